import CKernels

extension Tensor {
  /// Shifts and scales the last axis to mean 0 and variance 1, then by learned vectors.
  ///
  /// `y = (x − mean) / √(variance + epsilon) · scale + shift` over the last axis D.
  /// Ba, Kiros, Hinton 2016, arXiv:1607.06450.
  ///
  /// - Parameters:
  ///   - scale: `[D]`.
  ///   - shift: `[D]`.
  ///   - epsilon: keeps the division finite; Keras uses 0.001, PyTorch 0.00001.
  public func layerNormalized(scale: Tensor, shift: Tensor, epsilon: Float = 1e-5) -> Tensor {
    let width = rank > 0 ? shape[-1] : 0
    require(
      width > 0 && scale.shape == [width] && shift.shape == [width],
      "layerNormalized: input \(shape), scale \(scale.shape) and shift \(shift.shape) "
        + "must be […, D], [D] and [D]")
    let rows = elementCount / width
    let means = Storage(count: rows)
    let deviations = Storage(count: rows)
    let output = Tensor(shape: shape, reading: self, scale, shift) {
      kernel_layer_norm(
        $0, means.pointer, deviations.pointer, $1, $2, $3, epsilon, rows, width)
    }
    guard let tape = Tape.recording(self, scale, shift) else { return output }
    return tape.record(output) { [self, shift = shift.place] gradient, sink in
      var scaleGradient = Tensor(zeros: scale.shape)
      var shiftGradient = Tensor(zeros: scale.shape)
      let inputGradient = scaleGradient.withMutableElements { scaleSlopes in
        shiftGradient.withMutableElements { shiftSlopes in
          Tensor(shape: shape, reading: gradient, self, scale) {
            kernel_layer_norm_gradient(
              $0, scaleSlopes.baseAddress, shiftSlopes.baseAddress, $1, $2, means.pointer,
              deviations.pointer, $3, rows, width)
          }
        }
      }
      sink.add(inputGradient, to: self)
      sink.add(scaleGradient, to: scale)
      sink.add(shiftGradient, to: shift)
    }
  }
}
