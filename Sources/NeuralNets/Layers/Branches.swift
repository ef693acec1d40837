public import Tensors

/// How the outputs of several branches become one.
public enum BranchCombination: Hashable, Sendable {
  /// One behind the other along an axis.
  case concatenation(axis: Int = -1)
  /// Their sum.
  case sum
  /// Their product, number by number.
  case product
  /// Their mean.
  case average
  /// The largest number at each place.
  case maximum
  /// The smallest number at each place.
  case minimum
}

/// Layers that all get the same input, with their outputs combined.
///
/// ```swift
/// Branches(.concatenation()) {
///   for width in 3...5 {
///     Sequential { Conv1D(…, width: width, …); GlobalMaxPooling1D() }
///   }
/// }
/// ```
/// With an ``Identity`` as one branch and `.sum` it is a residual connection.
public struct Branches: Layer {
  /// The layers in their order.
  public let layers: [any Layer]
  /// What becomes of their outputs.
  public let combination: BranchCombination

  /// The layers written in the braces; `if`, `switch` and `for` may be used.
  public init(
    _ combination: BranchCombination = .concatenation(), @LayerBuilder _ layers: () -> [any Layer]
  ) {
    self.combination = combination
    self.layers = layers()
    require(!self.layers.isEmpty, "Branches: there are no branches")
  }

  /// The branches, named by their positions from 0.
  public var children: ParameterTree { ParameterTree(layers) }

  /// The combined outputs for a tensor.
  public func callAsFunction(_ x: Tensor) -> Tensor { self(.tensor(x)).tensor }

  /// The combined outputs for any signal; they must be all tensors, or sequences of equal lengths.
  public func callAsFunction(_ signal: Signal) -> Signal {
    let outputs = layers.map { $0(signal) }
    if case .sequences(let first) = outputs[0] {
      let sequences = outputs.map(\.sequences)
      require(
        sequences.allSatisfy { $0.lengths == first.lengths },
        "Branches: the branches give sequences of different lengths")
      return .sequences(first.replacing(combination(sequences.map(\.values))))
    }
    return .tensor(combination(outputs.map(\.tensor)))
  }

  /// The shape of the combined outputs.
  public func outputShape(for inputShape: Shape) -> Shape {
    combination.outputShape(of: layers.map { $0.outputShape(for: inputShape) })
  }

  /// The name of the combination.
  public var summaryName: String {
    switch combination {
    case .concatenation: "Concatenation"
    case .sum: "Sum"
    case .product: "Product"
    case .average: "Average"
    case .maximum: "Maximum"
    case .minimum: "Minimum"
    }
  }
}

extension BranchCombination {
  /// The combination of at least one tensor; all shapes equal but for a concatenation's axis.
  public func callAsFunction(_ tensors: [Tensor]) -> Tensor {
    _ = outputShape(of: tensors.map(\.shape))
    let (first, rest) = (tensors[0], tensors.dropFirst())
    switch self {
    case .concatenation(let axis): return Tensor.concatenated(tensors, along: axis)
    case .sum: return rest.reduce(first) { $0 + $1 }
    case .product: return rest.reduce(first) { $0 * $1 }
    case .average: return rest.reduce(first) { $0 + $1 } * (1 / Float(tensors.count))
    case .maximum: return rest.reduce(first) { $0.maximum($1) }
    case .minimum: return rest.reduce(first) { $0.minimum($1) }
    }
  }

  /// The shape of the combination; traps on shapes that cannot be combined.
  public func outputShape(of shapes: [Shape]) -> Shape {
    require(!shapes.isEmpty, "BranchCombination: nothing to combine")
    guard case .concatenation(let axis) = self else {
      require(
        shapes.allSatisfy { $0 == shapes[0] }, "BranchCombination: the shapes \(shapes) differ")
      return shapes[0]
    }
    require(
      shapes.allSatisfy {
        $0.rank == shapes[0].rank && $0.removing(axis) == shapes[0].removing(axis)
      }, "BranchCombination: the shapes \(shapes) differ outside axis \(axis)")
    return shapes[0].replacing(axis, with: shapes.reduce(0) { $0 + $1[axis] })
  }
}
