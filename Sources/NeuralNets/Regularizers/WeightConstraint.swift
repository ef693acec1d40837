public import Tensors

/// A condition that weights are brought back to after each update.
///
/// Norms are Euclidean and taken over the given axes, which are the first or the last ones: `[0]` of
/// a dense weight `[D, H]` gives one norm per output unit, `[0, 1]` of a convolution `[K, D, H]` one
/// per filter, `[1]` of an embedding `[V, D]` one per word.
public enum WeightConstraint: Hashable, Sendable {
  /// Norms above the limit are scaled down to it (Hinton et al. 2012; Kim 2014 with limit 3).
  case maximumNorm(Float, axes: [Int] = [0])
  /// All norms are scaled to 1; a zero vector stays.
  case unitNorm(axes: [Int] = [0])
  /// Negative weights become zero.
  case nonNegative

  /// Changes the weights in place so that they meet the condition.
  public func apply(to parameter: Parameter) {
    switch self {
    case .maximumNorm(let limit, let axes):
      Self.scale(parameter, axes) { norm in norm > limit ? limit / norm : 1 }
    case .unitNorm(let axes):
      Self.scale(parameter, axes) { norm in norm > 0 ? 1 / norm : 1 }
    case .nonNegative:
      parameter.value.withMutableElements { weights in
        for index in weights.indices where weights[index] < 0 { weights[index] = 0 }
      }
    }
  }

  /// Multiplies each vector of weights by a factor that depends on its norm.
  private static func scale(
    _ parameter: Parameter, _ axes: [Int], factor: (Float) -> Float
  ) {
    let shape = parameter.shape
    let sorted = axes.map(shape.normalized).sorted()
    let isFirst = sorted == Array(0..<sorted.count)
    require(
      !sorted.isEmpty && (isFirst || sorted == Array(shape.rank - sorted.count..<shape.rank)),
      "WeightConstraint: the axes \(axes) are neither the first nor the last of \(shape)")
    let length = sorted.reduce(1) { $0 * shape[$1] }
    guard length > 0, shape.elementCount > 0 else { return }
    let count = shape.elementCount / length
    // Vectors lie side by side over the first axes and one after the other over the last ones.
    let (step, start) = isFirst ? (count, 1) : (1, length)
    parameter.value.withMutableElements { weights in
      for vector in 0..<count {
        var squares = 0.0
        for index in 0..<length {
          let weight = Double(weights[vector * start + index * step])
          squares += weight * weight
        }
        let factor = factor(Float(squares.squareRoot()))
        if factor == 1 { continue }
        for index in 0..<length { weights[vector * start + index * step] *= factor }
      }
    }
  }
}
