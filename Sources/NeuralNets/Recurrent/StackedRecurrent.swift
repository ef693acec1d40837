public import Tensors

/// Recurrent layers on top of each other, with dropout between them: `[N, T, D] → [N, T, H]`.
///
/// ```swift
/// let stack = StackedLSTM(inputSize: 500, hiddenSizes: [500, 500], dropout: 0.5, using: &random)
/// let (outputs, state) = stack.run(x, state: carried)
/// carried = state.detached()
/// ```
public struct StackedRecurrent<Cell: RecurrentCell>: SequenceLayer {
  /// The layers, the first one nearest to the input; all give sequences.
  public let layers: [Recurrent<Cell>]
  /// The share of numbers dropped between two layers in training.
  public var dropout: Float
  /// Whether the same features are dropped at every step between two layers (Gal & Ghahramani 2016).
  public var dropsFeatures: Bool

  /// A stack of existing layers.
  public init(_ layers: [Recurrent<Cell>], dropout: Float = 0, dropsFeatures: Bool = false) {
    require(!layers.isEmpty, "StackedRecurrent: no layers")
    self.layers = layers.map { layer in
      var layer = layer
      layer.returnsSequences = true
      return layer
    }
    self.dropout = dropout
    self.dropsFeatures = dropsFeatures
  }

  /// The layers, named by their positions from 0.
  public var children: ParameterTree { ["layers": ParameterTree(layers)] }

  /// The outputs of the last layer and the states of all layers.
  ///
  /// - Parameters:
  ///   - x: the sequences.
  ///   - state: the state of every layer before the first step; zeros if left out.
  public func run(
    _ x: Padded, state: StackedState? = nil
  ) -> (outputs: Padded, state: StackedState) {
    require(
      state.map { $0.layers.count == layers.count } ?? true,
      "StackedRecurrent: states of \(state?.layers.count ?? 0) layers for \(layers.count)")
    var outputs = x
    var states: [[Tensor]] = []
    for (index, layer) in layers.enumerated() {
      if index > 0 { outputs = outputs.replacing(dropping(outputs.values)) }
      let result = layer.run(outputs, state: state?.layers[index])
      outputs = result.outputs
      states.append(result.state)
    }
    return (outputs, StackedState(layers: states))
  }

  private func dropping(_ x: Tensor) -> Tensor {
    guard dropsFeatures else { return x.dropout(rate: dropout) }
    guard dropout > 0, Tape.isTraining else { return x }
    return x * Tensor(filled: 1, shape: [x.shape[0], 1, x.shape[2]]).dropout(rate: dropout)
  }

  /// The outputs of the last layer.
  public func callAsFunction(_ x: Padded) -> Padded { run(x).outputs }

  /// The outputs of the last layer for sequences without padding.
  public func callAsFunction(_ x: Tensor) -> Tensor { run(Padded(x)).outputs.values }

  /// `[N, T, H]`.
  public func outputShape(for inputShape: Shape) -> Shape {
    layers.reduce(inputShape) { shape, layer in layer.outputShape(for: shape) }
  }

  /// The layers' name and number.
  public var summaryName: String { "\(layers[0].summaryName) × \(layers.count)" }
}

/// The states of stacked layers.
public struct StackedState: Sendable {
  /// The state of each layer.
  public var layers: [[Tensor]]

  /// States of the given layers.
  public init(layers: [[Tensor]]) { self.layers = layers }

  /// The same states as constants: no gradient flows back to the batch they come from.
  public func detached() -> StackedState {
    StackedState(layers: layers.map { $0.map { $0.detached() } })
  }
}

/// Stacked LSTM layers.
public typealias StackedLSTM = StackedRecurrent<LSTMCell>

extension StackedRecurrent where Cell == LSTMCell {
  /// Layers with new weights.
  ///
  /// - Parameters:
  ///   - inputSize: the size D of the input.
  ///   - hiddenSizes: the number of units of each layer.
  ///   - options: settings of all layers.
  ///   - dropout: the share of numbers dropped between two layers; default 0.
  ///   - random: the source of randomness.
  public init(
    inputSize: Int, hiddenSizes: [Int], options: LSTMOptions = LSTMOptions(), dropout: Float = 0,
    using random: inout RandomStream
  ) {
    var layers: [LSTM] = []
    for size in hiddenSizes {
      layers.append(
        LSTM(
          inputSize: layers.last?.cell.hiddenSize ?? inputSize, hiddenSize: size, options: options,
          returnsSequences: true, using: &random))
    }
    self.init(layers, dropout: dropout)
  }
}
