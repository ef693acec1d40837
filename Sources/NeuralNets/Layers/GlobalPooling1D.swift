public import Tensors

/// The largest number of each feature over all steps: `[N, T, D] → [N, D]`.
///
/// A sequence of length 0 gives zeros.
public struct GlobalMaxPooling1D: PoolingLayer {
  /// A layer without settings.
  public init() {}

  /// No parameters.
  public var children: ParameterTree { [:] }

  /// The largest numbers over all steps.
  public func callAsFunction(_ x: Tensor) -> Tensor { self(Padded(x)) }

  /// The largest numbers over the steps of each sequence.
  public func callAsFunction(_ x: Padded) -> Tensor { x.values.globalMaxPooled(lengths: x.lengths) }

  /// The shape without time.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(inputShape.rank == 3, "GlobalMaxPooling1D: expected [N, T, D], got \(inputShape)")
    return [inputShape[0], inputShape[2]]
  }
}

/// The mean of each feature over all steps: `[N, T, D] → [N, D]`.
///
/// A sequence of length 0 gives zeros.
public struct GlobalAveragePooling1D: PoolingLayer {
  /// A layer without settings.
  public init() {}

  /// No parameters.
  public var children: ParameterTree { [:] }

  /// The means over all steps.
  public func callAsFunction(_ x: Tensor) -> Tensor { self(Padded(x)) }

  /// The means over the steps of each sequence.
  public func callAsFunction(_ x: Padded) -> Tensor {
    x.values.globalAveragePooled(lengths: x.lengths)
  }

  /// The shape without time.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(inputShape.rank == 3, "GlobalAveragePooling1D: expected [N, T, D], got \(inputShape)")
    return [inputShape[0], inputShape[2]]
  }
}
