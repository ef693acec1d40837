import NeuralNets
import Tensors

/// Known targets as a decoder reads them and as it should write them.
struct TargetBatch {
  /// What each step reads: the token that begins a target, then the target.
  let inputs: TokenBatch
  /// What each step that counts should write: the target, then the token that ends it.
  ///
  /// Identifiers beyond the vocabulary stand for unknown tokens of the source.
  let labels: [Int32]
  /// The rows of `[N · T]` that count.
  let rows: [Int32]

  /// Targets without their first and last tokens, of which each stands for several rows of inputs.
  ///
  /// The rows of the same step of the same target are neighbours among those that count.
  init(_ targets: [[Int32]], copies: Int = 1) {
    let inputs = TokenBatch(targets.map { [SequenceCodec.begin] + $0 }).repeated(copies)
    var labels: [Int32] = []
    var rows: [Int32] = []
    for (index, target) in targets.enumerated() {
      for step in 0...target.count {
        let label = step < target.count ? target[step] : SequenceCodec.end
        for copy in 0..<copies {
          labels.append(label)
          rows.append(Int32((index * copies + copy) * inputs.length + step))
        }
      }
    }
    self.inputs = inputs
    self.labels = labels
    self.rows = rows
  }

  /// The number N of targets.
  var count: Int { inputs.count }
}

extension DecoderOutput {
  /// The outputs of some rows `[R]` of `[N · T]`; attention and scores of copying become `[R, S]`.
  func selecting(_ rows: [Int32]) -> DecoderOutput {
    func chosen(_ tensor: Tensor?) -> Tensor? {
      tensor.map { tensor in
        let all = features.shape[0]
        return tensor.reshaped([all, tensor.elementCount / max(all, 1)]).gatherRows(rows)
      }
    }
    return DecoderOutput(
      features: features.gatherRows(rows), attention: chosen(attention), gate: chosen(gate),
      copyScores: chosen(copyScores), choice: chosen(choice)?.reshaped([rows.count]),
      overlap: chosen(overlap)?.reshaped([rows.count]))
  }
}
