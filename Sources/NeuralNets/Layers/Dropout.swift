public import Tensors

/// Sets a random share of the numbers to zero in training and scales up the others.
///
/// Srivastava et al. 2014. Outside of training the layer does nothing.
public struct Dropout: PositionwiseLayer {
  /// The share that is set to zero, from 0 to below 1.
  public let rate: Float

  /// A layer with the given rate.
  public init(rate: Float) {
    require(rate >= 0 && rate < 1, "Dropout: the rate \(rate) is not in 0 ..< 1")
    self.rate = rate
  }

  /// No parameters.
  public var children: ParameterTree { [:] }

  /// The input with some of its numbers set to zero, in training.
  public func callAsFunction(_ x: Tensor) -> Tensor { x.dropout(rate: rate) }

  /// The input's shape.
  public func outputShape(for inputShape: Shape) -> Shape { inputShape }

  /// The name with the rate.
  public var summaryName: String { "Dropout(\(rate))" }
}

/// Sets a random share of the features to zero over the whole sequence, in training.
///
/// Shapes: `[N, T, D] → [N, T, D]`; Tompson et al. 2015. Neighbouring steps resemble each other, so
/// that dropping single numbers would take little away.
public struct SpatialDropout1D: PositionwiseLayer {
  /// The share that is set to zero, from 0 to below 1.
  public let rate: Float

  /// A layer with the given rate.
  public init(rate: Float) {
    require(rate >= 0 && rate < 1, "SpatialDropout1D: the rate \(rate) is not in 0 ..< 1")
    self.rate = rate
  }

  /// No parameters.
  public var children: ParameterTree { [:] }

  /// The input with some of its features set to zero, in training.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let shape = outputShape(for: x.shape)
    guard Tape.isTraining, rate > 0 else { return x }
    return x * Tensor(filled: 1, shape: [shape[0], 1, shape[2]]).dropout(rate: rate)
  }

  /// The input's shape.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(
      inputShape.rank == 3, "SpatialDropout1D: expected [N, T, D], got \(inputShape)")
    return inputShape
  }

  /// The name with the rate.
  public var summaryName: String { "SpatialDropout1D(\(rate))" }
}
