import NeuralNets
import Tensors
import TestSupport
import Testing

@testable import NeuralNets

@Suite("Outputs over a vocabulary")
struct TokenOutputTests {
  private let features = Tensor.wave([6, 4])
  private let targets: [Int32] = [0, 3, 8, 5, 11, 3]

  /// The mean cross-entropy from scores, in plain operations.
  private func expected(_ output: any TokenOutput, _ x: Tensor) -> Tensor {
    output.scores(x).softmaxCrossEntropy(labels: targets)
  }

  private func outputs() -> [any TokenOutput] {
    var random = RandomStream(seed: 3)
    let full = SoftmaxOutput(
      inputSize: 4, vocabularySize: 12, initializer: .uniform(from: -0.5, to: 0.5), using: &random)
    full.bias.value = .wave([12], scale: 0.3)
    return [
      full, SampledSoftmax(full, sampleCount: 5),
      AdaptiveSoftmax(
        inputSize: 4, vocabularySize: 12, cutoffs: [3, 8], factor: 2,
        initializer: .uniform(from: -0.5, to: 0.5), using: &random),
      DifferentiatedSoftmax(
        inputSize: 4, vocabularySize: 12, cutoffs: [3, 8],
        initializer: .uniform(from: -0.5, to: 0.5), using: &random),
    ]
  }

  @Test("Loss, scores and the probabilities of targets agree", arguments: 0..<4)
  func agree(_ index: Int) {
    let output = outputs()[index]
    let loss = output.loss(features, targets: targets).item
    #expect(abs(loss - expected(output, features).item) < 1e-5)
    let mean = output.logProbabilities(features, targets: targets).reduce(0, +) / 6
    #expect(abs(loss + mean) < 1e-5)
    #expect(output.vocabularySize == 12)
  }

  @Test("The gradients are those of the plain softmax", arguments: [0, 2])
  func gradients(_ index: Int) {
    let output = outputs()[index]
    let x = Parameter(features)
    let fast = withGradients { output.loss(x.tensor, targets: targets) }
    let plain = withGradients { expected(output, x.tensor) }
    for parameter in [x] + output.parameters.map(\.parameter) {
      let one = fast.gradients[parameter]?.dense().elements ?? []
      let other = plain.gradients[parameter]?.dense().elements ?? []
      #expect(one.count == other.count)
      for (one, other) in zip(one, other) { #expect(abs(one - other) < 1e-5) }
    }
  }

  @Test("A softmax over a sample that holds every token as often as expected is the full one")
  func sampled() {
    // With corrections for the expected counts, the mean over many samples nears the full gradient.
    var random = RandomStream(seed: 3)
    let full = SoftmaxOutput(
      inputSize: 4, vocabularySize: 12, initializer: .uniform(from: -0.5, to: 0.5), using: &random)
    let output = SampledSoftmax(full, sampleCount: 4000)
    let exact = withGradients { full.loss(features, targets: targets) }
    let estimate = withGradients(training: true, random: RandomStream(seed: 9)) {
      output.loss(features, targets: targets)
    }
    let one = exact.gradients[full.weight]?.dense().elements ?? []
    let other = estimate.gradients[full.weight]?.dense().elements ?? [1]
    for (one, other) in zip(one, other) { #expect(abs(one - other) < 0.02) }
    #expect(one.count == other.count)
  }

  @Test("Slices of the features and their gradients are those of a block-diagonal matrix")
  func differentiated() {
    var random = RandomStream(seed: 3)
    let output = DifferentiatedSoftmax(
      inputSize: 4, vocabularySize: 12, cutoffs: [3, 8], using: &random)
    #expect(output.weights.map(\.shape) == [[3, 2], [5, 1], [4, 1]])
    var dense = [Float](repeating: 0, count: 12 * 4)
    for token in 0..<12 {
      let cluster = token < 3 ? 0 : token < 8 ? 1 : 2
      let (first, column) = ([0, 3, 8][cluster], [0, 2, 3][cluster])
      let weight = output.weights[cluster].value
      for k in 0..<weight.shape[1] {
        dense[token * 4 + column + k] = weight.elements[(token - first) * weight.shape[1] + k]
      }
    }
    let full = SoftmaxOutput(weight: Parameter(Tensor(shape: [12, 4], dense)))
    let x = Parameter(features)
    let (own, other) = (
      withGradients { output.loss(x.tensor, targets: targets) },
      withGradients { full.loss(x.tensor, targets: targets) }
    )
    #expect(abs(own.loss.item - other.loss.item) < 1e-5)
    let slopes = [own, other].map { $0.gradients[x]?.dense().elements ?? [] }
    #expect(slopes[0].count == 24)
    for (one, other) in zip(slopes[0], slopes[1]) { #expect(abs(one - other) < 1e-5) }
  }

  @Test("The gradient of a sampled softmax is that of its loss")
  func sampledGradient() {
    let sample: [Int32] = [0, 2, 3, 3, 7, 10]
    checkGradient(
      of: { inputs in
        let output = SampledSoftmax(
          SoftmaxOutput(weight: Parameter(.wave([12, 4]))), sampleCount: 6)
        return output.loss(inputs[0], targets: [1, 3, 8, 5, 11, 3], sample: sample)
      }, at: [features])
  }
}
