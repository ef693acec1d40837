public import Tensors

/// A fully connected layer: `activation(x · weight + bias)` along the last axis.
///
/// Shapes: `[N, …, D] → [N, …, H]` with `weight` `[D, H]` and `bias` `[H]`.
public struct Dense: PositionwiseLayer, WeightRuled {
  /// The weight, `[D, H]`.
  public let weight: Parameter
  /// The bias, `[H]`, if there is one.
  public let bias: Parameter?
  /// What is applied to the sums.
  public let activation: Activation
  /// A penalty on the weight.
  public var regularizer: Regularizer?
  /// A condition on the weight; norms over axis 0 are those of the output units.
  public var constraint: WeightConstraint?

  /// A layer with new parameters.
  ///
  /// - Parameters:
  ///   - inputSize: the size D of the input vectors.
  ///   - outputSize: the size H of the output vectors.
  ///   - activation: what is applied to the sums; default none.
  ///   - hasBias: whether a bias is added; default true.
  ///   - weightInitializer: how the weight is drawn; default Glorot's uniform.
  ///   - biasInitializer: how the bias is drawn; default zeros.
  ///   - regularizer: a penalty on the weight.
  ///   - constraint: a condition on the weight.
  ///   - random: the source of randomness.
  public init(
    inputSize: Int, outputSize: Int, activation: Activation = .linear, hasBias: Bool = true,
    weightInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    regularizer: Regularizer? = nil, constraint: WeightConstraint? = nil,
    using random: inout RandomStream
  ) {
    weight = weightInitializer.makeParameter([inputSize, outputSize], using: &random)
    bias = hasBias ? biasInitializer.makeParameter([outputSize], using: &random) : nil
    self.activation = activation
    self.regularizer = regularizer
    self.constraint = constraint
  }

  /// A layer over existing parameters, which may be shared with other layers.
  public init(weight: Parameter, bias: Parameter? = nil, activation: Activation = .linear) {
    require(weight.shape.rank == 2, "Dense: the weight must be [D, H], got \(weight.shape)")
    if let bias {
      require(
        bias.shape == [weight.shape[1]],
        "Dense: a bias \(bias.shape) does not fit a weight \(weight.shape)")
    }
    self.weight = weight
    self.bias = bias
    self.activation = activation
  }

  /// The size D of the input vectors.
  public var inputSize: Int { weight.shape[0] }

  /// The size H of the output vectors.
  public var outputSize: Int { weight.shape[1] }

  /// The weight and the bias.
  public var children: ParameterTree { ["weight": weight, "bias": bias] }

  /// The rule for the weight.
  public var weightRules: [WeightRule] {
    [WeightRule(weight, regularizer: regularizer, constraint: constraint)]
  }

  /// The layer applied to the last axis of `[N, …, D]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let shape = outputShape(for: x.shape)
    let rows = x.rank == 2 ? x : x.reshaped([x.shape.sizes.dropLast().reduce(1, *), inputSize])
    var sums = rows.matrixProduct(weight.tensor)
    if let bias { sums = sums + bias.tensor }
    let result = activation(sums)
    return x.rank == 2 ? result : result.reshaped(shape)
  }

  /// The input's shape with H as its last size.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(
      inputShape.rank >= 2 && inputShape[-1] == inputSize,
      "Dense: expected [N, …, \(inputSize)], got \(inputShape)")
    return inputShape.replacing(-1, with: outputSize)
  }

  /// The name with the activation.
  public var summaryName: String { activation.name("Dense") }
}
