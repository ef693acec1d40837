import CKernels

extension Tensor {
  /// Sets a random share `rate` of the elements to zero and scales the others by `1 / (1 − rate)`.
  ///
  /// Acts only while the tape of a training step records (``withGradients(training:random:seed:of:)``).
  /// The mask is not stored: it is drawn again from its counter in the backward pass. The rate is
  /// rounded to a multiple of 1/65536 and the scale follows it, so that the expectation is exact.
  ///
  /// Srivastava et al. 2014, *Dropout: a simple way to prevent neural networks from overfitting*.
  ///
  /// - Parameter rate: the share to drop, in `0..<1`.
  public func dropout(rate: Float) -> Tensor {
    require(rate >= 0 && rate < 1, "dropout: the rate must be in 0..<1, got \(rate)")
    guard let tape = Tape.current, tape.isTraining, rate > 0 else { return self }
    let threshold = UInt32(min((rate * 65536).rounded(), 65535))
    let factor = 65536 / Float(65536 - threshold)
    let key = tape.nextRandomStream().key
    func masked(_ tensor: Tensor) -> Tensor {
      Tensor(shape: tensor.shape, reading: tensor) {
        kernel_dropout($0, $1, tensor.elementCount, key, threshold, factor)
      }
    }
    let output = masked(self)
    guard Tape.recording(self) != nil else { return output }
    return tape.record(output) { [place] gradient, sink in
      sink.add(masked(gradient), to: place)
    }
  }
}
