public import Tensors

/// Applies a layer to every step of a sequence by itself: `[N, T, …] → [N, T, …]`.
///
/// Layers such as ``Dense`` do this without help; this is for those that take `[N, …]` only.
public struct TimeDistributed: PositionwiseLayer {
  /// The layer.
  public let layer: any Layer

  /// Applies `layer` to every step.
  public init(_ layer: any Layer) { self.layer = layer }

  /// The layer.
  public var children: ParameterTree { ["layer": layer] }

  /// The layer's outputs for every step.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    require(x.rank >= 3, "TimeDistributed: expected [N, T, …], got \(x.shape)")
    let steps = layer(x.reshaped(stepShape(x.shape)))
    return steps.reshaped(Shape(Array(x.shape.sizes.prefix(2)) + steps.shape.sizes.dropFirst()))
  }

  /// `[N, T, …]` with the layer's sizes.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(inputShape.rank >= 3, "TimeDistributed: expected [N, T, …], got \(inputShape)")
    return Shape(
      Array(inputShape.sizes.prefix(2))
        + layer.outputShape(for: stepShape(inputShape)).sizes.dropFirst())
  }

  /// `TimeDistributed` with the name of the layer.
  public var summaryName: String { "TimeDistributed(\(layer.summaryName))" }

  private func stepShape(_ shape: Shape) -> Shape {
    Shape([shape[0] * shape[1]] + shape.sizes.dropFirst(2))
  }
}
