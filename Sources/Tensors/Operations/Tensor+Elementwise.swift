import CKernels

typealias UnaryKernel = (Pointer?, ConstantPointer?, Int) -> Void
typealias GradientKernel = (Pointer?, ConstantPointer?, ConstantPointer?, Int) -> Void

/// What a derivative is a function of: keeping the output lets the input's memory go.
enum SavedValue {
  case input
  case output
}

extension Tensor {
  /// A function of each element, with its derivative as a kernel
  /// `out = gradient · f′(saved)`.
  func elementwise(
    _ kernel: UnaryKernel, saving saved: SavedValue, derivative: @escaping GradientKernel
  ) -> Tensor {
    let output = Tensor(shape: shape, reading: self) { kernel($0, $1, elementCount) }
    guard let tape = Tape.recording(self) else { return output }
    let kept = saved == .input ? detached() : output
    return tape.record(output) { [place] gradient, sink in
      sink.add(
        Tensor(shape: kept.shape, reading: gradient, kept) {
          derivative($0, $1, $2, kept.elementCount)
        }, to: place)
    }
  }

  /// A kernel of two operands of the same shape; nothing is recorded.
  func combined(_ other: Tensor, _ kernel: GradientKernel) -> Tensor {
    Tensor(shape: shape, reading: self, other) { kernel($0, $1, $2, elementCount) }
  }

  /// `factor` times every element; nothing is recorded.
  func scaled(by factor: Float) -> Tensor {
    Tensor(shape: shape, reading: self) { kernel_scale($0, $1, factor, elementCount) }
  }
}
