extension Tensor {
  /// The matrix product `[N, D] × [D, H] → [N, H]`, either operand read transposed if asked.
  ///
  /// - Parameters:
  ///   - other: the right operand.
  ///   - transposeLeft: reads `self` as its transpose: `[D, N]` counts as `[N, D]`.
  ///   - transposeRight: reads `other` as its transpose: `[H, D]` counts as `[D, H]`.
  public func matrixProduct(
    _ other: Tensor, transposeLeft: Bool = false, transposeRight: Bool = false
  ) -> Tensor {
    require(
      rank == 2 && other.rank == 2,
      "matrixProduct: \(shape) × \(other.shape): both operands need two axes")
    let (m, k) = transposeLeft ? (shape[1], shape[0]) : (shape[0], shape[1])
    let (inner, n) =
      transposeRight ? (other.shape[1], other.shape[0]) : (other.shape[0], other.shape[1])
    require(
      k == inner,
      "matrixProduct: \(shape)\(transposeLeft ? "ᵀ" : "") × \(other.shape)"
        + "\(transposeRight ? "ᵀ" : ""): inner sizes \(k) and \(inner) differ")
    let product = Tensor(shape: [m, n]) { c in
      withElements { a in
        other.withElements { b in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          gemm(
            a, lda: shape[1], transposed: transposeLeft, b, ldb: other.shape[1],
            transposed: transposeRight, into: c, ldc: n, m: m, n: n, k: k)
        }
      }
    }
    guard let tape = Tape.recording(self, other) else { return product }
    return tape.record(product) { [self] gradient, sink in
      // C = A·B: dA = dC·Bᵀ and dB = Aᵀ·dC, with each operand's own transposition undone.
      sink.add(
        transposeLeft
          ? other.matrixProduct(gradient, transposeLeft: transposeRight, transposeRight: true)
          : gradient.matrixProduct(other, transposeRight: !transposeRight),
        to: self)
      if !transposeLeft, sink.defers(other, count: gradient.shape[0]) {
        let (rows, slopes) = (ProductGradient.Rows(self), ProductGradient.Rows(gradient))
        sink.add(
          ProductGradient.Term(
            left: transposeRight ? slopes : rows, right: transposeRight ? rows : slopes,
            count: gradient.shape[0]), to: other)
        return
      }
      sink.add(
        transposeRight
          ? gradient.matrixProduct(self, transposeLeft: true, transposeRight: transposeLeft)
          : matrixProduct(gradient, transposeLeft: !transposeLeft),
        to: other)
    }
  }
}
