import NeuralNets
import Testing

/// Expected scores from scikit-learn's definitions, worked out by hand.
struct ConfusionMatrixTests {
  static let actual: [Int32] = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]
  static let predicted: [Int32] = [0, 0, 1, 2, 1, 1, 0, 2, 2, 2]
  let matrix = ConfusionMatrix(classCount: 3, predicted: predicted, actual: actual)

  @Test("Counts have the true class first")
  func counts() {
    #expect(matrix.counts == [2, 1, 1, 1, 2, 0, 0, 0, 3])
    #expect(matrix.total == 10)
    #expect(matrix.accuracy == 0.7)
  }

  @Test("Scores of classes and their averages")
  func scores() {
    let scores = (0..<3).map { matrix.scores(of: $0) }
    #expect(scores.map(\.precision) == [2.0 / 3, 2.0 / 3, 0.75])
    #expect(scores.map(\.recall) == [0.5, 2.0 / 3, 1])
    #expect(scores.map(\.support) == [4, 3, 3])
    let f1 = [4.0 / 7, 2.0 / 3, 6.0 / 7]
    #expect(zip(scores, f1).allSatisfy { abs($0.f1 - $1) < 1e-12 })
    #expect(abs(matrix.macroF1 - f1.reduce(0, +) / 3) < 1e-12)
    let weighted = (4 * f1[0] + 3 * f1[1] + 3 * f1[2]) / 10
    #expect(abs(matrix.scores(.weighted).f1 - weighted) < 1e-12)
    #expect(matrix.scores(.micro).f1 == 0.7)
  }

  @Test("Parts of the data merge to the whole")
  func merging() {
    var merged = ConfusionMatrix(
      classCount: 3, predicted: Array(Self.predicted[..<4]), actual: Array(Self.actual[..<4]))
    merged.merge(
      ConfusionMatrix(
        classCount: 3, predicted: Array(Self.predicted[4...]), actual: Array(Self.actual[4...])))
    #expect(merged == matrix)
  }

  @Test("Nothing counted gives zeros, not NaN")
  func empty() {
    let empty = ConfusionMatrix(classCount: 2)
    #expect(empty.accuracy == 0)
    #expect(empty.macroF1 == 0)
    #expect(empty.scores(of: 1).precision == 0)
  }

  @Test("Classes that never occur do not count in the macro average")
  func unusedClass() {
    let matrix = ConfusionMatrix(classCount: 3, predicted: [0, 1], actual: [0, 1])
    #expect(matrix.macroF1 == 1)
  }

  @Test("The table has aligned columns")
  func rendering() {
    #expect(
      matrix.rendered(labels: ["neg", "neutral", "pos"]) == """
        true \\ predicted  neg  neutral  pos
        -----------------------------------
        neg                 2        1    1
        neutral             1        2    0
        pos                 0        0    3

        """)
    #expect(
      matrix.report(labels: ["neg", "neutral", "pos"]) == """
        class             precision  recall      f1  support
        ----------------------------------------------------
        neg                  0.6667  0.5000  0.5714        4
        neutral              0.6667  0.6667  0.6667        3
        pos                  0.7500  1.0000  0.8571        3
        ----------------------------------------------------
        accuracy                             0.7000       10
        macro average        0.6944  0.7222  0.6984       10
        weighted average     0.6917  0.7000  0.6857       10

        """)
  }

  @Test("A label outside the classes is a mistake of the program")
  func badLabel() async {
    await #expect(processExitsWith: .failure) {
      _ = ConfusionMatrix(classCount: 2, predicted: [2], actual: [0])
    }
  }
}
