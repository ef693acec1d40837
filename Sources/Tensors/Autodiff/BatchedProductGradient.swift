/// The gradient of matrices `[B, P, Q]` as products `leftᵀ · right` that are not multiplied out yet.
///
/// A decoder that attends to a memory step by step sees all of it in every step. Multiplied out apart, each
/// step's share of the memory's gradient would be as large as the memory, written only to be read and added
/// up. Put off, the shares of all steps are one product for each sequence.
struct BatchedProductGradient {
  /// Pairs `[B, R, P]` and `[B, R, Q]`.
  private var terms: [(left: Tensor, right: Tensor)] = []

  /// Whether putting off pays: few rows meet matrices that are not small.
  static func pays(_ left: Tensor, _ right: Tensor) -> Bool {
    left.shape[1] <= 8 && left.shape[2] * right.shape[2] >= 1 << 12
  }

  mutating func append(_ left: Tensor, _ right: Tensor) { terms.append((left, right)) }

  /// The products, added up, of the given shape; added to `sum` if there is one.
  func dense(shape: Shape, adding sum: Tensor?) -> Tensor {
    let (batch, p, q) = (shape[0], shape[1], shape[2])
    let rows = terms.reduce(0) { $0 + $1.left.shape[1] }
    let lefts = Storage(count: rows * p)
    let rights = Storage(count: rows * q)
    var result = sum ?? Tensor(shape: shape) { _ in }
    result.withMutableElements { target in
      for index in 0..<batch {
        var row = 0
        for term in terms {
          let count = term.left.shape[1]
          term.left.withElements {
            (lefts.pointer + row * p).update(
              from: $0.baseAddress! + index * count * p, count: count * p)
          }
          term.right.withElements {
            (rights.pointer + row * q).update(
              from: $0.baseAddress! + index * count * q, count: count * q)
          }
          row += count
        }
        gemm(
          lefts.pointer, lda: p, transposed: true, rights.pointer, ldb: q,
          into: target.baseAddress! + index * p * q, ldc: q, m: p, n: q, k: rows,
          beta: sum == nil ? 0 : 1)
      }
    }
    withExtendedLifetime((lefts, rights)) {}
    return result
  }
}
