import CKernels

extension Tensor {
  /// The exponential of every element.
  public func exp() -> Tensor {
    elementwise(kernel_exp, saving: .output, derivative: kernel_multiply)
  }

  /// The natural logarithm of every element: −∞ for 0 and NaN for negative numbers.
  public func log() -> Tensor {
    elementwise(kernel_log, saving: .input, derivative: kernel_divide)
  }

  /// The square root of every element: NaN for negative numbers.
  public func sqrt() -> Tensor {
    elementwise(kernel_sqrt, saving: .output, derivative: kernel_sqrt_gradient)
  }

  /// The square of every element.
  public func squared() -> Tensor {
    elementwise(kernel_square, saving: .input, derivative: kernel_square_gradient)
  }

  /// The absolute value of every element; its derivative at 0 is taken as 0.
  public func absolute() -> Tensor {
    elementwise(kernel_absolute, saving: .input, derivative: kernel_absolute_gradient)
  }

  /// Every element raised to `exponent`, with the conventions of the C function `pow`.
  public func power(_ exponent: Float) -> Tensor {
    elementwise(
      { kernel_power($0, $1, exponent, $2) }, saving: .input,
      derivative: { kernel_power_gradient($0, $1, $2, exponent, $3) })
  }

  /// Every element limited to `range`; no gradient flows where the limit acts.
  ///
  /// NaN stays NaN.
  public func clipped(to range: ClosedRange<Float>) -> Tensor {
    elementwise(
      { kernel_clip($0, $1, range.lowerBound, range.upperBound, $2) }, saving: .input,
      derivative: {
        kernel_clip_gradient($0, $1, $2, range.lowerBound, range.upperBound, $3)
      })
  }

  /// Every element with the opposite sign.
  public static prefix func - (operand: Tensor) -> Tensor { operand * -1 }
}
