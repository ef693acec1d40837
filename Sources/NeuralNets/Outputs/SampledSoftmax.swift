public import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A softmax whose loss in training looks at the targets and a sample of other tokens only.
///
/// The tokens must be numbered by falling frequency: the sample is drawn from the log-uniform
/// distribution `P(k) = log((k + 2) / (k + 1)) / log(V + 1)`, and the score of each is corrected by the
/// logarithm of how often its token is expected in the sample, so that the gradient is that of the
/// full softmax as the sample grows. Sampled tokens that are a row's target are left out of that row.
/// Outside of training everything is computed in full.
///
/// Jean et al. 2015, *On using very large target vocabulary for neural machine translation*
/// (arXiv:1412.2007).
public struct SampledSoftmax: TokenOutput {
  /// The full output.
  public let full: SoftmaxOutput
  /// How many tokens are drawn for each batch, with repetition.
  public let sampleCount: Int

  /// An output that draws `sampleCount` tokens for each batch.
  public init(_ full: SoftmaxOutput, sampleCount: Int) {
    require(sampleCount > 0, "SampledSoftmax: a sample of \(sampleCount) tokens")
    self.full = full
    self.sampleCount = sampleCount
  }

  /// The full output's parts.
  public var children: ParameterTree { full.children }

  /// The number V of tokens.
  public var vocabularySize: Int { full.vocabularySize }

  /// The mean cross-entropy, estimated in training.
  public func loss(_ features: Tensor, targets: [Int32]) -> Tensor {
    guard let tape = Tape.active, Tape.isTraining, !targets.isEmpty else {
      return full.loss(features, targets: targets)
    }
    return loss(features, targets: targets, sample: drawSample(tape.nextRandomStream()))
  }

  /// The loss with a given sample.
  func loss(_ features: Tensor, targets: [Int32], sample: [Int32]) -> Tensor {
    let rows = features.shape[0]
    let weight = full.weight.tensor
    let bias = full.bias.tensor.reshaped([vocabularySize, 1])
    // What is drawn stands for what is not; a row's target is certain to be looked at.
    let others =
      features.matrixProduct(weight.gatherRows(sample), transposeRight: true)
      + (bias.gatherRows(sample).reshaped([sample.count]) - corrections(sample))
    let own =
      (features * weight.gatherRows(targets)).sum(along: 1)
      + bias.gatherRows(targets).reshaped([rows])
    var hits = Tensor(zeros: [rows, sample.count])
    hits.withMutableElements { hits in
      for row in 0..<rows {
        for place in 0..<sample.count where sample[place] == targets[row] {
          hits[row * sample.count + place] = -1e9
        }
      }
    }
    return Tensor.concatenated([own.reshaped([rows, 1]), others + hits], along: 1)
      .softmaxCrossEntropy(labels: [Int32](repeating: 0, count: rows))
  }

  /// The logarithms of the expected numbers of tokens in a sample.
  private func corrections(_ tokens: [Int32]) -> Tensor {
    let scale = Double(sampleCount) / log(Double(vocabularySize + 1))
    return Tensor(
      tokens.map { token in
        Float(log(scale * log((Double(token) + 2) / (Double(token) + 1))))
      })
  }

  private func drawSample(_ random: RandomStream) -> [Int32] {
    var random = random
    let span = log(Double(vocabularySize + 1))
    return (0..<sampleCount).map { _ in
      let token = Int(exp(Double(random.uniform()) * span)) - 1
      return Int32(min(max(token, 0), vocabularySize - 1))
    }
  }

  /// The logarithm of the probability of each target, in full.
  public func logProbabilities(_ features: Tensor, targets: [Int32]) -> [Float] {
    full.logProbabilities(features, targets: targets)
  }

  /// The logits of all tokens.
  public func scores(_ features: Tensor) -> Tensor { full.scores(features) }
}
