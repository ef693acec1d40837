import Textus

/// Single-precision matrix products of shapes that the models use, in 10⁹ operations a second.
enum MatrixProducts: Workload {
  static let name = "matrix-products"

  /// Rows, inner size, columns.
  private static let shapes = [
    (1024, 1024, 1024), (64, 400, 32), (2000, 32, 400), (64, 256, 1024), (640, 500, 2000),
  ]

  static func run(_ options: Options, into record: inout Record) throws {
    var random = RandomStream(seed: try options.seed)
    let (_, noise) = Machine.observing {
      for (m, k, n) in shapes {
        let a = random.uniform(-1..<1, shape: [m, k])
        let b = random.uniform(-1..<1, shape: [k, n])
        let durations = Durations.ofRepeating(forSeconds: 0.3) { _ = a.matrixProduct(b) }
        record["gflops_\(m)x\(k)x\(n)"] = .number(
          2e-9 * Double(m * k * n) / durations.percentile(50))
      }
    }
    record["machine_gflops"] = .number(Machine.gigaflops(threads: try options.threads))
    record.note(noise)
  }
}
