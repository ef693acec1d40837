public import NeuralNets
public import Tensors
public import Text

/// The textbook's skip-gram network: two tables of vectors, whose dot product tells whether two
/// words are neighbours.
///
/// It learns through the tape from the pairs of ``skipgrams(_:vocabularySize:window:negativeRatio:shuffles:samplingTable:seed:)``;
/// for vectors of real texts use ``WordVectorTraining``, which is hundreds of times faster.
///
/// Source: Mikolov et al., Distributed Representations of Words and Phrases and their
/// Compositionality, 2013, equation 4.
public struct SkipGramModel: Parameterized {
  /// The vectors of words.
  public let words: Embedding
  /// The vectors of the same words as neighbours.
  public let contexts: Embedding

  /// A model with new vectors.
  ///
  /// - Parameters:
  ///   - vocabularySize: the number of identifiers, V.
  ///   - dimension: the numbers of each vector, D.
  ///   - random: the source of randomness.
  public init(vocabularySize: Int, dimension: Int, using random: inout RandomStream) {
    words = Embedding(vocabularySize: vocabularySize, size: dimension, using: &random)
    contexts = Embedding(vocabularySize: vocabularySize, size: dimension, using: &random)
  }

  /// Both tables.
  public var children: ParameterTree { ["words": words, "contexts": contexts] }

  /// The dot products of pairs of words, `[N]`: logits of their being neighbours.
  public func callAsFunction(_ targets: [Int32], _ contexts: [Int32]) -> Tensor {
    require(
      targets.count == contexts.count,
      "SkipGramModel: \(targets.count) words for \(contexts.count) neighbours")
    let products =
      words.table.tensor.gatherRows(targets)
      * self.contexts.table.tensor.gatherRows(contexts)
    return products.sum(along: 1)
  }

  /// One pass over pairs in batches; returns the mean loss.
  ///
  /// - Parameters:
  ///   - pairs: what is learnt.
  ///   - batchSize: pairs in an update.
  ///   - optimizer: the rule of the updates.
  ///   - learningRate: the size of the steps.
  ///   - step: how many updates came before; counted on.
  public func fit(
    _ pairs: SkipGrams, batchSize: Int = 128, optimizer: inout some Optimizer,
    learningRate: Float, step: inout Int
  ) -> Double {
    require(batchSize > 0, "SkipGramModel.fit: batch size \(batchSize) must be positive")
    var sum = 0.0
    for begin in stride(from: 0, to: pairs.count, by: batchSize) {
      let batch = begin..<min(begin + batchSize, pairs.count)
      var (loss, gradients) = withGradients {
        self(Array(pairs.targets[batch]), Array(pairs.contexts[batch]))
          .sigmoidCrossEntropy(targets: Array(pairs.labels[batch]))
      }
      optimizer.update(parameters, &gradients, learningRate: learningRate, step: step)
      sum += Double(loss.item) * Double(batch.count)
      step += 1
    }
    return pairs.count == 0 ? 0 : sum / Double(pairs.count)
  }
}
