import NeuralNets
import Tensors
import Testing

struct MetricTests {
  static let scores = Tensor(
    shape: [4, 3], [0.1, 0.9, 0.3, 5, 4, 3, -1, -1, -2, 0, .nan, -.infinity])

  @Test("The predicted label is the first largest score")
  func predictedLabels() {
    #expect(Self.scores.predictedLabels == [1, 0, 0, 0])
    #expect(Tensor([0.2, -3, 0]).predictedBinaryLabels() == [1, 0, 0])
    #expect(Tensor(shape: [2, 1], [0.6, 0.4]).predictedBinaryLabels(threshold: 0.5) == [1, 0])
  }

  @Test("Accuracy is the share of equal labels")
  func accuracyValue() {
    #expect(accuracy(predicted: [1, 0, 2, 2], actual: [1, 0, 2, 1]) == 0.75)
    #expect(accuracy(predicted: [], actual: []) == 0)
  }

  @Test(
    "Top-k accuracy counts labels among the k best", arguments: [(1, 0.25), (2, 0.5), (3, 0.75)])
  func topK(_ k: Int, _ expected: Double) {
    // Ranks of the labels: 1st, 3rd, 2nd (a tie, the lower label first); a NaN is never a hit.
    #expect(topKAccuracy(scores: Self.scores, actual: [1, 2, 1, 1], k: k) == expected)
  }

  struct Ranking: Sendable {
    let scores: [Float]
    let actual: [Int32]
    let area: Double
  }

  @Test(
    "The area under the ROC is the share of ordered pairs",
    arguments: [
      Ranking(scores: [0.1, 0.4, 0.35, 0.8], actual: [0, 0, 1, 1], area: 0.75),
      Ranking(scores: [1, 2, 3, 4], actual: [0, 0, 1, 1], area: 1),
      Ranking(scores: [4, 3, 2, 1], actual: [0, 0, 1, 1], area: 0),
      Ranking(scores: [1, 1, 1, 1], actual: [0, 1, 0, 1], area: 0.5),
      Ranking(scores: [1, 2, 2, 3], actual: [0, 0, 1, 1], area: 0.875),
    ])
  func areaUnderCurve(_ ranking: Ranking) {
    #expect(areaUnderROC(scores: ranking.scores, actual: ranking.actual) == ranking.area)
  }

  @Test("One class or a NaN has no area")
  func noArea() {
    #expect(areaUnderROC(scores: [1, 2], actual: [1, 1]).isNaN)
    #expect(areaUnderROC(scores: [1, .nan], actual: [0, 1]).isNaN)
  }

  @Test("Means are weighted, merged and kept in double precision")
  func means() {
    var first = MeanAccumulator()
    first.add(2, weight: 3)
    var second = MeanAccumulator()
    second.add(6)
    first.merge(second)
    #expect(first.mean == 3)
    #expect(MeanAccumulator().mean.isNaN)
    var long = MeanAccumulator()
    for _ in 0..<3 { long.add(0.1, weight: 134_217_728) }  // beyond Float's whole numbers
    #expect(abs(long.mean - 0.1) < 1e-15)
  }
}
