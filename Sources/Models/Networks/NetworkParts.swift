import NeuralNets
import Tensors

/// Pieces that several classifier networks are made of.
extension Parameter {
  /// The embedding tables that the channels of `settings` ask for.
  static func embeddings(
    _ settings: NetworkSettings, vocabularySize: Int, vectors: Tensor?,
    using random: inout RandomStream
  ) -> [Parameter] {
    let range = settings.embeddingRange
    func trained() -> Parameter {
      Parameter(
        random.uniform(-range..<range, shape: [vocabularySize, settings.embeddingSize]))
    }
    guard let vectors else {
      require(
        settings.channels == .random, "embeddings: channel \(settings.channels) needs vectors")
      return [trained()]
    }
    switch settings.channels {
    case .random: return [trained()]
    case .static: return [Parameter(vectors, isTrainable: false)]
    case .nonStatic: return [Parameter(vectors)]
    case .twoChannel: return [Parameter(vectors, isTrainable: false), trained()]
    }
  }
}

extension Dense {
  /// The output layer with the penalties of `settings`.
  static func output(
    _ settings: NetworkSettings, inputSize: Int, _ outputSize: Int, _ random: inout RandomStream
  ) -> Dense {
    Dense(
      inputSize: inputSize, outputSize: outputSize,
      regularizer: settings.l2 > 0 ? .l2(settings.l2) : nil,
      constraint: settings.maximumNorm > 0 ? .maximumNorm(settings.maximumNorm, axes: [0]) : nil,
      using: &random)
  }
}

/// A dense layer's weights as values, for use on several threads.
struct FrozenDense: Sendable {
  let weight: Tensor
  let bias: Tensor?
  let activation: Activation

  /// A layer's weights as values.
  init(_ layer: Dense) { self.init(layer, \.value) }

  /// A layer's weights; as places on a tape if `value` gives a parameter's tensor.
  init(_ layer: Dense, _ value: (Parameter) -> Tensor) {
    weight = value(layer.weight)
    bias = layer.bias.map(value)
    activation = layer.activation
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let product = x.matrixProduct(weight)
    return activation(bias.map { product + $0 } ?? product)
  }
}
