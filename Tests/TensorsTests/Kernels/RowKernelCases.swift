import CKernels
import TestSupport

/// Reductions to one number.
private func reduction(
  _ name: String, _ reduce: @escaping @Sendable (kernel_table, UnsafePointer<Float>, Int) -> Float
) -> KernelCase {
  KernelCase(name, tolerance: 1e-5) { table, n, offset in
    withInput(numbers(n), offset: offset) { [reduce(table, $0, n)] }
  }
}

let reductionKernelCases: [KernelCase] = [
  reduction("sum") { Float($0.sum($1, $2)) },
  reduction("sum_of_squares") { Float($0.sum_of_squares($1, $2)) },
  reduction("dot") { $0.dot($1, $1, $2) },
  reduction("largest") { $0.largest($1, $2) },
  reduction("argmax") { Float($0.argmax($1, $2)) },
  reduction("logsumexp") { $0.logsumexp($1, $2) },
  KernelCase("column_sums", tolerance: 1e-5) { table, n, offset in
    written(n, offset: offset) { out in
      withInput(numbers(70 * (n + 3)), offset: offset) { table.column_sums(out, $0, 70, n, n + 3) }
    }
  },
  KernelCase("column_maxima") { table, n, offset in
    var positions = [Int32](repeating: 0, count: n + 1)
    let maxima = written(n, offset: offset) { out in
      withInput(numbers(9 * (n + 3)), offset: offset) {
        table.column_maxima(out, &positions, $0, 9, n, n + 3)
      }
    }
    return maxima + positions.prefix(n).map(Float.init)
  },
  KernelCase("scatter_columns") { table, n, offset in
    let positions = (0..<n).map { Int32($0 % 3) }
    return written(3 * n, offset: offset, from: numbers(3 * n, phase: 1)) { out in
      withInput(numbers(n), offset: offset) { table.scatter_columns(out, positions, $0, n, n) }
    }
  },
]

/// Kernels of three contiguous rows.
private func rows(
  _ name: String, tolerance: Double = 3e-6,
  _ run:
    @escaping @Sendable (
      kernel_table, UnsafeMutablePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, Int
    ) -> Float
) -> KernelCase {
  KernelCase(name, tolerance: tolerance) { table, n, offset in
    var result: Float = 0
    let output = written(3 * n, offset: offset) { out in
      withInput(numbers(3 * n), offset: offset) { a in
        withInput(numbers(3 * n, scale: 0.4, offset: 0.5, phase: 1), offset: offset) {
          result = run(table, out, a, $0, n)
        }
      }
    }
    return output + [result]
  }
}

private func labels(_ n: Int) -> [Int32] { [0, Int32(n / 2), Int32(n - 1)] }

let rowKernelCases: [KernelCase] = [
  rows("softmax") {
    $0.softmax($1, $2, 3, $4)
    return 0
  },
  rows("log_softmax") {
    $0.log_softmax($1, $2, 3, $4)
    return 0
  },
  rows("softmax_gradient", tolerance: 1e-5) {
    $0.softmax_gradient($1, $2, $3, 3, $4)
    return 0
  },
  rows("log_softmax_gradient", tolerance: 3e-5) {
    $0.log_softmax_gradient($1, $2, $3, 3, $4)
    return 0
  },
  rows("softmax_cross_entropy") { table, out, logits, _, n in
    n == 0 ? 0 : Float(table.softmax_cross_entropy(out, logits, labels(n), [1, 0, 2], 0.1, 3, n))
  },
  rows("softmax_cross_entropy without gradient") { table, out, logits, _, n in
    out.update(repeating: 0, count: 3 * n)
    return n == 0 ? 0 : Float(table.softmax_cross_entropy(nil, logits, labels(n), nil, 0, 3, n))
  },
  rows("softmax_cross_entropy_with", tolerance: 1e-5) { table, out, logits, targets, n in
    Float(table.softmax_cross_entropy_with(out, logits, targets, [1, 0, 2], 3, n))
  },
  rows("sigmoid_cross_entropy", tolerance: 1e-5) { table, out, logits, targets, n in
    Float(table.sigmoid_cross_entropy(out, logits, targets, targets, 3 * n))
      + Float(table.sigmoid_cross_entropy(nil, logits, targets, nil, 3 * n))
  },
  rows("layer_norm", tolerance: 2e-5) { table, out, a, scale, n in
    var means: [Float] = [0, 0, 0]
    var deviations: [Float] = [0, 0, 0]
    table.layer_norm(out, &means, &deviations, a, scale, scale, 0.1, 3, n)
    return n == 0 ? 0 : means[2] + deviations[1]
  },
  KernelCase("layer_norm_gradient", tolerance: 2e-5) { table, n, offset in
    // The gradients of scale and shift, which the kernel adds to, and then that of the input.
    written(5 * n, offset: offset, from: numbers(2 * n)) { memory in
      withInput(numbers(3 * n, phase: 2), offset: offset) { gradient in
        withInput(numbers(3 * n, phase: 3), offset: offset) { a in
          withInput(numbers(n, phase: 4), offset: offset) { scale in
            table.layer_norm_gradient(
              memory + 2 * n, memory, memory + n, gradient, a, [0.1, 0.2, 0.3], [1, 2, 0.5],
              scale, 3, n)
          }
        }
      }
    }
  },
]

private let identifiers: [Int32] = [2, 0, 2, 3, 1]

let tableKernelCases: [KernelCase] = [
  KernelCase("gather_rows", tolerance: 0) { table, n, offset in
    written(5 * n, offset: offset) { out in
      withInput(numbers(4 * n), offset: offset) { table.gather_rows(out, $0, identifiers, 5, n) }
    }
  },
  KernelCase("scatter_add_rows") { table, n, offset in
    written(4 * n, offset: offset, from: numbers(4 * n, phase: 1)) { out in
      withInput(numbers(5 * n), offset: offset) {
        table.scatter_add_rows(out, identifiers, $0, 5, n)
      }
    }
  },
  KernelCase("transpose", tolerance: 0) { table, n, offset in
    written(n * 23, offset: offset) { out in
      withInput(numbers(23 * (n + 2)), offset: offset) {
        table.transpose(out, 23, $0, n + 2, 23, n)
      }
    }
  },
]
