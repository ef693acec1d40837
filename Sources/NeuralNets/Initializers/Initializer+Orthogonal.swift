import Tensors

extension Initializer {
  /// A random matrix with orthonormal rows or columns, whichever are fewer, times `gain`.
  ///
  /// Gram–Schmidt on normal vectors. With the positive diagonal this gives R, the result is
  /// uniformly distributed over the orthogonal matrices (Mezzadri 2007). Each vector is
  /// orthogonalised twice, which brings it to rounding error ("twice is enough", Kahan).
  func orthogonalTensor(shape: Shape, gain: Float, using random: inout RandomStream) -> Tensor {
    require(shape.rank >= 2, "Initializer.orthogonal: needs two axes or more, got shape \(shape)")
    let columns = shape[-1]
    let rows = columns == 0 ? 0 : shape.elementCount / columns
    let count = min(rows, columns)
    let length = max(rows, columns)
    var vectors = [Double](repeating: 0, count: count * length)
    vectors.withUnsafeMutableBufferPointer { vectors in
      for index in 0..<count {
        let vector = UnsafeMutableBufferPointer(
          rebasing: vectors[index * length..<(index + 1) * length])
        repeat {
          random.normal(shape: [length]).withElements { normals in
            for position in vector.indices { vector[position] = Double(normals[position]) }
          }
        } while !Self.orthonormalize(vector, against: UnsafeBufferPointer(vectors), count: index)
      }
    }
    return Tensor(shape: shape) { buffer in
      for row in 0..<rows {
        for column in 0..<columns {
          let (vector, position) = rows <= columns ? (row, column) : (column, row)
          buffer[row * columns + column] = gain * Float(vectors[vector * length + position])
        }
      }
    }
  }

  /// Makes `vector` orthogonal to the first `count` vectors and of unit length.
  ///
  /// Returns false if hardly anything is left of it, so that the caller draws another one.
  private static func orthonormalize(
    _ vector: UnsafeMutableBufferPointer<Double>, against vectors: UnsafeBufferPointer<Double>,
    count: Int
  ) -> Bool {
    let length = vector.count
    for _ in 0..<2 {
      for index in 0..<count {
        let other = vectors.baseAddress! + index * length
        var product = 0.0
        for position in 0..<length { product += vector[position] * other[position] }
        for position in 0..<length { vector[position] -= product * other[position] }
      }
    }
    let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard norm > 1e-6 else { return false }
    for position in 0..<length { vector[position] /= norm }
    return true
  }
}
