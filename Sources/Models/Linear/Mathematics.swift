#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The few transcendental functions of the linear model.
enum Mathematics {
  /// The natural logarithm.
  static func log(_ x: Double) -> Double { systemLog(x) }

  /// e to the power of x.
  static func exp(_ x: Double) -> Double { systemExp(x) }

  /// 1 / (1 + exp(−x)).
  static func sigmoid(_ x: Double) -> Double { 1 / (1 + systemExp(-x)) }

  /// ln(1 + exp(x)), without overflow.
  static func softplus(_ x: Double) -> Double {
    max(x, 0) + systemLog1p(systemExp(-abs(x)))
  }
}

// Within `Mathematics` these names would mean its own functions.
private func systemExp(_ x: Double) -> Double { exp(x) }
private func systemLog(_ x: Double) -> Double { log(x) }
private func systemLog1p(_ x: Double) -> Double { log1p(x) }
