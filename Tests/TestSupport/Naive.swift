public import Tensors

/// An array in double precision with slow, obvious indexing: what references are written with.
public struct Naive: Sendable {
  /// The sizes of the axes.
  public let sizes: [Int]
  /// The elements in row-major order.
  public let values: [Double]

  /// The numbers of a tensor.
  public init(_ tensor: Tensor) {
    sizes = tensor.shape.sizes
    values = tensor.elements.map(Double.init)
  }

  /// An array of the given sizes whose elements `element` computes from their indices.
  public init(_ sizes: [Int], _ element: ([Int]) -> Double) {
    self.sizes = sizes
    var index = [Int](repeating: 0, count: sizes.count)
    values = (0..<sizes.reduce(1, *)).map { position in
      var rest = position
      for axis in sizes.indices.reversed() {
        index[axis] = rest % sizes[axis]
        rest /= sizes[axis]
      }
      return element(index)
    }
  }

  /// The element at `indices`, read under broadcasting: surplus leading indices are ignored and an
  /// axis of size 1 is read at 0.
  public subscript(_ indices: [Int]) -> Double {
    var offset = 0
    let surplus = indices.count - sizes.count
    for (axis, size) in sizes.enumerated() {
      offset = offset * size + (size == 1 ? 0 : indices[surplus + axis])
    }
    return values[offset]
  }

  /// The element at `indices`.
  public subscript(_ indices: Int...) -> Double { self[indices] }

  /// The array with each element replaced.
  public func map(_ transform: (Double) -> Double) -> Naive {
    Naive(sizes) { transform(self[$0]) }
  }
}

/// Whether the tensor has the shape and, within the tolerance, the numbers of the reference.
///
/// - Parameters:
///   - actual: the tensor to judge.
///   - expected: the reference.
///   - tolerance: the largest difference, relative to the larger of 1 and the reference's number.
/// - Returns: a description of the first difference, `nil` if there is none.
public func difference(
  _ actual: Tensor, _ expected: Naive, tolerance: Double = 5e-6
) -> String? {
  if actual.shape.sizes != expected.sizes {
    return "shape \(actual.shape), expected \(expected.sizes)"
  }
  for (index, (a, e)) in zip(actual.elements, expected.values).enumerated() {
    if Double(a) == e || (a.isNaN && e.isNaN) { continue }
    if !(abs(Double(a) - e) <= tolerance * max(1, abs(e))) {
      return "element \(index) is \(a), expected \(e)"
    }
  }
  return nil
}
