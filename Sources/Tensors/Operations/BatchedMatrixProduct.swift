extension Tensor {
  /// The matrix products of a batch, `[B, M, K] × [B, K, N] → [B, M, N]`, transposed if asked.
  ///
  /// - Parameters:
  ///   - other: the right operands.
  ///   - transposeLeft: reads `self` as `[B, K, M]`.
  ///   - transposeRight: reads `other` as `[B, N, K]`.
  public func batchedMatrixProduct(
    _ other: Tensor, transposeLeft: Bool = false, transposeRight: Bool = false
  ) -> Tensor {
    require(
      rank == 3 && other.rank == 3 && shape[0] == other.shape[0],
      "batchedMatrixProduct: \(shape) × \(other.shape): "
        + "both need three axes and the same size of the first")
    let (m, k) = transposeLeft ? (shape[2], shape[1]) : (shape[1], shape[2])
    let (inner, n) =
      transposeRight ? (other.shape[2], other.shape[1]) : (other.shape[1], other.shape[2])
    require(
      k == inner,
      "batchedMatrixProduct: \(shape)\(transposeLeft ? "ᵀ" : "") × \(other.shape)"
        + "\(transposeRight ? "ᵀ" : ""): inner sizes \(k) and \(inner) differ")
    let batch = shape[0]
    let output = Tensor(shape: [batch, m, n], reading: self, other) { c, a, b in
      if k == 0 { c.update(repeating: 0, count: batch * m * n) }
      if k == 0 { return }
      for index in 0..<batch {
        gemm(
          a + index * m * k, lda: shape[2], transposed: transposeLeft, b + index * k * n,
          ldb: other.shape[2], transposed: transposeRight, into: c + index * m * n, ldc: n,
          m: m, n: n, k: k)
      }
    }
    guard let tape = Tape.recording(self, other) else { return output }
    return tape.record(output) { [self] gradient, sink in
      sink.add(
        transposeLeft
          ? other.batchedMatrixProduct(
            gradient, transposeLeft: transposeRight, transposeRight: true)
          : gradient.batchedMatrixProduct(other, transposeRight: !transposeRight),
        to: self)
      if transposeLeft {
        sink.add(
          transposeRight
            ? gradient.batchedMatrixProduct(self, transposeLeft: true, transposeRight: true)
            : batchedMatrixProduct(gradient), to: other)
      } else if transposeRight {
        sink.add(productsOf: gradient, self, to: other)
      } else {
        sink.add(productsOf: self, gradient, to: other)
      }
    }
  }
}
