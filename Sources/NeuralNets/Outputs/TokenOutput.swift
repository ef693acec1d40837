public import Tensors

/// The last layer of a model that foresees tokens: from features to a distribution over a vocabulary.
public protocol TokenOutput: Parameterized {
  /// The number V of tokens.
  var vocabularySize: Int { get }

  /// The mean cross-entropy of targets given features `[N, D]`, a scalar; in training it may be an
  /// estimate.
  func loss(_ features: Tensor, targets: [Int32]) -> Tensor

  /// The logarithm of the probability of each target given its features `[N, D]`, as constants.
  func logProbabilities(_ features: Tensor, targets: [Int32]) -> [Float]

  /// The logarithms of the probabilities of all tokens, or numbers that differ from them by the same
  /// amount within a row: `[N, D] → [N, V]`.
  func scores(_ features: Tensor) -> Tensor
}

/// A projection onto the whole vocabulary with softmax.
///
/// The vectors of the tokens may be an embedding's table: the weights are then tied (Press & Wolf 2017,
/// arXiv:1608.05859; Inan et al. 2017, arXiv:1611.01462).
public struct SoftmaxOutput: TokenOutput {
  /// The vectors of the tokens, `[V, D]`.
  public let weight: Parameter
  /// Their biases, `[V]`.
  public let bias: Parameter

  /// An output with new weights; the biases start at zero.
  ///
  /// - Parameters:
  ///   - inputSize: the size D of the features.
  ///   - vocabularySize: the number V of tokens.
  ///   - initializer: how the vectors are drawn; default uniform from −0.05 to 0.05.
  ///   - random: the source of randomness.
  public init(
    inputSize: Int, vocabularySize: Int, initializer: Initializer = .uniform(),
    using random: inout RandomStream
  ) {
    self.init(weight: initializer.makeParameter([vocabularySize, inputSize], using: &random))
  }

  /// An output over existing vectors, with biases of zero.
  public init(weight: Parameter) {
    require(
      weight.shape.rank == 2, "SoftmaxOutput: the weight must be [V, D], got \(weight.shape)")
    self.weight = weight
    bias = Parameter(Tensor(zeros: [weight.shape[0]]))
  }

  /// The vectors and the biases.
  public var children: ParameterTree { ["weight": weight, "bias": bias] }

  /// The number V of tokens.
  public var vocabularySize: Int { weight.shape[0] }

  /// The mean cross-entropy.
  public func loss(_ features: Tensor, targets: [Int32]) -> Tensor {
    features.projectedCrossEntropy(weight: weight.tensor, bias: bias.tensor, labels: targets)
  }

  /// The logarithm of the probability of each target.
  public func logProbabilities(_ features: Tensor, targets: [Int32]) -> [Float] {
    features.projectedLogProbabilities(weight: weight.value, bias: bias.value, labels: targets)
  }

  /// The logits.
  public func scores(_ features: Tensor) -> Tensor {
    features.matrixProduct(weight.tensor, transposeRight: true) + bias.tensor
  }
}
