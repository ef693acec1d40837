public import Tensors

/// All axes but the batch as one: `[N, …] → [N, D]`.
public struct Flatten: PoolingLayer {
  /// A layer without settings.
  public init() {}

  /// No parameters.
  public var children: ParameterTree { [:] }

  /// The same numbers with one axis behind the batch.
  public func callAsFunction(_ x: Tensor) -> Tensor { x.reshaped(outputShape(for: x.shape)) }

  /// The vectors of each sequence behind each other, zeros for the padding.
  public func callAsFunction(_ x: Padded) -> Tensor { self(x.masked().values) }

  /// The batch and the product of the other sizes.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(inputShape.rank >= 1, "Flatten: expected [N, …], got \(inputShape)")
    return [inputShape[0], inputShape.sizes.dropFirst().reduce(1, *)]
  }
}
