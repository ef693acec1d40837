import CKernels

extension Tensor {
  /// `exp(x) / Σ exp(x)` along `axis`, computed without overflow.
  public func softmax(along axis: Int = -1) -> Tensor {
    overRows(along: axis) {
      $0.rowwise(kernel_softmax, gradientKernel: kernel_softmax_gradient)
    }
  }

  /// `x − log Σ exp(x)` along `axis`, computed without overflow.
  public func logSoftmax(along axis: Int = -1) -> Tensor {
    overRows(along: axis) {
      $0.rowwise(kernel_log_softmax, gradientKernel: kernel_log_softmax_gradient)
    }
  }

  /// `log Σ exp(x)` along `axis`, computed without overflow: `[…, A, …] → […, …]`.
  public func logSumExp(along axis: Int, keepingAxis: Bool = false) -> Tensor {
    let axis = shape.normalized(axis)
    let output = overRows(along: axis) { $0.logSumExpOfRows() }
    return keepingAxis ? output : output.squeezed(axis)
  }

  /// Applies `operation` with `axis` as the last one.
  private func overRows(along axis: Int, _ operation: (Tensor) -> Tensor) -> Tensor {
    let axis = shape.normalized(axis)
    if axis == rank - 1 { return operation(self) }
    var swapped = Array(0..<rank)
    swapped.swapAt(axis, rank - 1)
    return operation(transposed(swapped)).transposed(swapped)
  }

  private func rowwise(
    _ kernel: (Pointer?, ConstantPointer?, Int, Int) -> Void,
    gradientKernel: @escaping (Pointer?, ConstantPointer?, ConstantPointer?, Int, Int) -> Void
  ) -> Tensor {
    let width = shape[-1]
    let rows = width == 0 ? 0 : elementCount / width
    let output = Tensor(shape: shape, reading: self) { kernel($0, $1, rows, width) }
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in
      sink.add(
        Tensor(shape: output.shape, reading: gradient, output) {
          gradientKernel($0, $1, $2, rows, width)
        }, to: place)
    }
  }

  private func logSumExpOfRows() -> Tensor {
    let width = shape[-1]
    let output = Tensor(shape: shape.replacing(-1, with: 1), reading: self) { out, a in
      for row in 0..<(shape.outerCount(before: rank - 1)) {
        out[row] = kernel_logsumexp(a + row * width, width)
      }
    }
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [self] gradient, sink in
      let shares = withoutGradients { (detached() - output).exp() }
      sink.add(BinaryKernel.multiply(shares, gradient), to: self)
    }
  }
}
