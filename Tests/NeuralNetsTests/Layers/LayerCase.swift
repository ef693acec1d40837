import NeuralNets
import Tensors
import TestSupport
import Testing

/// One row of the layer contract: how to make a layer and what to feed it.
struct LayerCase: Sendable, CustomTestStringConvertible {
  /// What the layer is fed in the tests of padding.
  enum Input { case tensor, sequences, tokens }

  let testDescription: String
  let input: Input
  let inputShape: Shape
  /// Offset and scale of the inputs, for functions that need them positive or away from kinks.
  var scale: Float = 1
  let make: @Sendable (inout RandomStream) -> any Layer

  init(
    _ name: String, _ inputShape: Shape, _ input: Input = .tensor, scale: Float = 1,
    _ make: @escaping @Sendable (inout RandomStream) -> any Layer
  ) {
    testDescription = name
    self.input = input
    self.inputShape = inputShape
    self.scale = scale
    self.make = make
  }

  func layer(seed: UInt64 = 5) -> any Layer {
    var random = RandomStream(seed: seed)
    return make(&random)
  }

  /// A batch of whole sequences or examples; identifiers from 0 to 6 for embeddings.
  var batch: Tensor {
    if input == .tokens {
      return Tensor(
        shape: inputShape, (0..<inputShape.elementCount).map { Float(($0 * 5 + $0 / 3) % 7) })
    }
    return .wave(inputShape, scale: scale)
  }

  /// Every layer there is; a new layer is a new row.
  static let all: [LayerCase] =
    Activation.allCases.map { activation in
      LayerCase("activation \(activation.rawValue)", [3, 4, 5], .sequences) { _ in
        ActivationLayer(activation)
      }
    } + [
      LayerCase("Dense", [4, 5]) {
        Dense(inputSize: 5, outputSize: 3, activation: .tanh, using: &$0)
      },
      LayerCase("Dense over time", [4, 6, 5], .sequences) {
        Dense(inputSize: 5, outputSize: 3, hasBias: false, using: &$0)
      },
      LayerCase("Embedding", [4, 6], .tokens) {
        Embedding(vocabularySize: 7, size: 3, using: &$0)
      },
      LayerCase("Embedding with padding", [4, 6], .tokens) {
        Embedding(vocabularySize: 7, size: 3, paddingIdentifier: 0, using: &$0)
      },
      LayerCase("Dropout", [4, 5]) { _ in Dropout(rate: 0.5) },
      LayerCase("SpatialDropout1D", [4, 6, 5], .sequences) { _ in SpatialDropout1D(rate: 0.5) },
      LayerCase("Flatten", [4, 3, 5]) { _ in Flatten() },
      LayerCase("Reshape", [4, 6, 5]) { _ in Reshape([3, -1]) },
      LayerCase("RepeatVector", [4, 5]) { _ in RepeatVector(3) },
      LayerCase("Permute", [4, 6, 5]) { _ in Permute([2, 1]) },
      LayerCase("Identity", [4, 6, 5], .sequences) { _ in Identity() },
      LayerCase("Lambda", [4, 5]) { _ in Lambda("Square") { $0.squared() } },
      LayerCase("LayerNorm", [4, 6, 5], .sequences) { _ in LayerNorm(size: 5) },
      LayerCase("Conv1D valid", [4, 8, 5], .sequences) {
        Conv1D(inputSize: 5, filterCount: 3, width: 3, activation: .tanh, using: &$0)
      },
      LayerCase("Conv1D same", [4, 8, 5], .sequences) {
        Conv1D(inputSize: 5, filterCount: 3, width: 4, padding: .same, using: &$0)
      },
      LayerCase("Conv1D causal, dilated", [4, 8, 5], .sequences) {
        Conv1D(inputSize: 5, filterCount: 3, width: 3, dilation: 2, padding: .causal, using: &$0)
      },
      LayerCase("Conv1D strided", [4, 8, 5], .sequences) {
        Conv1D(
          inputSize: 5, filterCount: 3, width: 3, stride: 2, hasBias: false, using: &$0)
      },
      LayerCase("MaxPooling1D", [4, 8, 5], .sequences) { _ in MaxPooling1D(size: 2) },
      LayerCase("MaxPooling1D overlapping", [4, 8, 5], .sequences) { _ in
        MaxPooling1D(size: 3, stride: 2)
      },
      LayerCase("AveragePooling1D", [4, 8, 5], .sequences) { _ in
        AveragePooling1D(size: 3, stride: 1)
      },
      LayerCase("GlobalMaxPooling1D", [4, 8, 5], .sequences) { _ in GlobalMaxPooling1D() },
      LayerCase("GlobalAveragePooling1D", [4, 8, 5], .sequences) { _ in
        GlobalAveragePooling1D()
      },
      LayerCase("concatenated branches", [4, 8, 5], .sequences) { random in
        Branches {
          for width in 2...3 {
            Sequential {
              Conv1D(inputSize: 5, filterCount: 3, width: width, using: &random)
              GlobalMaxPooling1D()
            }
          }
        }
      },
      LayerCase("residual", [4, 8, 5], .sequences) { random in
        Branches(.sum) {
          Identity()
          Dense(inputSize: 5, outputSize: 5, activation: .tanh, using: &random)
        }
      },
      LayerCase("product of branches", [4, 5]) { random in
        Branches(.product) {
          Dense(inputSize: 5, outputSize: 3, using: &random)
          Dense(inputSize: 5, outputSize: 3, activation: .sigmoid, using: &random)
        }
      },
      LayerCase("average of branches", [4, 5]) { random in
        Branches(.average) {
          Dense(inputSize: 5, outputSize: 3, using: &random)
          Dense(inputSize: 5, outputSize: 3, using: &random)
        }
      },
      LayerCase("maximum of branches", [4, 5]) { random in
        Branches(.maximum) {
          Dense(inputSize: 5, outputSize: 3, using: &random)
          Dense(inputSize: 5, outputSize: 3, using: &random)
        }
      },
      LayerCase("minimum of branches", [4, 5]) { random in
        Branches(.minimum) {
          Dense(inputSize: 5, outputSize: 3, using: &random)
          Dense(inputSize: 5, outputSize: 3, using: &random)
        }
      },
      LayerCase("a classifier", [4, 8], .tokens) { random in
        Sequential {
          Embedding(vocabularySize: 7, size: 5, using: &random)
          Dropout(rate: 0.2)
          Conv1D(inputSize: 5, filterCount: 4, width: 3, activation: .relu, using: &random)
          GlobalMaxPooling1D()
          Dense(inputSize: 4, outputSize: 2, using: &random)
        }
      },
    ] + recurrent
}
