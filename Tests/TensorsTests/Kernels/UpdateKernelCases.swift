import CKernels

/// An optimiser's kernel on `states` vectors; what it wrote to all of them is returned.
private func update(
  _ name: String, states: Int,
  _ run:
    @escaping @Sendable (
      kernel_table, [UnsafeMutablePointer<Float>], UnsafePointer<Float>, Int
    ) -> Void
) -> KernelCase {
  KernelCase(name, tolerance: 1e-5) { table, n, offset in
    let stride = n + 7
    var initial: [Float] = []
    for state in 0..<states {
      initial += numbers(stride, scale: 0.4, offset: 0.5, phase: state)
    }
    return written(states * stride, offset: offset, from: initial) { memory in
      withInput(numbers(n), offset: offset) { gradient in
        run(table, (0..<states).map { memory + $0 * stride }, gradient, n)
      }
    }
  }
}

private func drawn(
  _ name: String, tolerance: Double = 0,
  _ run: @escaping @Sendable (kernel_table, UnsafeMutablePointer<Float>, Int) -> Void
) -> KernelCase {
  KernelCase(name, tolerance: tolerance) { table, n, offset in
    // Lengths beyond one block of the generator, too.
    written(n, offset: offset) { run(table, $0, n) }
      + written(200 + n, offset: offset) { run(table, $0, 200 + n) }
  }
}

let updateKernelCases: [KernelCase] = [
  update("update_momentum", states: 2) {
    $0.update_momentum($1[0], $1[1], $2, $3, 0.1, 0.9, 0)
  },
  update("update_momentum, Nesterov", states: 2) {
    $0.update_momentum($1[0], $1[1], $2, $3, 0.1, 0.9, 1)
  },
  update("update_rmsprop", states: 2) {
    $0.update_rmsprop($1[0], $1[1], $2, $3, 0.1, 0.9, 1e-3)
  },
  update("update_adadelta", states: 3) {
    $0.update_adadelta($1[0], $1[1], $1[2], $2, $3, 0.1, 0.9, 1e-3)
  },
  update("update_adam", states: 3) {
    $0.update_adam($1[0], $1[1], $1[2], $2, $3, 0.1, 0.9, 0.99, 1e-3)
  },
  drawn("philox_uniform") { $0.philox_uniform($1, $2, 42, 7) },
  drawn("normal", tolerance: 1e-5) { $0.normal($1, $2, 42) },
  drawn("dropout") { table, out, n in
    withInput(numbers(n), offset: 1) { table.dropout(out, $0, n, 42, 20000, 1.5) }
  },
]
