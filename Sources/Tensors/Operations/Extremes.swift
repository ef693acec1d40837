import CKernels

extension Tensor {
  /// The larger of two elements under broadcasting, NaN if either is.
  ///
  /// Where both are equal the gradient goes to `self`.
  public func maximum(_ other: Tensor) -> Tensor {
    extreme(other, BinaryKernel.maximum) { BinaryKernel.greaterEqual($0, $1) }
  }

  /// The smaller of two elements under broadcasting, NaN if either is.
  ///
  /// Where both are equal the gradient goes to `self`.
  public func minimum(_ other: Tensor) -> Tensor {
    extreme(other, BinaryKernel.minimum) { BinaryKernel.greaterEqual($1, $0) }
  }

  private func extreme(
    _ other: Tensor, _ kernel: BinaryKernel, winsLeft: @escaping (Tensor, Tensor) -> Tensor
  ) -> Tensor {
    let output = kernel(self, other)
    guard let tape = Tape.recording(self, other) else { return output }
    return tape.record(output) { [self] gradient, sink in
      let left = BinaryKernel.multiply(gradient, winsLeft(self, other))
      let right = BinaryKernel.subtract(gradient, left)
      sink.add(left.reduced(to: shape), to: self)
      sink.add(right.reduced(to: other.shape), to: other)
    }
  }

  /// The elements of `a` where `condition` is not zero, those of `b` elsewhere.
  ///
  /// The three shapes broadcast together. The condition receives no gradient.
  public static func select(_ condition: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    guard let inner = BroadcastPlan(a.shape, b.shape),
      let plan = BroadcastPlan(condition.shape, inner.shape)
    else {
      fatalError(
        "select: shapes \(condition.shape), \(a.shape) and \(b.shape) do not fit under broadcasting"
      )
    }
    let shape = plan.shape
    let condition = condition.detached().broadcast(to: shape)
    let left = a.detached().broadcast(to: shape)
    let right = b.detached().broadcast(to: shape)
    let output = Tensor(shape: shape, reading: condition, left, right) {
      kernel_select($0, $1, $2, $3, shape.elementCount)
    }
    guard let tape = Tape.recording(a, b) else { return output }
    return tape.record(output) { [a = a.place, b = b.place] gradient, sink in
      func part(_ keep: Int32, _ shape: Shape) -> Tensor {
        Tensor(shape: gradient.shape, reading: condition, gradient) {
          kernel_mask($0, $1, $2, keep, gradient.elementCount)
        }.reduced(to: shape)
      }
      sink.add(part(1, a.shape), to: a)
      sink.add(part(0, b.shape), to: b)
    }
  }

  /// The elements of `a` where `condition` holds, those of `b` elsewhere.
  ///
  /// `condition` lists the elements in row-major order and has as many as the broadcast result.
  public static func select(_ condition: [Bool], _ a: Tensor, _ b: Tensor) -> Tensor {
    guard let plan = BroadcastPlan(a.shape, b.shape) else {
      fatalError("select: shapes \(a.shape) and \(b.shape) do not fit under broadcasting")
    }
    require(
      condition.count == plan.shape.elementCount,
      "select: \(condition.count) conditions for shape \(plan.shape)")
    return select(Tensor(shape: plan.shape, condition.map { $0 ? 1 : 0 }), a, b)
  }
}
