import COpenBLAS

/// OpenBLAS runs on the caller's thread only: work is spread over cores a level higher, by shards
/// of the batch, which is faster for these sizes and keeps results independent of the core count.
private let singleThreadedBLAS: Void = openblas_set_num_threads(1)

/// `c = alpha · op(a) · op(b) + beta · c` for row-major matrices, op(a) `[m, k]`, op(b) `[k, n]`.
///
/// `lda`, `ldb`, `ldc` are the distances between rows as stored. No checks: callers have made them.
package func gemm(
  _ a: UnsafePointer<Float>, lda: Int, transposed transposeA: Bool = false,
  _ b: UnsafePointer<Float>, ldb: Int, transposed transposeB: Bool = false,
  into c: UnsafeMutablePointer<Float>, ldc: Int,
  m: Int, n: Int, k: Int, alpha: Float = 1, beta: Float = 0
) {
  if m == 0 || n == 0 { return }
  _ = singleThreadedBLAS
  cblas_sgemm(
    CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
    Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b, Int32(ldb), beta, c, Int32(ldc))
}
