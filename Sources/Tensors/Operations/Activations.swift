import CKernels

extension Tensor {
  /// The hyperbolic tangent of every element.
  public func tanh() -> Tensor {
    elementwise(kernel_tanh, saving: .output, derivative: kernel_tanh_gradient)
  }

  /// The logistic function `1 / (1 + exp(−x))` of every element.
  public func sigmoid() -> Tensor {
    elementwise(kernel_sigmoid, saving: .output, derivative: kernel_sigmoid_gradient)
  }

  /// The rectifier `max(x, 0)` of every element; its derivative at 0 is taken as 0.
  public func relu() -> Tensor {
    elementwise(kernel_relu, saving: .output, derivative: kernel_relu_gradient)
  }

  /// The leaky rectifier: `x` for positive elements, `slope · x` for the others.
  ///
  /// Maas, Hannun, Ng 2013, *Rectifier nonlinearities improve neural network acoustic models*.
  public func leakyReLU(slope: Float = 0.01) -> Tensor {
    elementwise(
      { kernel_leaky_relu($0, $1, slope, $2) }, saving: .input,
      derivative: { kernel_leaky_relu_gradient($0, $1, $2, slope, $3) })
  }

  /// The exponential linear unit: `x` for positive elements, `alpha · (exp(x) − 1)` for the others.
  ///
  /// Clevert, Unterthiner, Hochreiter 2016, arXiv:1511.07289. `alpha` must not be negative.
  public func elu(alpha: Float = 1) -> Tensor {
    require(alpha >= 0, "elu: alpha must not be negative, got \(alpha)")
    return elementwise(
      { kernel_elu($0, $1, alpha, $2) }, saving: .output,
      derivative: { kernel_elu_gradient($0, $1, $2, alpha, $3) })
  }

  /// The self-normalising exponential linear unit, `1.0507 · elu(x, alpha: 1.6733)`.
  ///
  /// Klambauer, Unterthiner, Mayr, Hochreiter 2017, arXiv:1706.02515.
  public func selu() -> Tensor {
    elementwise(kernel_selu, saving: .output, derivative: kernel_selu_gradient)
  }

  /// The Gaussian error linear unit `x · Φ(x)` in its exact form.
  ///
  /// Hendrycks, Gimpel 2016, arXiv:1606.08415.
  public func gelu() -> Tensor {
    elementwise(kernel_gelu, saving: .input, derivative: kernel_gelu_gradient)
  }

  /// `x · sigmoid(x)` of every element, also called SiLU.
  ///
  /// Ramachandran, Zoph, Le 2017, arXiv:1710.05941.
  public func swish() -> Tensor {
    elementwise(kernel_swish, saving: .input, derivative: kernel_swish_gradient)
  }

  /// `log(1 + exp(x))` of every element, without overflow.
  public func softplus() -> Tensor {
    elementwise(kernel_softplus, saving: .input, derivative: kernel_softplus_gradient)
  }

  /// `x / (1 + |x|)` of every element.
  public func softsign() -> Tensor {
    elementwise(kernel_softsign, saving: .input, derivative: kernel_softsign_gradient)
  }

  /// `slope · x + 1/2` limited to `0...1`, the straight-line stand-in for the sigmoid.
  ///
  /// The default slope of 1/6 is that of Keras 3 and PyTorch; older Keras used 0.2.
  public func hardSigmoid(slope: Float = 1 / 6) -> Tensor {
    elementwise(
      { kernel_hard_sigmoid($0, $1, slope, $2) }, saving: .output,
      derivative: { kernel_hard_sigmoid_gradient($0, $1, $2, slope, $3) })
  }
}
