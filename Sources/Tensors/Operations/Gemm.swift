import CKernels
import COpenBLAS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// OpenBLAS runs on the caller's thread only: work is spread over cores a level higher, by shards
/// of the batch, which is faster for these sizes and keeps results independent of the core count.
private let singleThreadedBLAS: Void = openblas_set_num_threads(1)

/// Who computes matrix products.
package enum ProductProvider: Sendable {
  /// The kernels of this package.
  case own
  /// OpenBLAS.
  case blas

  /// What the environment variable `TEXTUS_GEMM` (`own` or `blas`) asks for, for tests and
  /// benchmarks; another value ends the program with a message.
  private static let wanted: ProductProvider? = {
    guard let value = getenv("TEXTUS_GEMM"), value.pointee != 0 else { return nil }
    switch String(cString: value) {
    case "own": return .own
    case "blas": return .blas
    case let other:
      let message = "textus: TEXTUS_GEMM=\(other): expected own or blas\n"
      _ = message.withCString { write(STDERR_FILENO, $0, strlen($0)) }
      exit(64)
    }
  }()

  /// The processor that OpenBLAS takes this one for.
  package static let core = String(cString: openblas_get_corename())

  private static let hasAVX512Core = ["SkylakeX", "Cooperlake", "Sapphirerapids"].contains(core)
  private static let hasAVX2Core = hasAVX512Core || ["Haswell", "Zen"].contains(core)

  /// Ours where tiles of AMX suit the product, which OpenBLAS does not use; else OpenBLAS where its
  /// kernels use the same instructions as ours, else ours: a release that is older than the processor
  /// falls back to kernels for SSE3, which are several times slower.
  fileprivate static func best(for product: inout kernel_product) -> ProductProvider {
    if let wanted { return wanted }
    switch kernel_instruction_set() {
    case Int32(KERNEL_AMX):
      return !hasAVX512Core || tile_gemm_suits(&product) != 0 ? .own : .blas
    case Int32(KERNEL_AVX512): return hasAVX512Core ? .blas : .own
    case Int32(KERNEL_AVX2): return hasAVX2Core ? .blas : .own
    default: return .blas
    }
  }
}

/// `c = alpha · op(a) · op(b) + beta · c` for row-major matrices, op(a) `[m, k]`, op(b) `[k, n]`.
///
/// `lda`, `ldb`, `ldc` are the distances between rows as stored. With `beta` 0, `c` is not read. No
/// checks: callers have made them.
package func gemm(
  _ a: UnsafePointer<Float>, lda: Int, transposed transposeA: Bool = false,
  _ b: UnsafePointer<Float>, ldb: Int, transposed transposeB: Bool = false,
  into c: UnsafeMutablePointer<Float>, ldc: Int,
  m: Int, n: Int, k: Int, alpha: Float = 1, beta: Float = 0
) {
  if m == 0 || n == 0 { return }
  var product = kernel_product(
    a: a, b: b, c: c, lda: lda, ldb: ldb, ldc: ldc, transpose_a: transposeA ? 1 : 0,
    transpose_b: transposeB ? 1 : 0, m: m, n: n, k: k, alpha: alpha, beta: beta, scratch: nil)
  guard ProductProvider.best(for: &product) == .own else {
    _ = singleThreadedBLAS
    cblas_sgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
      transposeB ? CblasTrans : CblasNoTrans, Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b,
      Int32(ldb), beta, c, Int32(ldc))
    return
  }
  let scratchCount = kernel_gemm_scratch(&product)
  if scratchCount == 0 { return kernel_gemm(&product) }
  let scratch = StoragePool.shared.take(scratchCount)
  defer { StoragePool.shared.give(scratch, scratchCount) }
  product.scratch = scratch
  kernel_gemm(&product)
}
