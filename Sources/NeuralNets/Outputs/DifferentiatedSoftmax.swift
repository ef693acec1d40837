public import Tensors

/// A softmax over the whole vocabulary in which rare tokens see fewer features: D-softmax.
///
/// The features are cut into slices, one for each cluster of tokens; the scores of a cluster's tokens
/// are products with its slice alone, so that the matrix of the output is block-diagonal. The frequent
/// tokens have the first half of the features, each further cluster half of what is left, and the last
/// one all of it. The tokens must be numbered by falling frequency.
///
/// Chen, Grangier & Auli 2016, *Strategies for training large vocabulary neural language models*
/// (arXiv:1512.04906).
public struct DifferentiatedSoftmax: TokenOutput {
  /// The vectors of each cluster's tokens, `[C, D′]`.
  public let weights: [Parameter]
  /// The biases of all tokens, `[V]`.
  public let bias: Parameter

  /// An output with new weights; the biases start at zero.
  ///
  /// - Parameters:
  ///   - inputSize: the size D of the features, at least the number of clusters.
  ///   - vocabularySize: the number V of tokens.
  ///   - cutoffs: the first token of each cluster behind that of the frequent ones, ascending.
  ///   - initializer: how the vectors are drawn; default Glorot's uniform.
  ///   - random: the source of randomness.
  public init(
    inputSize: Int, vocabularySize: Int, cutoffs: [Int],
    initializer: Initializer = .glorotUniform, using random: inout RandomStream
  ) {
    let bounds = [0] + cutoffs + [vocabularySize]
    require(
      zip(bounds, bounds.dropFirst()).allSatisfy(<),
      "DifferentiatedSoftmax: cutoffs \(cutoffs) do not divide \(vocabularySize) tokens")
    require(
      inputSize > cutoffs.count,
      "DifferentiatedSoftmax: \(inputSize) features for \(cutoffs.count + 1) clusters")
    var rest = inputSize
    var weights: [Parameter] = []
    for cluster in 0...cutoffs.count {
      let following = cutoffs.count - cluster
      let width = following == 0 ? rest : max(1, min(rest / 2, rest - following))
      weights.append(
        initializer.makeParameter([bounds[cluster + 1] - bounds[cluster], width], using: &random))
      rest -= width
    }
    self.weights = weights
    bias = Parameter(Tensor(zeros: [vocabularySize]))
  }

  /// The vectors, named by their clusters' positions from 0, and the biases.
  public var children: ParameterTree { ["weights": weights, "bias": bias] }

  /// The number V of tokens.
  public var vocabularySize: Int { bias.shape[0] }

  /// The mean cross-entropy.
  public func loss(_ features: Tensor, targets: [Int32]) -> Tensor {
    scores(features).softmaxCrossEntropy(labels: targets)
  }

  /// The logarithm of the probability of each target.
  public func logProbabilities(_ features: Tensor, targets: [Int32]) -> [Float] {
    let all = withoutGradients { scores(features.detached()).logSoftmax() }
    let width = vocabularySize
    return all.withElements { values in
      targets.indices.map { values[$0 * width + Int(targets[$0])] }
    }
  }

  /// The logits.
  public func scores(_ features: Tensor) -> Tensor {
    var start = 0
    let parts = weights.map { weight in
      let width = weight.shape[1]
      defer { start += width }
      return features.sliced(start..<(start + width), along: 1)
        .matrixProduct(weight.tensor, transposeRight: true)
    }
    return Tensor.concatenated(parts, along: 1) + bias.tensor
  }
}
