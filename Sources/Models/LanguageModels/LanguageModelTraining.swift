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
    let stream = try training.stream(encoder)
    let held = try validation?.stream(encoder)
    switch settings.architecture {
    case .kneserNey:
      return try count(stream, encoder: encoder, validation: held, report: report)
    case .feedForward, .rnn, .lstm, .gru:
      throw SettingsError(name: "architecture", message: "only kneser-ney can be trained as yet")
    }
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
