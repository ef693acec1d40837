import NeuralNets
import Tensors

/// The logarithm of the probability of every token, for each row of a step.
struct TokenScores {
  /// `[R, V]`.
  private(set) var values: Tensor

  /// The number of tokens: those of the vocabulary, and the sources' unknown ones where they can be
  /// copied.
  let tokenCount: Int

  /// - Parameter width: the rows of each source.
  init(
    _ output: DecoderOutput, network: any SequenceNetwork, source: EncodedSource, width: Int
  ) {
    if output.gate == nil, output.copyScores == nil {
      values = network.output.scores(output.features).logSoftmax()
    } else {
      let rows = Array(0..<Int32(source.count * width))
      values = CopyingDistribution(
        source.tokens, output: network.output, queries: width, rows: rows
      ).logProbabilities(output.selecting(rows))
    }
    tokenCount = values.shape[1]
  }

  /// Calls `body` with a row, which it may change.
  mutating func withRow(_ row: Int, _ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    let count = tokenCount
    values.withMutableElements { all in
      body(UnsafeMutableBufferPointer(rebasing: all[row * count..<(row + 1) * count]))
    }
  }
}
