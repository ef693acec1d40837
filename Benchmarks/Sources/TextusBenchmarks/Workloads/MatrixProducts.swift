import CSystemBLAS
import Textus

/// Single-precision matrix products of shapes that the models use, in 10⁹ operations a second on one
/// thread, beside OpenBLAS called directly.
///
/// `TEXTUS_GEMM=own` measures our own product where OpenBLAS would be chosen, and
/// `OPENBLAS_CORETYPE=SKYLAKEX` OpenBLAS at its best where it does not know the processor.
enum MatrixProducts: Workload {
  static let name = "matrix-products"

  /// A product of op(a) `[m, k]` and op(b) `[k, n]`.
  private struct Product {
    let m: Int
    let n: Int
    let k: Int
    var left = false
    var right = false

    /// As in "500x10000x20_tn": sizes, then what is stored transposed.
    var name: String { "\(m)x\(n)x\(k)_\(left ? "t" : "n")\(right ? "t" : "n")" }
  }

  private static let products = [
    Product(m: 64, n: 2000, k: 500), Product(m: 24, n: 2000, k: 500),
    Product(m: 20, n: 10000, k: 500), Product(m: 500, n: 10000, k: 20, left: true),
    Product(m: 20, n: 500, k: 10000, right: true), Product(m: 24320, n: 128, k: 32),
    Product(m: 2048, n: 2048, k: 2048), Product(m: 256, n: 256, k: 256),
    Product(m: 36, n: 1024, k: 256), Product(m: 32, n: 32, k: 32), Product(m: 1, n: 2000, k: 500),
  ]

  static func run(_ options: Options, into record: inout Record) throws {
    var random = RandomStream(seed: try options.seed)
    openblas_set_num_threads(1)
    record["blas_core"] = .text(String(cString: openblas_get_corename()))
    let (_, noise) = Machine.observing {
      for product in products {
        let (m, n, k) = (product.m, product.n, product.k)
        let a = random.uniform(-1..<1, shape: product.left ? [k, m] : [m, k])
        let b = random.uniform(-1..<1, shape: product.right ? [n, k] : [k, n])
        let work = 2e-9 * Double(m) * Double(n) * Double(k)
        var (own, blas) = (0.0, 0.0)
        // In turns, and the best of all: what others take of the machine is no one's merit.
        for _ in 0..<4 {
          let durations = Durations.ofRepeating(forSeconds: 0.1, atLeast: 2, warmUp: 1) {
            _ = a.matrixProduct(b, transposeLeft: product.left, transposeRight: product.right)
          }
          own = max(own, work / durations.percentile(0))
          blas = max(blas, work / timesOfBLAS(product, a, b).percentile(0))
        }
        record["gflops_\(product.name)"] = .number(own)
        record["blas_gflops_\(product.name)"] = .number(blas)
      }
    }
    record["machine_gflops"] = .number(Machine.gigaflops(threads: try options.threads))
    record.note(noise)
  }

  private static func timesOfBLAS(_ product: Product, _ a: Tensor, _ b: Tensor) -> Durations {
    let (m, n, k) = (Int32(product.m), Int32(product.n), Int32(product.k))
    return a.withElements { a in
      b.withElements { b in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: product.m * product.n) { c in
          Durations.ofRepeating(forSeconds: 0.1, atLeast: 2, warmUp: 1) {
            cblas_sgemm(
              CblasRowMajor, product.left ? CblasTrans : CblasNoTrans,
              product.right ? CblasTrans : CblasNoTrans, m, n, k, 1, a.baseAddress,
              product.left ? m : k, b.baseAddress, product.right ? k : n, 0, c.baseAddress, n)
          }
        }
      }
    }
  }
}
