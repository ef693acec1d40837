import Tensors
import TestSupport
import Testing

/// The operations that attention is made of.
@Suite struct AttentionOperationTests {
  @Test func theSoftmaxWithinRangesIsThatOfTheRangeAndZeroElsewhere() {
    let x = Tensor(shape: [2, 2, 5], (0..<20).map { Float($0 % 7) - 2 })
    let ranges = [0..<3, 1..<5]
    let result = x.softmax(within: ranges)
    for row in 0..<4 {
      let range = ranges[row / 2]
      let part = Tensor((range).map { x.elements[row * 5 + $0] }).reshaped([1, range.count])
        .softmax().elements
      for place in 0..<5 {
        let expected = range.contains(place) ? part[place - range.lowerBound] : 0
        #expect(abs(result.elements[row * 5 + place] - expected) < 1e-6)
      }
    }
  }

  @Test func rowsMayHaveRangesOfTheirOwnAndEmptyOnesAreZero() {
    let x = Tensor(shape: [2, 3], [1, 2, 3, 4, 5, 6])
    #expect(x.softmax(within: [0..<0, 2..<3]).elements == [0, 0, 0, 0, 0, 1])
  }

  @Test func whatStandsOutsideTheRangesMakesNoDifference() {
    let a = Tensor(shape: [1, 1, 4], [1, 2, 3, 4])
    let b = Tensor(shape: [1, 1, 4], [1, 2, .infinity, .nan])
    let first = a.softmax(within: [0..<2]).elements
    let second = b.softmax(within: [0..<2]).elements
    #expect(first == second)
  }

  @Test func theSoftmaxWithinRangesHasItsGradient() {
    checkGradient(
      of: { $0[0].softmax(within: [0..<3, 1..<4]) },
      at: [Tensor(shape: [2, 2, 4], (0..<16).map { Float(($0 * 5) % 9) / 4 - 1 })])
  }

  @Test(arguments: [1, 7, 16, 37]) func additiveScoresAreThoseOfTheHiddenLayer(size: Int) {
    let (q, k, v) = Self.inputs(size)
    let hidden =
      (q.reshaped([2, 3, 1, size]) + k.reshaped([2, 1, 4, size])).tanh()
    let expected = (hidden * v).sum(along: 3)
    let actual = q.additiveScores(keys: k, vector: v)
    #expect(actual.shape == [2, 3, 4])
    for (a, e) in zip(actual.elements, expected.elements) { #expect(abs(a - e) < 1e-5) }
  }

  @Test(arguments: [3, 18]) func additiveScoresHaveTheirGradient(size: Int) {
    let (q, k, v) = Self.inputs(size)
    checkGradient(of: { $0[0].additiveScores(keys: $0[1], vector: $0[2]) }, at: [q, k, v])
  }

  @Test func logProbabilitiesOfLabelsAreThoseOfTheSoftmax() {
    let logits = Tensor(shape: [3, 5], (0..<15).map { Float(($0 * 7) % 11) / 3 })
    let all = logits.logSoftmax().elements
    let picked = logits.logProbabilities(ofLabels: [4, 0, 2]).elements
    for (row, label) in [4, 0, 2].enumerated() {
      #expect(abs(picked[row] - all[row * 5 + label]) < 1e-5)
    }
    checkGradient(of: { $0[0].logProbabilities(ofLabels: [4, 0, 2]) }, at: [logits])
  }

  @Test func theProjectedCrossEntropySmoothsLabelsAsTheLogitsOneDoes() {
    let x = Tensor(shape: [4, 3], (0..<12).map { Float($0 % 5) / 5 })
    let weight = Tensor(shape: [6, 3], (0..<18).map { Float(($0 * 5) % 7) / 4 - 1 })
    let labels: [Int32] = [0, 5, 2, 2]
    let fused = x.projectedCrossEntropy(weight: weight, labels: labels, labelSmoothing: 0.2)
    let plain = x.matrixProduct(weight, transposeRight: true)
      .softmaxCrossEntropy(labels: labels, labelSmoothing: 0.2)
    #expect(abs(fused.item - plain.item) < 1e-5)
    checkGradient(
      of: { $0[0].projectedCrossEntropy(weight: $0[1], labels: labels, labelSmoothing: 0.2) },
      at: [x, weight])
  }

  private static func inputs(_ size: Int) -> (Tensor, Tensor, Tensor) {
    func tensor(_ shape: Shape, _ step: Int) -> Tensor {
      Tensor(
        shape: shape, (0..<shape.elementCount).map { Float(($0 * step) % 13) / 6 - 1 })
    }
    return (tensor([2, 3, size], 5), tensor([2, 4, size], 7), tensor([size], 3))
  }
}
