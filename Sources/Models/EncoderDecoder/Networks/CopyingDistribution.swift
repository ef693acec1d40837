import NeuralNets
import Tensors

/// The probabilities of tokens where some can be copied from the source.
///
/// A token's probability is that of writing it plus that of copying any position where it stands. What
/// can be written has identifiers below V; unknown tokens of the source have further ones.
struct CopyingDistribution {
  let output: SoftmaxOutput
  /// The source's tokens of each row, `[R, S]`, and how many there are.
  let tokens: [Int32]
  let lengths: [Int32]

  private var rows: Int { lengths.count }
  private var width: Int { rows == 0 ? 0 : tokens.count / rows }

  /// The tokens of the sources behind rows `[N · Q]`, of which some are chosen.
  init(_ source: TokenBatch, output: SoftmaxOutput, queries: Int, rows: [Int32]) {
    self.output = output
    var tokens: [Int32] = []
    tokens.reserveCapacity(rows.count * source.length)
    for row in rows {
      let start = Int(row) / queries * source.length
      tokens += source.identifiers[start..<start + source.length]
    }
    self.tokens = tokens
    lengths = rows.map { source.lengths[Int($0) / queries] }
  }

  /// The logarithm of the probability of each row's label, `[R]`.
  func logProbabilities(ofLabels labels: [Int32], _ decoder: DecoderOutput) -> Tensor {
    let vocabulary = Int32(output.vocabularySize)
    let logits = output.scores(decoder.features)
    // What cannot be written has no share there, whatever is looked up in its place.
    let known = labels.map { $0 < vocabulary ? $0 : SequenceCodec.unknown }
    let isKnown = Tensor(labels.map { $0 < vocabulary ? 1 : 0 })
    let matches = matches(labels)
    let probability: Tensor
    if let scores = decoder.copyScores {
      let joint = joint(logits, scores)
      let written = joint.logProbabilities(ofLabels: known).exp() * isKnown
      let normalizer = joint.logSumExp(along: 1, keepingAxis: true)
      let copied = ((masked(scores) - normalizer).exp() * matches).sum(along: 1)
      probability = written + copied
    } else if let gate = decoder.gate, let attention = decoder.attention {
      let gate = gate.reshaped([rows])
      let written = logits.logProbabilities(ofLabels: known).exp() * isKnown
      let copied = (attention * matches).sum(along: 1)
      probability = gate * written + (1 - gate) * copied
    } else {
      fatalError("CopyingDistribution: the decoder offers nothing to copy")
    }
    return (probability + 1e-10).log()
  }

  /// The logarithms of the probabilities of all tokens, `[R, V + U]` with U unknown ones of the sources.
  func logProbabilities(_ decoder: DecoderOutput) -> Tensor {
    let vocabulary = output.vocabularySize
    let logits = output.scores(decoder.features)
    let written: Tensor
    let copied: Tensor
    if let scores = decoder.copyScores {
      let joint = joint(logits, scores).softmax()
      written = joint.sliced(0..<vocabulary, along: 1)
      copied = joint.sliced(vocabulary..<vocabulary + width, along: 1)
    } else if let gate = decoder.gate, let attention = decoder.attention {
      written = logits.softmax() * gate
      copied = attention * (1 - gate)
    } else {
      fatalError("CopyingDistribution: the decoder offers nothing to copy")
    }
    let size = max(vocabulary, Int(tokens.max() ?? 0) + 1)
    let sums = Tensor(shape: [rows, size]) { sums in
      sums.update(repeating: 0)
      written.withElements { written in
        copied.withElements { copied in
          for row in 0..<rows {
            for token in 0..<vocabulary {
              sums[row * size + token] = written[row * vocabulary + token]
            }
            for place in 0..<Int(lengths[row]) {
              let token = Int(tokens[row * width + place])
              sums[row * size + token] += copied[row * width + place]
            }
          }
        }
      }
    }
    var logarithms = (sums + 1e-10).log()
    // An unknown token of another source of the batch cannot be copied here.
    logarithms.withMutableElements { logarithms in
      sums.withElements { sums in
        for row in 0..<rows {
          for index in row * size + vocabulary..<(row + 1) * size where sums[index] == 0 {
            logarithms[index] = -.infinity
          }
        }
      }
    }
    return logarithms
  }

  /// Where each row's label stands in its source: `[R, S]` of ones and zeros.
  private func matches(_ labels: [Int32]) -> Tensor {
    Tensor(
      shape: [rows, width],
      (0..<rows * width).map { index in
        let (row, place) = (index / width, index % width)
        return place < Int(lengths[row]) && tokens[index] == labels[row]
          && labels[row] != SequenceCodec.unknown ? 1 : 0
      })
  }

  /// The scores of writing and of copying beside each other, `[R, V + S]`.
  private func joint(_ logits: Tensor, _ scores: Tensor) -> Tensor {
    Tensor.concatenated([logits, masked(scores)], along: 1)
  }

  private func masked(_ scores: Tensor) -> Tensor {
    scores.reshaped([rows, width])
      + Tensor(
        shape: [rows, width],
        (0..<rows * width).map { $0 % width < Int(lengths[$0 / width]) ? 0 : -1e9 })
  }
}
