import NeuralNets
import Tensors
import TestSupport

/// A small classification task with dropout: enough randomness for a slip in its order to show.
struct ToyTask: TrainingTask {
  let network: ToyNetwork
  let validates: Bool
  private let inputs: [Tensor]
  private let labels: [Int32]

  var model: any Parameterized { network }
  var exampleCount: Int { labels.count }

  init(exampleCount: Int = 203, validates: Bool = true) {
    var random = RandomStream(seed: 7)
    network = ToyNetwork(using: &random)
    self.validates = validates
    inputs = (0..<exampleCount).map { .wave([1, 6], phase: Double($0) * 0.7) }
    labels = (0..<exampleCount).map { wave($0, frequency: 0.7, phase: 0.9) > 0 ? 1 : 0 }
  }

  func length(ofExample index: Int) -> Int { index % 5 }

  func loss(ofExamples indices: ArraySlice<Int>) -> ShardLoss {
    let x = Tensor.concatenated(indices.map { inputs[$0] }, along: 0)
    let logits = network(x)
    let labels = indices.map { self.labels[$0] }
    let correct = zip(logits.predictedLabels, labels).count { $0 == $1 }
    return ShardLoss(
      logits.softmaxCrossEntropy(labels: labels), weight: Double(indices.count),
      sums: [("accuracy", Double(correct))])
  }

  func validate(threads: Int) -> ValidationResult? {
    guard validates else { return nil }
    let result = loss(ofExamples: Array(0..<50)[...])
    return ValidationResult(
      loss: Double(result.loss.item), metrics: [.init("accuracy", result.sums[0].value / 50)])
  }

  /// All weights, for comparison to the last bit.
  var bits: [UInt32] {
    network.parameters.flatMap { $0.parameter.value.elements.map(\.bitPattern) }
  }
}

struct ToyNetwork: Parameterized {
  let hidden: Dense
  let output: Dense

  init(using random: inout RandomStream) {
    hidden = Dense(
      inputSize: 6, outputSize: 16, activation: .tanh, regularizer: .l2(1e-4), using: &random)
    output = Dense(inputSize: 16, outputSize: 2, using: &random)
  }

  var children: ParameterTree { ["hidden": hidden, "output": output] }

  func callAsFunction(_ x: Tensor) -> Tensor { output(hidden(x).dropout(rate: 0.3)) }
}
