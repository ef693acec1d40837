import Tensors

extension Initializer {
  /// Vectors made orthogonal to all earlier ones by one matrix product.
  private static let blockSize = 32

  /// A random matrix with orthonormal rows or columns, whichever are fewer, times `gain`.
  ///
  /// Gram–Schmidt on normal vectors, block by block. With the positive diagonal this gives R, the
  /// result is uniformly distributed over the orthogonal matrices (Mezzadri 2007). Every block is
  /// orthogonalised twice, which brings it to rounding error ("twice is enough", Kahan).
  func orthogonalTensor(shape: Shape, gain: Float, using random: inout RandomStream) -> Tensor {
    require(shape.rank >= 2, "Initializer.orthogonal: needs two axes or more, got shape \(shape)")
    if shape.elementCount == 0 { return Tensor(zeros: shape) }
    let columns = shape[-1]
    let rows = shape.elementCount / columns
    let (count, length) = (min(rows, columns), max(rows, columns))
    var basis = Tensor(zeros: [0, length])
    while basis.shape[0] < count {
      let size = min(Self.blockSize, count - basis.shape[0])
      var block = random.normal(shape: [size, length])
      var passes = 0
      while passes < 2 {
        if basis.shape[0] > 0 {
          let parts = block.matrixProduct(basis, transposeRight: true)
          block = block - parts.matrixProduct(basis)
        }
        if Self.orthonormalizeRows(of: &block) {
          passes += 1
        } else {  // hardly anything was left of a vector: almost impossible, so start afresh
          block = random.normal(shape: [size, length])
          passes = 0
        }
      }
      basis = .concatenated([basis, block], along: 0)
    }
    let matrix = rows <= columns ? basis : basis.transposed()
    return matrix.reshaped(shape) * gain
  }

  /// Makes the rows orthogonal to each other and of unit length; false if they are dependent.
  private static func orthonormalizeRows(of block: inout Tensor) -> Bool {
    let (count, length) = (block.shape[0], block.shape[1])
    var rows = block.elements.map(Double.init)
    return rows.withUnsafeMutableBufferPointer { rows in
      for index in 0..<count {
        let row = index * length
        for _ in 0..<2 {
          for other in 0..<index {
            let product = dot(rows, row, other * length, length)
            for position in 0..<length {
              rows[row + position] -= product * rows[other * length + position]
            }
          }
        }
        let norm = dot(rows, row, row, length).squareRoot()
        guard norm > 1e-5 else { return false }
        for position in 0..<length { rows[row + position] /= norm }
      }
      block.withMutableElements { elements in
        for index in rows.indices { elements[index] = Float(rows[index]) }
      }
      return true
    }
  }

  /// The product of two rows, in eight partial sums that the processor can keep apart.
  private static func dot(
    _ rows: UnsafeMutableBufferPointer<Double>, _ first: Int, _ second: Int, _ length: Int
  ) -> Double {
    var sums = SIMD8<Double>.zero
    let whole = length / 8 * 8
    for start in stride(from: 0, to: whole, by: 8) {
      for lane in 0..<8 {
        sums[lane] += rows[first + start + lane] * rows[second + start + lane]
      }
    }
    var sum = sums.sum()
    for position in whole..<length { sum += rows[first + position] * rows[second + position] }
    return sum
  }
}
