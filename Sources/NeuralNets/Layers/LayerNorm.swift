public import Tensors

/// Normalises each vector along the last axis to mean 0 and variance 1, then scales and shifts it.
///
/// Shapes: `[N, …, D] → [N, …, D]`; Ba, Kiros & Hinton 2016.
public struct LayerNorm: PositionwiseLayer {
  /// The factors, `[D]`.
  public let scale: Parameter
  /// The summands, `[D]`.
  public let shift: Parameter
  /// Keeps the division by the deviation finite.
  public let epsilon: Float

  /// A layer for vectors of `size` numbers; ε as in Keras.
  public init(size: Int, epsilon: Float = 1e-3) {
    scale = Parameter(Tensor(filled: 1, shape: [size]))
    shift = Parameter(Tensor(zeros: [size]))
    self.epsilon = epsilon
  }

  /// The scale and the shift.
  public var children: ParameterTree { ["scale": scale, "shift": shift] }

  /// The normalised vectors.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    _ = outputShape(for: x.shape)
    return x.layerNormalized(scale: scale.tensor, shift: shift.tensor, epsilon: epsilon)
  }

  /// The input's shape.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(
      inputShape.rank >= 1 && inputShape[-1] == scale.shape[0],
      "LayerNorm: expected [N, …, \(scale.shape[0])], got \(inputShape)")
    return inputShape
  }
}
