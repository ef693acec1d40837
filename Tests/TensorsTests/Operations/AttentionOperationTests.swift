import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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

  @Test(arguments: [1, 7, 8, 21, 133])
  func onePassOverValuesIsAttentionByProducts(size: Int) {
    let queries = Tensor.wave([3, 2, size], scale: 0.5)
    let keys = Tensor.wave([3, 6, size], scale: 0.5, phase: 1)
    let values = Tensor.wave([3, 6, size + 3], phase: 2)
    let lengths: [Int32] = [6, 3, 0]
    let (context, weights) = queries.attendedValues(
      keys: keys, values: values, lengths: lengths, scale: 0.5)
    let expected = (queries.batchedMatrixProduct(keys, transposeRight: true) * 0.5)
      .softmax(within: lengths.map { 0..<Int($0) })
    #expect(Self.distance(weights, expected) < 1e-5)
    #expect(Self.distance(context, expected.batchedMatrixProduct(values)) < 1e-5)
  }

  @Test(arguments: [3, 17, 1024, 2100])
  func candidatesAreTheBestOfAllLogits(classCount: Int) {
    var random = RandomStream(seed: 3)
    let x = random.normal(shape: [5, 6])
    let weight = random.normal(shape: [classCount, 6])
    let bias = random.normal(shape: [classCount])
    let logits = x.matrixProduct(weight, transposeRight: true) + bias
    let normalizers = logits.logSumExp(along: 1).elements
    for found in [
      x.projectedCandidates(weight: weight, bias: bias, count: 4), logits.classCandidates(count: 4),
    ] {
      #expect(found.count == min(4, classCount))
      for row in 0..<5 {
        let values = Array(logits.elements[row * classCount..<(row + 1) * classCount])
        let order = values.indices.sorted { (values[$1], $0) < (values[$0], $1) }
        let best = order.prefix(found.count)
        let places = row * found.count..<(row + 1) * found.count
        #expect(found.classes[places].map { Int($0) } == Array(best))
        for (logit, index) in zip(found.logits[places], best) {
          #expect(abs(logit - values[index]) < 1e-5)
        }
        #expect(abs(found.normalizer(row: row) - normalizers[row]) < 1e-5)
      }
    }
  }

  @Test func candidatesOfEqualLogitsAreTheFirstAndNoneIsNotANumber() {
    let logits = Tensor(
      shape: [3, 20],
      [Float](repeating: 1, count: 20) + [Float](repeating: .nan, count: 20)
        + (0..<20).map { $0 == 18 ? 2 : -.infinity })
    let found = logits.classCandidates(count: 3)
    #expect(found.classes == [0, 1, 2, -1, -1, -1, 18, -1, -1])
    #expect(abs(found.normalizer(row: 0) - 1 - log(20)) < 1e-6)
    #expect(found.normalizer(row: 1).isNaN)
    #expect(found.normalizer(row: 2) == 2)
  }

  /// The greatest difference between elements of two tensors of one shape.
  private static func distance(_ a: Tensor, _ b: Tensor) -> Float {
    a.shape == b.shape ? zip(a.elements, b.elements).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }

  private static func inputs(_ size: Int) -> (Tensor, Tensor, Tensor) {
    func tensor(_ shape: Shape, _ step: Int) -> Tensor {
      Tensor(
        shape: shape, (0..<shape.elementCount).map { Float(($0 * step) % 13) / 6 - 1 })
    }
    return (tensor([2, 3, size], 5), tensor([2, 4, size], 7), tensor([size], 3))
  }
}
