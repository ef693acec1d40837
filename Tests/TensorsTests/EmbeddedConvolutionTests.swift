import Tensors
import TestSupport
import Testing

/// One batch of tokens with tables and kernels to convolve it with.
private struct Sample: CustomTestStringConvertible, Sendable {
  let name: String
  let identifiers: [Int32]
  let count: Int
  let lengths: [Int32]?
  let tableWidths: [Int]
  let kernelShapes: [Shape]
  var testDescription: String { name }

  var tables: [Tensor] {
    tableWidths.enumerated().map { index, width in
      .wave([7, width], phase: Double(index))
    }
  }
  var kernels: [Tensor] {
    kernelShapes.enumerated().map { index, shape in .wave(shape, phase: 2.5 + Double(index)) }
  }

  /// The definition, written as loops: windows of rows, zeros beyond a text's end.
  var expected: [Float] {
    let length = identifiers.count / count
    let widths = tableWidths.reduce(0, +)
    let tables = tables
    func embedding(_ example: Int, _ position: Int) -> [Float] {
      let used = lengths.map { Int($0[example]) } ?? length
      guard position < used else { return Array(repeating: 0, count: widths) }
      let row = Int(identifiers[example * length + position])
      return tables.flatMap { table in (0..<table.shape[1]).map { table[row, $0] } }
    }
    var result: [Float] = []
    for example in 0..<count {
      for kernel in kernels {
        let taps = kernel.shape[0]
        let used = max(lengths.map { Int($0[example]) } ?? length, taps)
        for filter in 0..<kernel.shape[2] {
          var best = -Float.infinity
          for start in 0...(used - taps) {
            var sum: Float = 0
            for tap in 0..<taps {
              let row = embedding(example, start + tap)
              for column in 0..<widths { sum += row[column] * kernel[tap, column, filter] }
            }
            best = max(best, sum)
          }
          result.append(best)
        }
      }
    }
    return result
  }

  func result(tables: [Tensor], kernels: [Tensor]) -> Tensor {
    Tensor.embeddedConvolutionMaximum(
      identifiers: identifiers, count: count, lengths: lengths, tables: tables, kernels: kernels)
  }
}

private let samples = [
  Sample(
    name: "one table, every position counts", identifiers: [0, 1, 2, 3, 4, 5, 6, 1, 1, 2], count: 2,
    lengths: nil, tableWidths: [3], kernelShapes: [[2, 3, 5], [3, 3, 4]]),
  Sample(
    name: "two tables, masked, one text shorter than a region",
    identifiers: [0, 1, 2, 3, 4, 2, 6, 0, 0, 0, 5, 5, 5, 5, 5], count: 3, lengths: [5, 2, 4],
    tableWidths: [2, 3], kernelShapes: [[1, 5, 2], [3, 5, 2], [4, 5, 1]]),
  Sample(
    name: "an empty text", identifiers: [6, 1, 4, 0, 0, 0], count: 2, lengths: [3, 0],
    tableWidths: [4], kernelShapes: [[2, 4, 3]]),
  Sample(
    name: "more filters than one block holds", identifiers: [0, 3, 5, 6, 2, 4], count: 1,
    lengths: nil, tableWidths: [3], kernelShapes: [[2, 3, 100], [5, 3, 65]]),
]

@Suite struct EmbeddedConvolutionTests {
  @Test(arguments: samples)
  private func equalsItsDefinition(_ sample: Sample) {
    let result = sample.result(tables: sample.tables, kernels: sample.kernels)
    for (value, expected) in zip(result.elements, sample.expected) {
      #expect(abs(value - expected) < 1e-5)
    }
    #expect(result.elementCount == sample.expected.count)
  }

  @Test(arguments: samples)
  private func theProjectedFormGivesTheSame(_ sample: Sample) {
    let projected = ProjectedConvolution(tables: sample.tables, kernels: sample.kernels)
    let result = projected(
      identifiers: sample.identifiers, count: sample.count, lengths: sample.lengths)
    for (value, expected) in zip(result.elements, sample.expected) {
      #expect(abs(value - expected) < 1e-5)
    }
  }

  @Test(arguments: samples.dropLast())
  private func gradientsAgreeWithDifferences(_ sample: Sample) {
    checkGradient(
      of: { inputs in
        sample.result(
          tables: Array(inputs.prefix(sample.tableWidths.count)),
          kernels: Array(inputs.dropFirst(sample.tableWidths.count)))
      }, at: sample.tables + sample.kernels, step: 0.001, tolerance: 5e-3)
  }

  @Test func theGradientOfATableHasTheRowsInUse() throws {
    let sample = samples[1]
    let table = Parameter(.wave([7, 5]))
    let kernels = sample.kernels
    let (_, gradients) = withGradients {
      sample.result(tables: [table.tensor], kernels: kernels).sum()
    }
    guard case .rows(let rows) = gradients[table] else {
      Issue.record("expected a gradient by rows")
      return
    }
    // Token 0 of the second text is padding; it occurs at the start of the first.
    #expect(rows.rows == [0, 1, 2, 3, 4, 5, 6].filter { $0 != 6 } + [6])
  }

  @Test func aNumberThatIsNoneWins() {
    var table = Tensor.wave([4, 2])
    table.withMutableElements { $0[2] = .nan }
    let result = Tensor.embeddedConvolutionMaximum(
      identifiers: [0, 1, 2, 3], count: 1, tables: [table], kernels: [.wave([1, 2, 3])])
    #expect(result.elements.allSatisfy { $0.isNaN })
  }

  @Test func aRegionLongerThanTheTextTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.embeddedConvolutionMaximum(
        identifiers: [0, 1], count: 1, tables: [Tensor(zeros: [2, 2])],
        kernels: [Tensor(zeros: [3, 2, 1])])
    }
  }
}

@Suite struct EmbeddedMeanTests {
  @Test func isTheMeanOfTheTokensThatCount() {
    let table = Tensor(shape: [3, 2], [1, 2, 3, 4, 5, 6])
    let result = Tensor.embeddedMean(
      identifiers: [0, 1, 2, 2, 0, 0, 1, 1, 1], count: 3, lengths: [3, 1, 0], tables: [table])
    #expect(result.elements == [3, 4, 5, 6, 0, 0])
  }

  @Test func gradientsAgreeWithDifferences() {
    checkGradient(
      of: {
        Tensor.embeddedMean(
          identifiers: [0, 1, 2, 2, 0, 0, 1, 1, 1], count: 3, lengths: [3, 1, 0], tables: $0)
      }, at: [.wave([3, 2]), .wave([3, 3], phase: 1)])
  }
}
