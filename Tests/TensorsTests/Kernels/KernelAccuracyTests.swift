import CKernels
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

private typealias Row = (
  name: String, kernel: @Sendable (kernel_table) -> UnaryFunction?,
  reference: @Sendable (Double) -> Double, range: ClosedRange<Float>, tolerance: Double
)

private func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
private func gelu(_ x: Double) -> Double { x / 2 * erfc(-x / 2.0.squareRoot()) }
private func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

private let rows: [Row] = [
  ("exp", { $0.exp }, { exp($0) }, -87...88.7, 1.2e-7),
  ("log", { $0.log }, { log($0) }, 1e-38...3e38, 1.2e-7),
  ("tanh", { $0.tanh }, { tanh($0) }, -20...20, 2e-7),
  ("sigmoid", { $0.sigmoid }, logistic, -87...30, 2e-7),
  ("softplus", { $0.softplus }, softplus, -80...100, 2.5e-7),
  ("swish", { $0.swish }, { $0 * logistic($0) }, -80...100, 2.5e-7),
  ("gelu", { $0.gelu }, gelu, -5...20, 8e-7),
]

/// The special values of the functions, written down by hand.
private let specials: [(name: String, input: Float, output: Float)] = [
  ("exp", .infinity, .infinity), ("exp", -.infinity, 0), ("exp", .nan, .nan), ("exp", 0, 1),
  ("exp", 1000, .infinity), ("exp", -1000, 0), ("exp", -.greatestFiniteMagnitude, 0),
  ("log", .infinity, .infinity), ("log", 0, -.infinity), ("log", -0.0, -.infinity),
  ("log", -1, .nan), ("log", -.infinity, .nan), ("log", .nan, .nan), ("log", 1, 0),
  ("tanh", .infinity, 1), ("tanh", -.infinity, -1), ("tanh", .nan, .nan), ("tanh", 0, 0),
  ("tanh", .greatestFiniteMagnitude, 1), ("tanh", 1e-30, 1e-30),
  ("sigmoid", .infinity, 1), ("sigmoid", -.infinity, 0), ("sigmoid", .nan, .nan),
  ("sigmoid", 0, 0.5), ("sigmoid", -.greatestFiniteMagnitude, 0),
  ("softplus", .infinity, .infinity), ("softplus", -.infinity, 0), ("softplus", .nan, .nan),
  ("swish", .infinity, .infinity), ("swish", -.infinity, 0), ("swish", .nan, .nan),
  ("gelu", .infinity, .infinity), ("gelu", -.infinity, 0), ("gelu", .nan, .nan),
]

@Suite struct KernelAccuracyTests {
  static let sets = [Int32(KERNEL_BASELINE)] + InstructionSet.supported.map(\.rawValue)

  @Test(arguments: sets)
  func `elementary functions agree with the C library in double precision`(set: Int32) throws {
    let table = try #require(kernel_table_of(set)).pointee
    for row in rows {
      let kernel = try #require(row.kernel(table))
      // Every 99991st bit pattern from -infinity to infinity, without the ones outside the range.
      let patterns = stride(from: UInt64(0), to: 1 << 32, by: 99_991).lazy
      let inputs = Array(
        patterns.map { Float(bitPattern: UInt32($0)) }.filter { row.range.contains($0) })
      var outputs = [Float](repeating: 0, count: inputs.count)
      kernel(&outputs, inputs, inputs.count)
      var worst = (error: 0.0, input: Float(0))
      for (input, output) in zip(inputs, outputs) {
        let expected = row.reference(Double(input))
        // Numbers below the normal range carry fewer digits.
        if abs(expected) < Double(Float.leastNormalMagnitude) { continue }
        let error = abs(Double(output) - expected) / abs(expected)
        if !(error <= worst.error) { worst = (error, input) }
      }
      #expect(worst.error <= row.tolerance, "\(row.name)(\(worst.input))")
    }
  }

  @Test(arguments: sets)
  func `infinities, NaN, zero and huge numbers give what they should`(set: Int32) throws {
    let table = try #require(kernel_table_of(set)).pointee
    for (name, input, expected) in specials {
      let row = try #require(rows.first { $0.name == name })
      let kernel = try #require(row.kernel(table))
      // In the middle of a vector, and in an incomplete one.
      for count in [1, 37] {
        var output = [Float](repeating: 0, count: count)
        kernel(&output, [Float](repeating: input, count: count), count)
        for value in output {
          #expect(value == expected || (value.isNaN && expected.isNaN), "\(name)(\(input))")
        }
      }
    }
  }

  @Test(arguments: sets)
  func `the largest number is NaN if there is one, and its position is found`(set: Int32) throws {
    let table = try #require(kernel_table_of(set)).pointee
    for count in [1, 5, 16, 17, 67] {
      for position in 0..<count {
        var values = numbers(count)
        values[position] = 10
        #expect(table.largest(values, count) == 10)
        #expect(table.argmax(values, count) == position)
        values[position] = .nan
        #expect(table.largest(values, count).isNaN)
        #expect(table.argmax(values, count) == position)
      }
      let equal = [Float](repeating: -.infinity, count: count)
      #expect(table.argmax(equal, count) == 0)
      #expect(table.logsumexp(equal, count) == -.infinity)
    }
    #expect(table.largest([], 0) == -.infinity)
  }

  @Test(arguments: sets)
  func `sums of many numbers keep their digits`(set: Int32) throws {
    let table = try #require(kernel_table_of(set)).pointee
    let many = [Float](repeating: 0.1, count: 1_000_000)
    let exact = Double(Float(0.1)) * 1_000_000
    #expect(abs(table.sum(many, many.count) - exact) < 1e-6)
    var columns: [Float] = [0]
    table.column_sums(&columns, many, many.count, 1, 1)
    #expect(abs(Double(columns[0]) - exact) / exact < 1e-6)
  }
}
