#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The few functions of the C library the linear model needs.
enum Mathematics {
  @inline(__always) static func exp(_ x: Double) -> Double { systemExp(x) }
  @inline(__always) static func log(_ x: Double) -> Double { systemLog(x) }
  /// log(1 + exp(x)) without overflow.
  @inline(__always) static func softplus(_ x: Double) -> Double {
    x > 0 ? x + systemLog1p(systemExp(-x)) : systemLog1p(systemExp(x))
  }
}

@inline(__always) private func systemExp(_ x: Double) -> Double { exp(x) }
@inline(__always) private func systemLog(_ x: Double) -> Double { log(x) }
@inline(__always) private func systemLog1p(_ x: Double) -> Double { log1p(x) }
