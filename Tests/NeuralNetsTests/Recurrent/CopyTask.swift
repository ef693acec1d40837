import NeuralNets
import Tensors

/// Sequences of bits whose first bit has to be remembered to the end: learnable only by a state that
/// lasts.
struct CopyTask: TrainingTask {
  struct Model: Parameterized {
    let layer: any Layer
    let output: Dense
    var children: ParameterTree { ["layer": layer, "output": output] }
  }

  let network: Model
  let length = 12
  var model: any Parameterized { network }
  var exampleCount: Int { 96 }

  /// A task for a layer from 2 numbers a step to 8 for the sequence.
  init(_ makeLayer: (inout RandomStream) -> any Layer = { Self.lstm(&$0) }) {
    var random = RandomStream(seed: 3)
    network = Model(
      layer: makeLayer(&random), output: Dense(inputSize: 8, outputSize: 1, using: &random))
  }

  private static func lstm(_ random: inout RandomStream) -> any Layer {
    var layer = LSTM(inputSize: 2, hiddenSize: 8, using: &random)
    layer.recurrentDropout = 0.1
    return layer
  }

  private func bit(_ example: Int, _ step: Int) -> Float {
    Float((example * 2_654_435 + step * 40_503 + (example >> 3) * step) >> 4 & 1)
  }

  func logits(_ examples: ArraySlice<Int>) -> Tensor {
    var values: [Float] = []
    for example in examples {
      for step in 0..<length { values += [bit(example, step), step == 0 ? 1 : 0] }
    }
    let x = Tensor(shape: [examples.count, length, 2], values)
    return network.output(network.layer(x))
  }

  func targets(_ examples: ArraySlice<Int>) -> [Float] { examples.map { bit($0, 0) } }

  func loss(ofExamples examples: ArraySlice<Int>) -> ShardLoss {
    ShardLoss(
      logits(examples).sigmoidCrossEntropy(targets: targets(examples)),
      weight: Double(examples.count))
  }

  /// The share of examples whose first bit the network tells.
  func accuracy() -> Double {
    let examples = Array(0..<exampleCount)[...]
    let hits = zip(logits(examples).elements, targets(examples)).count { ($0 > 0) == ($1 > 0.5) }
    return Double(hits) / Double(exampleCount)
  }
}
