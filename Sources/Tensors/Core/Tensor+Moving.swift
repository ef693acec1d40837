import CKernels

extension Tensor {
  /// Moves every number a share of the way towards its counterpart, in place:
  /// `self ← (1 − share) · self + share · target`.
  ///
  /// - Parameters:
  ///   - target: a tensor of the same shape.
  ///   - share: from 0 (nothing moves) to 1 (equal to the target).
  public mutating func move(toward target: Tensor, by share: Float) {
    require(shape == target.shape, "move(toward:by:): \(shape) and \(target.shape) differ")
    withMutableElements { elements in
      target.withElements { target in
        kernel_scale(elements.baseAddress, elements.baseAddress, 1 - share, elements.count)
        kernel_axpy(elements.baseAddress, share, target.baseAddress, elements.count)
      }
    }
  }
}
