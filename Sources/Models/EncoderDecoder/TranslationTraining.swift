public import Archives
public import NeuralNets
public import Tensors
public import Text

/// Trains a sequence-to-sequence model: pairs of texts and settings in, model out.
///
/// ```swift
/// let pairs = try TextPairs(PairReader(path: "pairs.tsv"))
/// let trained = try TranslationTraining(settings: TranslationSettings()).run(training: pairs)
/// try trained.save(to: ModelFolder("en-fr"))
/// ```
public struct TranslationTraining: Sendable {
  /// What the model is for.
  public let purpose: TranslationPurpose
  /// What to train and how.
  public let settings: TranslationSettings
  /// The most threads to use; the result does not depend on it.
  public let threads: Int

  /// A training with the given settings.
  public init(
    settings: TranslationSettings, purpose: TranslationPurpose = .translate,
    threads: Int = availableThreads
  ) {
    self.settings = settings
    self.purpose = purpose
    self.threads = threads
  }

  /// Trains on pairs.
  ///
  /// - Parameters:
  ///   - training: the pairs to learn from; the vocabularies are theirs.
  ///   - validation: pairs to choose the best epoch by.
  ///   - start: a model to go on from, whose vocabularies and weights are taken over; `nil`: new ones.
  ///   - output: a folder for the state of an unfinished run; `nil`: nothing is written.
  ///   - resuming: whether to go on from the state in `output`.
  ///   - report: receives the progress.
  ///   - shouldStop: asked after every step; `true` interrupts the run.
  /// - Throws: `TextError` for pairs that cannot be learnt from, `SettingsError` for settings that make
  ///   no sense, `TrainingError`, `ArchiveError`.
  public func run(
    training: TextPairs, validation: TextPairs? = nil, from start: Translator? = nil,
    output: ModelFolder? = nil, resuming: Bool = false,
    report: (TrainingEvent) throws -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws -> TrainedTranslator {
    try settings.validate()
    try start?.requireSameTexts(as: settings.text)
    var (training, held) = (training, validation)
    if held == nil, settings.data.validationSplit > 0 {
      var random = RandomStream(seed: settings.training.seed).fork("validation")
      let order = random.permutation(training.count)
      let count = Int((Double(order.count) * settings.data.validationSplit).rounded())
      held = training.selecting(order.prefix(count).sorted())
      training = training.selecting(order.dropFirst(count).sorted())
    }
    let codecs =
      try start?.codecs ?? SequenceCodecs(learningFrom: training, settings: settings.text)
    let pairs = EncodedPairs(training, codecs: codecs, settings: settings)
    guard pairs.count > 0 else {
      throw TextError(
        .invalidData,
        message:
          "all \(training.count) targets have more than \(settings.text.targetLength) tokens",
        advice: "Raise text.target-length.")
    }
    var random = RandomStream(seed: settings.training.seed).fork("weights")
    let network = settings.makeNetwork(
      sourceVocabularySize: codecs.source.vocabulary.count,
      targetVocabularySize: codecs.target.vocabulary.count, using: &random)
    try start?.copyWeights(to: network)
    let task = TranslationTask(
      network, pairs: pairs,
      resampled: ResampledPairs(training, encoded: pairs, codecs: codecs, settings: settings),
      risk: MinimumRisk(pairs, codecs: codecs, settings: settings),
      validation: held.map { TranslationValidation($0, codecs: codecs, settings: settings) },
      settings: settings)
    try output?.create()
    let history = try Trainer(
      configuration: settings.training.configuration, threads: threads,
      checkpointPath: output?.path(of: .trainingState)
    ).run(task, resuming: resuming, report: report, shouldStop: shouldStop)
    return TrainedTranslator(
      translator: Translator(
        purpose: purpose, settings: settings, codecs: codecs, weights: network.namedTensors),
      history: history, pairCount: pairs.count, cutCount: pairs.cutCount,
      leftOutCount: pairs.leftOutCount,
      trainingSeconds: history.epochs.reduce(0) { $0 + $1.seconds })
  }
}

/// What a training run gives.
public struct TrainedTranslator: Sendable {
  /// The model, with the weights of the best epoch.
  public let translator: Translator
  /// The epochs.
  public let history: TrainingHistory
  /// The number of pairs it was trained on.
  public let pairCount: Int
  /// How many of their sources were longer than the model reads, and cut.
  public let cutCount: Int
  /// How many further pairs were left out because their targets are longer than the model writes.
  public let leftOutCount: Int
  /// Seconds in the training loop, validation not included.
  public let trainingSeconds: Double

  /// Training pairs seen per second of the training loop.
  public var pairsPerSecond: Double {
    Double(pairCount * history.epochs.count) / max(trainingSeconds, 1e-9)
  }
}
