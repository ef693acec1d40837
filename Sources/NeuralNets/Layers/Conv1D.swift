public import Tensors

/// A convolution over time: `[N, T, D] → [N, T′, H]` with a kernel `[K, D, H]`.
///
/// Padded sequences give what each would give by itself: behind its length a sequence counts as
/// zeros, and the output's lengths say how many windows fit.
public struct Conv1D: SequenceLayer, WeightRuled {
  /// The kernel, `[K, D, H]`.
  public let kernel: Parameter
  /// The bias, `[H]`, if there is one.
  public let bias: Parameter?
  /// The distance between neighbouring windows.
  public let stride: Int
  /// The distance between the steps inside a window.
  public let dilation: Int
  /// What is assumed beyond the ends.
  public let padding: ConvolutionPadding
  /// What is applied to the sums.
  public let activation: Activation
  /// A penalty on the kernel.
  public var regularizer: Regularizer?
  /// A condition on the kernel; norms over axes 0 and 1 are those of the filters.
  public var constraint: WeightConstraint?

  /// A layer with new parameters.
  ///
  /// - Parameters:
  ///   - inputSize: the size D of the input vectors.
  ///   - filterCount: the number H of filters.
  ///   - width: the width K of the windows, in steps.
  ///   - stride: the distance between neighbouring windows; default 1.
  ///   - dilation: the distance between the steps inside a window; default 1.
  ///   - padding: what is assumed beyond the ends; default `valid`, nothing.
  ///   - activation: what is applied to the sums; default none.
  ///   - hasBias: whether a bias is added; default true.
  ///   - kernelInitializer: how the kernel is drawn; default Glorot's uniform.
  ///   - biasInitializer: how the bias is drawn; default zeros.
  ///   - regularizer: a penalty on the kernel.
  ///   - constraint: a condition on the kernel.
  ///   - random: the source of randomness.
  public init(
    inputSize: Int, filterCount: Int, width: Int, stride: Int = 1, dilation: Int = 1,
    padding: ConvolutionPadding = .valid, activation: Activation = .linear, hasBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    regularizer: Regularizer? = nil, constraint: WeightConstraint? = nil,
    using random: inout RandomStream
  ) {
    require(
      width > 0 && stride > 0 && dilation > 0,
      "Conv1D: width \(width), stride \(stride) and dilation \(dilation) must be positive")
    kernel = kernelInitializer.makeParameter([width, inputSize, filterCount], using: &random)
    bias = hasBias ? biasInitializer.makeParameter([filterCount], using: &random) : nil
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
    self.activation = activation
    self.regularizer = regularizer
    self.constraint = constraint
  }

  /// The width K of the windows.
  public var width: Int { kernel.shape[0] }

  /// The size D of the input vectors.
  public var inputSize: Int { kernel.shape[1] }

  /// The number H of filters.
  public var filterCount: Int { kernel.shape[2] }

  /// The kernel and the bias.
  public var children: ParameterTree { ["kernel": kernel, "bias": bias] }

  /// The rule for the kernel.
  public var weightRules: [WeightRule] {
    [WeightRule(kernel, regularizer: regularizer, constraint: constraint)]
  }

  /// The convolution of `[N, T, D]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    _ = outputShape(for: x.shape)
    return activation(
      x.convolution1D(
        kernel.tensor, bias: bias?.tensor, stride: stride, dilation: dilation, padding: padding))
  }

  /// The convolution of sequences; their new lengths count the windows inside the old ones.
  public func callAsFunction(_ x: Padded) -> Padded {
    windows.requireInvariance("Conv1D")
    // Only windows centred on a step reach beyond the sequence's end.
    let values = padding == .same ? x.masked().values : x.values
    return Padded(self(values), lengths: x.lengths.map { Int32(windows.count(over: Int($0))) })
  }

  /// The shape with the number of windows and of filters.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(
      inputShape.rank == 3 && inputShape[2] == inputSize,
      "Conv1D: expected [N, T, \(inputSize)], got \(inputShape)")
    return [inputShape[0], windows.count(over: inputShape[1]), filterCount]
  }

  private var windows: Windows {
    Windows(span: (width - 1) * dilation + 1, stride: stride, padding: padding)
  }

  /// The name with width and activation.
  public var summaryName: String { activation.name("Conv1D", "\(width)") }
}
