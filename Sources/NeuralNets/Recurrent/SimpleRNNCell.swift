public import Tensors

/// The plain recurrent cell, `h = tanh(x W + h′ U + b)` (Elman 1990).
public struct SimpleRNNCell: FusedRecurrentCell {
  /// The input weights W, `[D, H]`.
  public let inputWeights: Parameter
  /// The recurrent weights U, `[H, H]`.
  public let recurrentWeights: Parameter
  /// The bias b, `[H]`.
  public let bias: Parameter
  /// Whether the activation is max(x, 0) instead of the tangent.
  public let isRectified: Bool

  /// A cell with new weights; see ``RecurrentInitializers`` for how they start.
  public init(
    inputSize: Int, hiddenSize: Int, isRectified: Bool = false,
    initializers: RecurrentInitializers = RecurrentInitializers(), using random: inout RandomStream
  ) {
    inputWeights = initializers.input.makeParameter([inputSize, hiddenSize], using: &random)
    recurrentWeights = initializers.recurrent.makeParameter(
      [hiddenSize, hiddenSize], using: &random)
    bias = initializers.bias.makeParameter([hiddenSize], using: &random)
    self.isRectified = isRectified
  }

  /// The weights and the bias.
  public var children: ParameterTree {
    ["inputWeights": inputWeights, "recurrentWeights": recurrentWeights, "bias": bias]
  }

  /// The size D of the input.
  public var inputSize: Int { inputWeights.shape[0] }

  /// The activation.
  public var unit: RecurrentUnit { isRectified ? .relu : .tanh }

  /// The weights as they take part in a computation.
  public var weights: RecurrentWeights {
    RecurrentWeights(
      input: inputWeights.tensor, recurrent: recurrentWeights.tensor, bias: bias.tensor)
  }

  /// `SimpleRNN`.
  public var layerName: String { "SimpleRNN" }

  /// One step.
  public func step(_ x: Tensor, state: [Tensor]) -> [Tensor] {
    let sums = sums(x, state[0].matrixProduct(recurrentWeights.tensor))
    return [isRectified ? sums.relu() : sums.tanh()]
  }
}
