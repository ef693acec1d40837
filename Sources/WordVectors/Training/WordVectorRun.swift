import Synchronization
import Tensors
import Text

/// The rows of a training run and the passes over the text.
final class WordVectorRun {
  private let corpus: CorpusWords
  let vocabulary: TrainingVocabulary
  let rows: SharedRows
  let threads: Int
  let size: WordVectorRunSize
  /// The mean loss of a prediction in the epoch that ended last.
  private(set) var meanLoss = 0.0

  var settings: WordVectorSettings { corpus.settings }

  init(
    _ corpus: CorpusWords, _ vocabulary: TrainingVocabulary, start: WordVectors?, threads: Int
  ) {
    self.corpus = corpus
    self.vocabulary = vocabulary
    let settings = corpus.settings
    self.threads = settings.isDeterministic ? 1 : threads
    let parts = WordParts(vocabulary.table, settings.subwords)
    let inputs = TrainingRows(
      count: parts?.rowCount ?? vocabulary.count, dimension: settings.dimension)
    let tree = settings.hierarchicalSoftmax ? HuffmanTree(counts: vocabulary.counts) : nil
    let nodes = tree == nil ? 0 : HuffmanTree.nodeCount(words: vocabulary.count)
    let outputs = TrainingRows(
      count: vocabulary.count + nodes, dimension: settings.dimension)
    rows = SharedRows(
      inputs: inputs, outputs: outputs,
      sampler: settings.negatives > 0
        ? NegativeSampler(counts: vocabulary.counts, power: settings.negativePower) : nil,
      tree: tree, parts: parts,
      keeping: Self.keeping(vocabulary.counts, subsample: settings.subsample))
    let stream = RandomStream(seed: settings.seed).fork("word vectors")
    parallelFor(inputs.count, threads: threads) { row in
      inputs.draw(row: row, using: stream.fork(row))
    }
    if let start { Self.copy(start, vocabulary, inputs, outputs) }
    size = WordVectorRunSize(vocabulary, settings: settings, parts: parts, start: start)
  }

  /// With what probability each word stays: √(t / f) + t / f for its share f of the text, in units
  /// of 2⁻³².
  private static func keeping(_ counts: [Int], subsample: Double) -> [UInt32] {
    let total = Double(counts.reduce(0, +))
    return counts.map { count in
      guard subsample > 0, count > 0 else { return .max }
      let ratio = subsample * total / Double(count)
      let probability = ratio.squareRoot() + ratio
      return probability >= 1 ? .max : UInt32(probability * 0x1p32)
    }
  }

  /// Copies the rows of the words that were known before.
  private static func copy(
    _ start: WordVectors, _ vocabulary: TrainingVocabulary, _ inputs: TrainingRows,
    _ outputs: TrainingRows
  ) {
    for word in 0..<vocabulary.count {
      let bytes = vocabulary.table.arena.span.extracting(vocabulary.table.range(of: word))
      guard let row = start.identifier(of: bytes) else { continue }
      start.withVector(at: row) { vector in
        (inputs.pointer + word * inputs.stride).update(
          from: vector.baseAddress!, count: inputs.dimension)
      }
      start.contextVectors?.withElements { contexts in
        (outputs.pointer + word * outputs.stride).update(
          from: contexts.baseAddress! + Int(row) * inputs.dimension, count: inputs.dimension)
      }
    }
  }

  /// Trains all epochs.
  func train(report: (WordVectorEvent) -> Void, shouldStop: () -> Bool) throws {
    let total = max(size.wordTokens * settings.epochs, 1)
    let done = Atomic(0)
    let clock = ContinuousClock()
    let begin = clock.now
    let (highest, lowest) = (settings.initialLearningRate, settings.minimumLearningRate)
    func rate(_ done: Int) -> Double {
      max(highest - (highest - lowest) * Double(done) / Double(total), lowest)
    }
    let (rows, vocabulary, settings) = (rows, vocabulary, settings)
    for epoch in 1...settings.epochs {
      let stream = RandomStream(seed: settings.seed).fork("epoch", epoch)
      var loss = 0.0
      var predictions = 0
      let (_, isComplete) = try corpus.forEachBlock(
        threads: threads, { _ in SentenceTrainer(vocabulary, settings, rows) },
        watch: { trainer, _ in
          loss += trainer.loss
          predictions += trainer.predictions
          let count = done.load(ordering: .relaxed)
          report(
            .training(
              WordVectorProgress(
                epoch: epoch, done: count, total: total,
                loss: trainer.predictions == 0
                  ? nil : trainer.loss / Double(trainer.predictions),
                learningRate: rate(count), elapsed: clock.now - begin)))
          trainer.clearLoss()
          return loss.isFinite && !shouldStop()
        }
      ) { trainer, block in
        var random = SplitMix64(seed: stream.fork(block.number).key)
        trainer.train(block, random: &random) { count in
          Float(rate(done.add(count, ordering: .relaxed).newValue))
        }
      }
      guard loss.isFinite else { throw WordVectorError.diverged(learningRate: highest) }
      guard isComplete else { throw WordVectorError.interrupted }
      meanLoss = predictions == 0 ? 0 : loss / Double(predictions)
    }
    guard rows.inputs.isFinite, rows.outputs.isFinite else {
      throw WordVectorError.diverged(learningRate: highest)
    }
  }
}
