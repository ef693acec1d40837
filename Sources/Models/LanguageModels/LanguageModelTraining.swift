public import Archives
public import NeuralNets
public import Tensors
import Text

/// Trains a language model: a text and settings in, model out.
///
/// ```swift
/// var settings = LanguageModelSettings(architecture: .kneserNey)
/// let corpus = try LanguageCorpus(path: "ptb.train.txt")
/// let trained = try LanguageModelTraining(settings: settings).run(training: corpus)
/// try trained.save(to: ModelFolder("lm"))
/// ```
public struct LanguageModelTraining: Sendable {
  /// What to train and how.
  public let settings: LanguageModelSettings
  /// The most threads to use; the result does not depend on it.
  public let threads: Int

  /// A training with the given settings.
  public init(settings: LanguageModelSettings, threads: Int = availableThreads) {
    self.settings = settings
    self.threads = threads
  }

  /// Trains on a text.
  ///
  /// - Parameters:
  ///   - training: the text to learn from; the vocabulary is its own.
  ///   - validation: a text to choose the best epoch by.
  ///   - output: a folder for the state of an unfinished run; `nil`: nothing is written.
  ///   - resuming: whether to go on from the state in `output`.
  ///   - report: receives the progress.
  ///   - shouldStop: asked after every step; `true` interrupts the run.
  /// - Throws: `TextError` for texts that cannot be read or learnt from, `SettingsError` for
  ///   settings that make no sense, `TrainingError`, `ArchiveError`.
  public func run(
    training: LanguageCorpus, validation: LanguageCorpus? = nil, output: ModelFolder? = nil,
    resuming: Bool = false, report: (TrainingEvent) throws -> Void = { _ in },
    shouldStop: () -> Bool = { false }
  ) throws -> TrainedLanguageModel {
    try settings.validate()
    let vocabulary = try training.vocabulary(settings.text)
    let encoder = try LanguageEncoder(vocabulary: vocabulary, settings: settings.text)
    var stream = try training.stream(encoder)
    var held = try validation?.stream(encoder)
    if held == nil, settings.data.validationSplit > 0 {
      held = stream.splitEnd(settings.data.validationSplit, encoder: encoder)
    }
    if settings.architecture == .kneserNey {
      return try count(stream, encoder: encoder, validation: held, report: report)
    }
    let needed = 2 * settings.training.batchSize
    guard stream.count >= needed else {
      throw TextError(
        .invalidData, path: training.path,
        message:
          "the text has \(stream.count) tokens, too few for \(settings.training.batchSize) rows",
        advice: "Use a longer text or a smaller training.batch-size.")
    }
    return try learn(
      stream, encoder: encoder, validation: held, output: output, resuming: resuming,
      report: report, shouldStop: shouldStop)
  }

  private func learn(
    _ stream: TokenStream, encoder: LanguageEncoder, validation: TokenStream?,
    output: ModelFolder?, resuming: Bool, report: (TrainingEvent) throws -> Void,
    shouldStop: () -> Bool
  ) throws -> TrainedLanguageModel {
    let size = encoder.vocabulary.count
    var random = RandomStream(seed: settings.training.seed).fork("weights")
    let network = settings.makeNetwork(vocabularySize: size, using: &random)
    let task = LanguageTask(
      network, tokens: stream.identifiers, validation: validation, unit: encoder.unit,
      settings: settings.training)
    try output?.create()
    let history = try Trainer(
      configuration: settings.training.configuration, threads: threads,
      checkpointPath: output?.path(of: .trainingState)
    ).run(task, resuming: resuming, report: report, shouldStop: shouldStop)
    let engine = NetworkLanguageEngine(
      settings: settings, vocabularySize: size, weights: network.namedTensors)
    return TrainedLanguageModel(
      model: LanguageModel(settings: settings, encoder: encoder, engine: engine),
      history: history, tokenCount: stream.count, lineCount: stream.lineCount,
      trainingSeconds: history.epochs.reduce(0) { $0 + $1.seconds })
  }

  private func count(
    _ stream: TokenStream, encoder: LanguageEncoder, validation: TokenStream?,
    report: (TrainingEvent) throws -> Void
  ) throws -> TrainedLanguageModel {
    let longest = NgramPacking(vocabularySize: encoder.vocabulary.count).longest
    guard settings.ngram.order <= longest else {
      throw SettingsError(
        name: "ngram.order",
        message: "must be at most \(longest) with a vocabulary of \(encoder.vocabulary.count)")
    }
    let begin = ContinuousClock().now
    let model = KneserNey.estimate(
      stream, order: settings.ngram.order, vocabularySize: encoder.vocabulary.count)
    let seconds = (ContinuousClock().now - begin).inSeconds
    let language = LanguageModel(
      settings: settings, encoder: encoder, engine: NgramEngine(model: model))
    let loss = language.evaluate(stream, threads: threads).loss
    let figures = validation.map { language.evaluate($0, threads: threads) }
    var history = TrainingHistory()
    let epoch = EpochReport(
      epoch: 1, loss: loss, validationLoss: figures?.loss,
      validationMetrics: figures.map { [.init("perplexity", $0.perplexity)] } ?? [],
      learningRate: 0, seconds: seconds, isBest: figures != nil)
    history.epochs = [epoch]
    try report(.epoch(epoch))
    return TrainedLanguageModel(
      model: language, history: history, tokenCount: stream.count, lineCount: stream.lineCount,
      trainingSeconds: seconds)
  }
}

/// What a training run gives.
public struct TrainedLanguageModel: Sendable {
  /// The model, with the weights of the best epoch.
  public let model: LanguageModel
  /// The epochs.
  public let history: TrainingHistory
  /// How many tokens it was trained on, line ends included.
  public let tokenCount: Int
  /// How many lines it was trained on.
  public let lineCount: Int
  /// Seconds in the training loop, validation not included.
  public let trainingSeconds: Double

  /// Training tokens seen per second of the training loop.
  public var tokensPerSecond: Double {
    Double(tokenCount * max(history.epochs.count, 1)) / max(trainingSeconds, 1e-9)
  }
}
