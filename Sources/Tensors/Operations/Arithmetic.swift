import CKernels

/// Arithmetic with NumPy's broadcasting: shapes are aligned at the last axis, and an axis of size 1
/// or a missing one is repeated; `[N, T, H] + [H]` adds a vector to every row.
extension Tensor {
  /// The sum of two tensors under broadcasting.
  public static func + (left: Tensor, right: Tensor) -> Tensor {
    let output = BinaryKernel.add(left, right)
    guard let tape = Tape.recording(left, right) else { return output }
    return tape.record(output) { [left = left.place, right = right.place] gradient, sink in
      sink.add(gradient.reduced(to: left.shape), to: left)
      sink.add(gradient.reduced(to: right.shape), to: right)
    }
  }

  /// The difference of two tensors under broadcasting.
  public static func - (left: Tensor, right: Tensor) -> Tensor {
    let output = BinaryKernel.subtract(left, right)
    guard let tape = Tape.recording(left, right) else { return output }
    return tape.record(output) { [left = left.place, right = right.place] gradient, sink in
      sink.add(gradient.reduced(to: left.shape), to: left)
      sink.add(gradient.reduced(to: right.shape).scaled(by: -1), to: right)
    }
  }

  /// The elementwise product of two tensors under broadcasting.
  public static func * (left: Tensor, right: Tensor) -> Tensor {
    let output = BinaryKernel.multiply(left, right)
    guard let tape = Tape.recording(left, right) else { return output }
    return tape.record(output) { gradient, sink in
      sink.add(BinaryKernel.multiply(gradient, right).reduced(to: left.shape), to: left)
      sink.add(BinaryKernel.multiply(gradient, left).reduced(to: right.shape), to: right)
    }
  }

  /// The elementwise quotient of two tensors under broadcasting.
  public static func / (left: Tensor, right: Tensor) -> Tensor {
    let output = BinaryKernel.divide(left, right)
    guard let tape = Tape.recording(left, right) else { return output }
    return tape.record(output) { [left = left.place, quotient = output] gradient, sink in
      let slope = BinaryKernel.divide(gradient, right)
      sink.add(slope.reduced(to: left.shape), to: left)
      sink.add(
        BinaryKernel.multiply(slope, quotient).reduced(to: right.shape).scaled(by: -1), to: right)
    }
  }

  /// Every element plus a number.
  public static func + (left: Tensor, right: Float) -> Tensor {
    let output = BinaryKernel.add(left, right)
    guard let tape = Tape.recording(left) else { return output }
    return tape.record(output) { [left = left.place] gradient, sink in
      sink.add(gradient, to: left)
    }
  }

  /// Every element plus a number.
  public static func + (left: Float, right: Tensor) -> Tensor { right + left }

  /// Every element minus a number.
  public static func - (left: Tensor, right: Float) -> Tensor { left + -right }

  /// A number minus every element.
  public static func - (left: Float, right: Tensor) -> Tensor {
    let output = BinaryKernel.subtract(left, right)
    guard let tape = Tape.recording(right) else { return output }
    return tape.record(output) { [right = right.place] gradient, sink in
      sink.add(gradient.scaled(by: -1), to: right)
    }
  }

  /// Every element times a number.
  public static func * (left: Tensor, right: Float) -> Tensor {
    let output = left.scaled(by: right)
    guard let tape = Tape.recording(left) else { return output }
    return tape.record(output) { [left = left.place] gradient, sink in
      sink.add(gradient.scaled(by: right), to: left)
    }
  }

  /// Every element times a number.
  public static func * (left: Float, right: Tensor) -> Tensor { right * left }

  /// Every element divided by a number.
  public static func / (left: Tensor, right: Float) -> Tensor {
    let output = BinaryKernel.divide(left, right)
    guard let tape = Tape.recording(left) else { return output }
    return tape.record(output) { [left = left.place] gradient, sink in
      sink.add(BinaryKernel.divide(gradient, right), to: left)
    }
  }

  /// A number divided by every element.
  public static func / (left: Float, right: Tensor) -> Tensor {
    let output = BinaryKernel.divide(left, right)
    guard let tape = Tape.recording(right) else { return output }
    return tape.record(output) { [quotient = output] gradient, sink in
      // d(s / x) = −(s / x) / x
      let slope = BinaryKernel.divide(quotient, right)
      sink.add(BinaryKernel.multiply(gradient, slope).scaled(by: -1), to: right)
    }
  }
}
