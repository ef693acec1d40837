import CKernels

typealias UnaryFunction =
  @convention(c) (UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, Int) -> Void
typealias BinaryFunction =
  @convention(c) (
    UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, Int
  ) -> Void
typealias BroadcastFunction =
  @convention(c) (
    UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, Int, Int, UnsafePointer<Float>?, Int, Int,
    Int, Int
  ) -> Void
typealias ParameterFunction =
  @convention(c) (UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, Float, Int) -> Void
typealias ParameterGradientFunction =
  @convention(c) (
    UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafePointer<Float>?, Float, Int
  ) -> Void

private func unary(
  _ name: String, _ path: any KeyPath<kernel_table, UnaryFunction?> & Sendable,
  positive: Bool = false
) -> KernelCase {
  KernelCase(name) { table, n, offset in
    let input = numbers(n, offset: positive ? 4 : 0)
    return written(n, offset: offset) { out in
      withInput(input, offset: offset) { table[keyPath: path]?(out, $0, n) }
    }
  }
}

private func binary(
  _ name: String, _ path: any KeyPath<kernel_table, BinaryFunction?> & Sendable,
  accumulates: Bool = false
) -> KernelCase {
  KernelCase(name) { table, n, offset in
    written(n, offset: offset, from: accumulates ? numbers(n, phase: 2) : []) { out in
      withInput(numbers(n), offset: offset) { a in
        withInput(numbers(n, scale: 0.9, offset: 1, phase: 1), offset: (offset + 1) % 4) { b in
          table[keyPath: path]?(out, a, b, n)
        }
      }
    }
  }
}

/// Three rows with every kind of operand.
private func broadcast(
  _ name: String, _ path: any KeyPath<kernel_table, BroadcastFunction?> & Sendable
) -> KernelCase {
  KernelCase("\(name)_broadcast") { table, n, offset in
    let steps = [(n, 1, n, 1), (n, 1, 0, 1), (n, 1, 1, 0), (1, 0, n, 1), (1, 0, 0, 0)]
    return steps.flatMap { aRow, aUnit, bRow, bUnit in
      written(3 * n, offset: offset) { out in
        withInput(numbers(3 * n + 3), offset: offset) { a in
          withInput(numbers(3 * n + 3, scale: 0.9, offset: 1, phase: 1), offset: 1) { b in
            table[keyPath: path]?(out, a, aRow, aUnit, b, bRow, bUnit, 3, n)
          }
        }
      }
    }
  }
}

private func parameter(
  _ name: String, _ path: any KeyPath<kernel_table, ParameterFunction?> & Sendable, _ value: Float,
  positive: Bool = false
) -> KernelCase {
  KernelCase(name) { table, n, offset in
    written(n, offset: offset) { out in
      withInput(numbers(n, offset: positive ? 4 : 0), offset: offset) {
        table[keyPath: path]?(out, $0, value, n)
      }
    }
  }
}

private func parameterGradient(
  _ name: String, _ path: any KeyPath<kernel_table, ParameterGradientFunction?> & Sendable,
  _ value: Float, positive: Bool = false
) -> KernelCase {
  KernelCase(name, tolerance: 1e-5) { table, n, offset in
    written(n, offset: offset) { out in
      withInput(numbers(n, phase: 1), offset: offset) { gradient in
        withInput(numbers(n, scale: 1, offset: positive ? 2 : 0), offset: offset) {
          table[keyPath: path]?(out, gradient, $0, value, n)
        }
      }
    }
  }
}

let unaryKernelCases: [KernelCase] = [
  unary("exp", \.exp), unary("log", \.log, positive: true), unary("sqrt", \.sqrt, positive: true),
  unary("reciprocal_sqrt", \.reciprocal_sqrt, positive: true), unary("square", \.square),
  unary("absolute", \.absolute), unary("negate", \.negate), unary("tanh", \.tanh),
  unary("sigmoid", \.sigmoid), unary("relu", \.relu), unary("selu", \.selu),
  unary("gelu", \.gelu), unary("swish", \.swish), unary("softplus", \.softplus),
  unary("softsign", \.softsign),
  parameter("scale", \.scale, 1.7), parameter("leaky_relu", \.leaky_relu, 0.2),
  parameter("elu", \.elu, 1.5), parameter("hard_sigmoid", \.hard_sigmoid, 0.2),
  parameter("power", \.power, 1.7, positive: true),
]

let gradientKernelCases: [KernelCase] = [
  binary("sqrt_gradient", \.sqrt_gradient), binary("square_gradient", \.square_gradient),
  binary("absolute_gradient", \.absolute_gradient), binary("tanh_gradient", \.tanh_gradient),
  binary("sigmoid_gradient", \.sigmoid_gradient), binary("relu_gradient", \.relu_gradient),
  binary("selu_gradient", \.selu_gradient), binary("gelu_gradient", \.gelu_gradient),
  binary("swish_gradient", \.swish_gradient), binary("softplus_gradient", \.softplus_gradient),
  binary("softsign_gradient", \.softsign_gradient),
  parameterGradient("leaky_relu_gradient", \.leaky_relu_gradient, 0.2),
  parameterGradient("elu_gradient", \.elu_gradient, 1.5),
  parameterGradient("hard_sigmoid_gradient", \.hard_sigmoid_gradient, 0.2),
  parameterGradient("power_gradient", \.power_gradient, 1.7, positive: true),
  KernelCase("clip") { table, n, offset in
    written(n, offset: offset) { out in
      withInput(numbers(n), offset: offset) { table.clip(out, $0, -1, 2, n) }
    }
  },
  KernelCase("clip_gradient") { table, n, offset in
    written(n, offset: offset) { out in
      withInput(numbers(n), offset: offset) { gradient in
        withInput(numbers(n, phase: 1), offset: offset) {
          table.clip_gradient(out, gradient, $0, -1, 2, n)
        }
      }
    }
  },
]

let binaryKernelCases: [KernelCase] = [
  binary("add", \.add), binary("subtract", \.subtract), binary("multiply", \.multiply),
  binary("divide", \.divide), binary("maximum", \.maximum), binary("minimum", \.minimum),
  binary("greater_equal", \.greater_equal),
  binary("multiply_add", \.multiply_add, accumulates: true),
  broadcast("add", \.add_broadcast), broadcast("subtract", \.subtract_broadcast),
  broadcast("multiply", \.multiply_broadcast), broadcast("divide", \.divide_broadcast),
  broadcast("maximum", \.maximum_broadcast), broadcast("minimum", \.minimum_broadcast),
  broadcast("greater_equal", \.greater_equal_broadcast),
  KernelCase("axpy") { table, n, offset in
    written(n, offset: offset, from: numbers(n, phase: 1)) { y in
      withInput(numbers(n), offset: offset) { table.axpy(y, 1.7, $0, n) }
    }
  },
  KernelCase("select") { table, n, offset in
    written(n, offset: offset) { out in
      withInput(numbers(n).map { $0 > 0 ? $0 : 0 }, offset: offset) { condition in
        withInput(numbers(n, phase: 1), offset: offset) { a in
          withInput(numbers(n, phase: 2), offset: offset) {
            table.select(out, condition, a, $0, n)
          }
        }
      }
    }
  },
  KernelCase("mask") { table, n, offset in
    [Int32(0), 1].flatMap { keep in
      written(n, offset: offset) { out in
        withInput(numbers(n).map { $0 > 0 ? $0 : 0 }, offset: offset) { condition in
          withInput(numbers(n, phase: 1), offset: offset) {
            table.mask(out, condition, $0, keep, n)
          }
        }
      }
    }
  },
]
