import CKernels

extension Tensor {
  /// The mean of the squared differences between these predictions and targets of the same shape.
  ///
  /// The sum is divided by the number of elements. Gradients flow to both.
  public func meanSquaredError(_ targets: Tensor) -> Tensor {
    require(
      shape == targets.shape, "meanSquaredError: \(shape) and targets \(targets.shape) differ")
    let difference = BinaryKernel.subtract(self, targets)
    let count = elementCount
    let output = Tensor(Float(difference.squaredNorm / Double(count)))
    guard let tape = Tape.recording(self, targets) else { return output }
    return tape.record(output) { [place, targets = targets.place] gradient, sink in
      let factor = 2 / Float(count) * gradient.item
      sink.add(difference.scaled(by: factor), to: place)
      sink.add(difference.scaled(by: -factor), to: targets)
    }
  }
}
