import CKernels
import COpenBLAS

/// OpenBLAS runs on the caller's thread only: work is spread over cores a level higher, by shards
/// of the batch, which is faster for these sizes and keeps results independent of the core count.
private let singleThreadedBLAS: Void = openblas_set_num_threads(1)

/// `c = alpha · op(a) · op(b) + beta · c` for row-major matrices, op(a) `[m, k]`, op(b) `[k, n]`.
///
/// `lda`, `ldb`, `ldc` are the distances between rows as stored. No checks: callers have made them.
///
/// Products of some size run in a kernel of our own where there are wide vectors: OpenBLAS knows
/// processors by their model numbers and falls back to vectors of four on those it does not know.
package func gemm(
  _ a: UnsafePointer<Float>, lda: Int, transposed transposeA: Bool = false,
  _ b: UnsafePointer<Float>, ldb: Int, transposed transposeB: Bool = false,
  into c: UnsafeMutablePointer<Float>, ldc: Int,
  m: Int, n: Int, k: Int, alpha: Float = 1, beta: Float = 0
) {
  if m == 0 || n == 0 { return }
  // With few rows packing the right operand would cost more than the product.
  if m >= 6, n >= 16, k >= 8, m * n * k >= 1 << 14, hasWideVectors {
    var arguments = kernel_gemm_arguments()
    (arguments.m, arguments.n, arguments.k) = (m, n, k)
    (arguments.a, arguments.a_stride, arguments.transposes_a) = (a, lda, transposeA ? 1 : 0)
    (arguments.b, arguments.b_stride, arguments.transposes_b) = (b, ldb, transposeB ? 1 : 0)
    (arguments.c, arguments.c_stride) = (c, ldc)
    (arguments.alpha, arguments.beta) = (alpha, beta)
    let workspace = Storage(count: KERNEL_GEMM_WORKSPACE)
    kernel_gemm(&arguments, workspace.pointer)
    withExtendedLifetime(workspace) {}
    return
  }
  _ = singleThreadedBLAS
  cblas_sgemm(
    CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
    Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b, Int32(ldb), beta, c, Int32(ldc))
}

/// Whether the kernels in use have vectors of eight numbers or more.
private var hasWideVectors: Bool { kernel_instruction_set() != KERNEL_BASELINE }
