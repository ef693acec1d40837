import NeuralNets
import Tensors

/// The best tokens of each row of a step, and the logarithms of their probabilities.
///
/// Scores of all tokens are kept only where some can be copied from the source.
struct StepCandidates {
  private let best: ClassCandidates
  private let copying: TokenScores?
  private let features: Tensor
  private let layer: SoftmaxOutput

  /// - Parameters:
  ///   - width: the rows of each source.
  ///   - count: how many tokens of a row may be asked for.
  init(
    _ output: DecoderOutput, network: any SequenceNetwork, source: EncodedSource, width: Int,
    count: Int
  ) {
    layer = network.output
    features = output.features
    if output.gate == nil, output.copyScores == nil {
      copying = nil
      best = features.projectedCandidates(
        weight: layer.weight.value, bias: layer.bias.value, count: count)
    } else {
      let scores = TokenScores(output, network: network, source: source, width: width)
      copying = scores
      best = scores.values.classCandidates(count: count)
    }
  }

  /// The logarithm of a token's probability.
  func logProbability(of token: Int32, row: Int) -> Float {
    if let copying {
      return copying.values.withElements { $0[row * copying.tokenCount + Int(token)] }
    }
    let vector = layer.weight.value.gatherRows([token])
    return (features.sliced(row..<row + 1, along: 0) * vector).sum().item
      + layer.bias.value.elements[Int(token)] - best.normalizer(row: row)
  }

  /// Calls `body` with the best tokens of a row, best first, without those that are never written and
  /// without `forbidden` ones.
  func forEachBest(row: Int, except forbidden: Set<Int32>, _ body: (Int32, Float) -> Void) {
    // What copying leaves are logarithms of probabilities already.
    let normalizer = copying == nil ? best.normalizer(row: row) : 0
    for place in row * best.count..<(row + 1) * best.count {
      let token = best.classes[place]
      guard token >= 0, !SequenceCodec.unwritten.contains(token), !forbidden.contains(token) else {
        continue
      }
      body(token, best.logits[place] - normalizer)
    }
  }
}
