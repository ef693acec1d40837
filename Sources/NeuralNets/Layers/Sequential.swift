public import Tensors

/// Layers applied one after the other.
///
/// ```swift
/// let model = Sequential {
///   Embedding(vocabularySize: 2000, size: 32, using: &random)
///   GlobalMaxPooling1D()
///   Dense(inputSize: 32, outputSize: 1, using: &random)
/// }
/// ```
public struct Sequential: Layer {
  /// The layers in their order.
  public let layers: [any Layer]

  /// The layers written in the braces; `if`, `switch` and `for` may be used.
  public init(@LayerBuilder _ layers: () -> [any Layer]) { self.layers = layers() }

  /// The given layers.
  public init(_ layers: [any Layer]) { self.layers = layers }

  /// The layers, named by their positions from 0.
  public var children: ParameterTree { ParameterTree(layers) }

  /// The output of the last layer for a tensor.
  public func callAsFunction(_ x: Tensor) -> Tensor { self(.tensor(x)).tensor }

  /// The output of the last layer for tokens; traps if that is not a tensor.
  public func callAsFunction(_ tokens: TokenBatch) -> Tensor { self(.tokens(tokens)).tensor }

  /// The output of the last layer for sequences; traps if that is not a tensor.
  public func callAsFunction(_ sequences: Padded) -> Tensor { self(.sequences(sequences)).tensor }

  /// The output of the last layer for any signal.
  public func callAsFunction(_ signal: Signal) -> Signal {
    layers.reduce(signal) { signal, layer in layer(signal) }
  }

  /// The shape of the last layer's output.
  public func outputShape(for inputShape: Shape) -> Shape {
    layers.reduce(inputShape) { shape, layer in layer.outputShape(for: shape) }
  }
}
