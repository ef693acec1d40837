import NeuralNets
import Tensors
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Learning to translate as a ``TrainingTask``: an example is a pair.
final class TranslationTask: TrainingTask {
  private let network: any SequenceNetwork
  private let pairs: EncodedPairs
  private let resampled: ResampledPairs?
  private let risk: MinimumRisk?
  private let settings: TranslationSettings
  private let validation: TranslationValidation?

  var model: any Parameterized { network }
  var exampleCount: Int { pairs.count }

  init(
    _ network: any SequenceNetwork, pairs: EncodedPairs, resampled: ResampledPairs? = nil,
    risk: MinimumRisk? = nil, validation: TranslationValidation?, settings: TranslationSettings
  ) {
    self.network = network
    self.pairs = pairs
    self.resampled = resampled
    self.risk = risk
    self.validation = validation
    self.settings = settings
  }

  /// Batches are of similar targets, or of similar sources where these are longer.
  func length(ofExample index: Int) -> Int {
    max(pairs.sources[index].identifiers.count, pairs.targets[index].count + 1)
  }

  func loss(ofExamples indices: ArraySlice<Int>) -> ShardLoss {
    if let risk {
      let batch = risk.batch(indices, network: network)
      let loss = network.loss(
        batch.sources, batch.targets, weights: batch.weights, settings: settings.training)
      // The mean over the labels of known targets, whatever was found beside them.
      let factor = Float(batch.targets.labels.count) / Float(batch.knownCount)
      return ShardLoss(loss * factor, weight: Double(batch.knownCount))
    }
    let (sources, targets) = batch(indices)
    let loss = network.loss(sources, targets, settings: settings.training)
    return ShardLoss(loss, weight: Double(targets.labels.count))
  }

  private func batch(_ indices: ArraySlice<Int>) -> (sources: TokenBatch, targets: TargetBatch) {
    // A pair is read twice where both readings, of other features each, are to agree.
    let copies = settings.training.consistency > 0 ? 2 : 1
    var (sources, targets): (TokenBatch, TargetBatch)
    if let resampled, let tape = Tape.active {
      (sources, targets) = resampled.batch(
        indices, copies: copies, random: tape.nextRandomStream())
    } else {
      (sources, targets) = (
        pairs.sourceBatch(indices), pairs.targetBatch(indices, copies: copies)
      )
    }
    return (sources.repeated(copies), targets)
  }

  func validate(threads: Int) -> ValidationResult? {
    validation?.figures(of: network, threads: threads)
  }
}

/// Pairs by which the best epoch is chosen.
struct TranslationValidation {
  let pairs: EncodedPairs
  /// The targets as text, for figures of translations.
  let references: [[UInt8]]
  let codecs: SequenceCodecs
  let settings: TranslationSettings

  init(_ texts: TextPairs, codecs: SequenceCodecs, settings: TranslationSettings) {
    pairs = EncodedPairs(texts, codecs: codecs, settings: settings, keepsAll: true)
    references = (0..<texts.count).map { index in
      texts.withTarget(at: index) { text in text.withUnsafeBufferPointer { Array($0) } }
    }
    self.codecs = codecs
    self.settings = settings
  }

  func figures(of network: any SequenceNetwork, threads: Int) -> ValidationResult {
    let (sum, count) = network.logProbability(ofPairs: pairs, threads: threads)
    let loss = -sum / Double(max(count, 1))
    var metrics = [ValidationResult.Metric("perplexity", exp(loss))]
    if settings.training.monitor != .loss, let figure = translated(network, threads) {
      metrics.insert(figure, at: 0)
    }
    return ValidationResult(loss: loss, metrics: metrics)
  }

  /// The monitored figure of greedy translations.
  private func translated(
    _ network: any SequenceNetwork, _ threads: Int
  ) -> ValidationResult.Metric? {
    let most = settings.training.monitoredPairs
    let count = most > 0 ? min(most, pairs.count) : pairs.count
    var search = settings.search
    search.beam = 1
    let beam = BeamSearch(
      network: network, settings: search, targetLength: settings.text.targetLength)
    let batches = EncodedPairs.batches(
      ofLengths: (0..<count).map { pairs.sources[$0].identifiers.count }, size: 64)
    let results = parallelMap(batches.count, threads: threads) { number in
      beam.hypotheses(for: pairs.sourceBatch(batches[number])).map(\.[0].tokens)
    }
    var texts = [[UInt8]](repeating: [], count: count)
    for (indices, found) in zip(batches, results) {
      for (index, tokens) in zip(indices, found) {
        texts[index] = codecs.target.decode(tokens, unknown: pairs.sources[index].unknown)
      }
    }
    guard
      let figures = try? TranslationFigures(
        hypotheses: texts, references: references.prefix(count).map { [$0] },
        evaluation: TranslationEvaluation(settings.text))
    else { return nil }
    return .init(
      settings.training.monitor.rawValue,
      settings.training.monitor == .bleu
        ? figures.bleu.score : 100 * figures.rouge.rougeL.fMeasure)
  }
}

extension SequenceNetwork {
  /// The sum of the logarithms of the probabilities of all targets, and the number of their tokens.
  func logProbability(ofPairs pairs: EncodedPairs, threads: Int) -> (sum: Double, count: Int) {
    let batches = EncodedPairs.batches(
      ofLengths: pairs.targets.map(\.count), size: 32)
    let sums = parallelMap(batches.count, threads: threads) { number in
      withoutGradients {
        logProbabilities(
          of: pairs.targetBatch(batches[number]), given: pairs.sourceBatch(batches[number])
        ).reduce(0, +)
      }
    }
    return (sums.reduce(0, +), pairs.targets.reduce(0) { $0 + $1.count + 1 })
  }
}
