import NeuralNets
import Tensors

/// The vectors of a side's tokens: learnt, or one-hot.
struct SequenceEmbedding: Parameterized {
  /// The table `[V, E]`; of one-hot vectors the identity, which is not kept.
  let table: Parameter
  let isLearnt: Bool
  private let vocabularySize: Int

  /// Vectors of the given size; of size 0, one-hot vectors.
  init(vocabularySize: Int, size: Int, using random: inout RandomStream) {
    self.vocabularySize = vocabularySize
    isLearnt = size > 0
    if size > 0 {
      // As large as the features behind them, wherever the table also serves as the output.
      let limit = (3 / Float(size)).squareRoot()
      table = Initializer.uniform(from: -limit, to: limit).makeParameter(
        [vocabularySize, size], using: &random)
    } else {
      table = Parameter(
        Initializer.identity().makeTensor(shape: [vocabularySize, vocabularySize], using: &random),
        isTrainable: false)
    }
  }

  var children: ParameterTree { isLearnt ? ["table": table] : ParameterTree() }

  /// The size E of the vectors.
  var size: Int { table.shape[1] }

  /// Identifiers beyond the vocabulary, which stand for tokens that can only be copied, as the unknown
  /// token.
  func known(_ identifiers: [Int32]) -> [Int32] {
    identifiers.map { $0 < vocabularySize ? $0 : SequenceCodec.unknown }
  }

  /// The vectors `[N, T, E]`, some of the tokens and of the features left out in training.
  func callAsFunction(_ tokens: TokenBatch, dropout: Float, wordDropout: Float) -> Tensor {
    rows(tokens.identifiers, dropout: dropout, wordDropout: wordDropout)
      .reshaped([tokens.count, tokens.length, size])
  }

  /// The vectors `[R, E]` of single tokens.
  func rows(_ identifiers: [Int32], dropout: Float, wordDropout: Float) -> Tensor {
    var vectors = table.tensor.gatherRows(known(identifiers))
    if wordDropout > 0, Tape.isTraining {
      vectors =
        vectors
        * Tensor(filled: 1, shape: [identifiers.count, 1]).dropout(rate: wordDropout)
    }
    return vectors.dropout(rate: dropout)
  }
}
