public import Tensors

/// Passes its input on: a branch that skips.
public struct Identity: PositionwiseLayer {
  /// A layer without settings.
  public init() {}

  /// No parameters.
  public var children: ParameterTree { [:] }

  /// The input.
  public func callAsFunction(_ x: Tensor) -> Tensor { x }

  /// The input's shape.
  public func outputShape(for inputShape: Shape) -> Shape { inputShape }
}

/// A function without parameters as a layer.
///
/// It sees tensors only. A function of sequences is a type that conforms to ``SequenceLayer``.
public struct Lambda: Layer {
  private let name: String
  private let function: (Tensor) -> Tensor
  private let shape: (Shape) -> Shape

  /// A layer that computes `function`.
  ///
  /// - Parameters:
  ///   - name: what a summary calls it.
  ///   - outputShape: the shape of the output for that of an input; the input's own if left out.
  ///   - function: the computation, made of tensor operations so that gradients flow through.
  public init(
    _ name: String = "Lambda", outputShape: @escaping (Shape) -> Shape = { $0 },
    _ function: @escaping (Tensor) -> Tensor
  ) {
    self.name = name
    self.function = function
    self.shape = outputShape
  }

  /// No parameters.
  public var children: ParameterTree { [:] }

  /// The function's value.
  public func callAsFunction(_ x: Tensor) -> Tensor { function(x) }

  /// The shape of the output.
  public func outputShape(for inputShape: Shape) -> Shape { shape(inputShape) }

  /// The given name.
  public var summaryName: String { name }
}
