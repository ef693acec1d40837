import Foundation
import Testing
import Text

@Suite("Counts and weights of terms")
struct TermWeightingTests {
  /// Three texts over four terms; term 0 occurs in all, term 3 in none.
  static let sequences = TokenSequences([[0, 1, 1], [0], [2, 0, 2, 2]])

  /// Computed by hand from the documented formulas; n = 3, d = [3, 1, 1, 0].
  static let expected: [(TermWeighting, [Double])] = [
    (.binary, [1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0]),
    (.count, [1, 2, 0, 0, 1, 0, 0, 0, 1, 0, 3, 0]),
    (.frequency, [1.0 / 3, 2.0 / 3, 0, 0, 1, 0, 0, 0, 0.25, 0, 0.75, 0]),
    (
      .kerasTFIDF,
      [
        0.559_615_8, 1.551_415_1, 0, 0, 0.559_615_8, 0, 0, 0, 0.559_615_8, 0, 1.922_939_0, 0,
      ]
    ),
    (
      .smoothTFIDF(normalized: false),
      [1, 3.386_294_4, 0, 0, 1, 0, 0, 0, 1, 0, 5.079_441_5, 0]
    ),
    (
      .smoothTFIDF(sublinear: true, normalized: false),
      [1, 2.866_747_4, 0, 0, 1, 0, 0, 0, 1, 0, 3.553_259_5, 0]
    ),
    (
      .smoothTFIDF(),
      [0.283_216_9, 0.959_055_9, 0, 0, 1, 0, 0, 0, 0.193_164_2, 0, 0.981_166_4, 0]
    ),
  ]

  @Test("follow the documented formulas", arguments: expected)
  func formulas(weighting: TermWeighting, expected: [Double]) {
    let matrix = Self.sequences.matrix(columnCount: 4, weighting: weighting)
    #expect(matrix.count == 12)
    for (value, expected) in zip(matrix, expected) {
      #expect(abs(Double(value) - expected) < 1e-6, "\(value) for \(expected)")
    }
  }

  @Test("of new texts use the document counts of the training texts")
  func newTexts() {
    let weighter = TermWeighter(
      .smoothTFIDF(normalized: false), fitting: Self.sequences.counts(columnCount: 4))
    #expect(weighter.documentCount == 3)
    #expect(weighter.documentCounts == [3, 1, 1, 0])
    let weights = weighter.weights(of: TokenSequences([[3], []]).counts(columnCount: 4)).dense()
    #expect(abs(weights[3] - Float(log(4.0) + 1)) < 1e-6)
    #expect(weights[4...].allSatisfy { $0 == 0 })
  }

  @Test("of a text without tokens are zeros under every weighting", arguments: expected.map(\.0))
  func emptyText(weighting: TermWeighting) {
    #expect(TokenSequences([[]]).matrix(columnCount: 3, weighting: weighting) == [0, 0, 0])
  }

  @Test("are stored in rows of ascending columns")
  func sparse() {
    let counts = TokenSequences([[5, 2, 5], [], [0]]).counts(columnCount: 6)
    #expect(counts.rowOffsets == [0, 2, 2, 3])
    #expect(counts.columns == [2, 5, 0])
    #expect(counts.values == [1, 2, 1])
    #expect(counts.rowCount == 3)
    var built = SparseRows(columnCount: 6)
    built.appendRow(columns: [2, 5], values: [1, 2])
    built.appendRow(columns: [], values: [])
    built.appendRow(columns: [0], values: [1])
    #expect(built == counts)
  }

  @Test("agree with counting naively on random sequences")
  func randomSequences() {
    var random = TestRandom(6)
    let sequences = (0..<50).map { _ in
      (0..<Int.random(in: 0...40, using: &random)).map { _ in
        Int32.random(in: 0..<10, using: &random)
      }
    }
    let matrix = TokenSequences(sequences).matrix(columnCount: 10, weighting: .count)
    for (row, sequence) in sequences.enumerated() {
      for column in 0..<10 {
        #expect(matrix[row * 10 + column] == Float(sequence.count { $0 == column }))
      }
    }
  }
}
