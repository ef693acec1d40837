public import Tensors
import Text

/// Trains word vectors on text of any length, read from files several times.
///
/// ```swift
/// var settings = WordVectorSettings()
/// settings.architecture = .cbow
/// let trained = try WordVectorTraining(settings).run(["corpus.txt.gz"])
/// try trained.vectors.write(to: "vectors.bin")
/// ```
///
/// Source: Mikolov et al., Distributed Representations of Words and Phrases and their
/// Compositionality, 2013; shared negatives: Ji et al., Parallelizing Word2Vec in Shared and
/// Distributed Memory, 2016; sub-words: Bojanowski et al. 2017.
public struct WordVectorTraining: Sendable {
  /// How vectors are trained.
  public var settings: WordVectorSettings
  /// The most threads to use; one per core by default.
  public var threads: Int

  /// Training with the given settings.
  public init(
    _ settings: WordVectorSettings = WordVectorSettings(), threads: Int = availableThreads
  ) {
    self.settings = settings
    self.threads = max(threads, 1)
  }

  /// Trains on the text of files, plain or gzipped.
  ///
  /// - Parameters:
  ///   - paths: the files, read in this order.
  ///   - start: vectors to go on from; words of theirs that the text lacks stay as they are, behind
  ///     the others. Their context vectors are used where kept.
  ///   - report: told how the run goes on, several times a second, from one thread at a time.
  ///   - shouldStop: asked as often; true ends the run with `WordVectorError.interrupted`.
  /// - Returns: the vectors, most frequent words first, and figures of the run.
  /// - Throws: `TextError` about settings and files; ``WordVectorError``.
  public func run(
    _ paths: [String], from start: WordVectors? = nil,
    report: (WordVectorEvent) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws -> TrainedWordVectors {
    let clock = ContinuousClock()
    var begin = clock.now
    let (corpus, vocabulary) = try count(
      paths, start: start, report: report, shouldStop: shouldStop)
    let countingTime = clock.now - begin
    let run = WordVectorRun(corpus, vocabulary, start: start, threads: threads)
    report(.vocabulary(run.size))
    begin = clock.now
    try run.train(report: report, shouldStop: shouldStop)
    if settings.centersVectors, settings.architecture == .skipGram, start == nil { run.center() }
    return TrainedWordVectors(
      vectors: run.vectors(start: start), settings: settings, size: run.size,
      counting: countingTime, training: clock.now - begin, loss: run.meanLoss)
  }

  /// Counts the text and tells how large a run would be, without training.
  ///
  /// - Throws: as ``run(_:from:report:shouldStop:)``.
  public func measure(
    _ paths: [String], from start: WordVectors? = nil,
    report: (WordVectorEvent) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws -> WordVectorRunSize {
    let (corpus, vocabulary) = try count(
      paths, start: start, report: report, shouldStop: shouldStop)
    let size = WordVectorRunSize(
      vocabulary, settings: corpus.settings, parts: WordParts(vocabulary.table, settings.subwords),
      start: start)
    report(.vocabulary(size))
    return size
  }

  /// Finds the words of a text.
  private func count(
    _ paths: [String], start: WordVectors?, report: (WordVectorEvent) -> Void,
    shouldStop: () -> Bool
  ) throws -> (CorpusWords, TrainingVocabulary) {
    try settings.validate()
    try checkStart(start)
    let corpus = try CorpusWords(paths: paths, settings: settings)
    var bytes = 0
    let counted = try corpus.vocabulary(threads: threads) { stage, count in
      bytes += count
      report(.counting(stage, bytes: bytes))
      return !shouldStop()
    }
    guard let vocabulary = counted else { throw WordVectorError.interrupted }
    guard vocabulary.count > 0 else {
      throw WordVectorError.noWords(paths, tokens: vocabulary.textCount, settings.minimumCount)
    }
    return (corpus, vocabulary)
  }

  private func checkStart(_ start: WordVectors?) throws(TextError) {
    guard let start, start.size != settings.dimension else { return }
    throw TextError(
      .invalidArgument,
      message: "the vectors to go on from have \(start.size) numbers each, but the dimension is "
        + "\(settings.dimension)",
      advice: "Ask for dimension \(start.size).")
  }
}

/// What a training run is told to report.
public enum WordVectorEvent: Sendable {
  /// The text is being counted; `bytes` of it were read, in all passes so far.
  case counting(CountingStage, bytes: Int)
  /// The words are known and training begins.
  case vocabulary(WordVectorRunSize)
  /// Training goes on.
  case training(WordVectorProgress)
}

/// How far training has come.
public struct WordVectorProgress: Sendable, Hashable {
  /// The epoch, counted from 1.
  public let epoch: Int
  /// The words done, over all epochs.
  public let done: Int
  /// The words to do, over all epochs.
  public let total: Int
  /// The mean loss of a prediction since the last report; nil where none was looked at.
  public let loss: Double?
  /// The learning rate.
  public let learningRate: Double
  /// The time since training began.
  public let elapsed: Duration
}

/// Trained vectors, and figures of the run.
public struct TrainedWordVectors: Sendable {
  /// The vectors, most frequent words first, with counts and context vectors.
  public let vectors: WordVectors
  /// How they were trained.
  public let settings: WordVectorSettings
  /// How large the run was.
  public let size: WordVectorRunSize
  /// The time for counting the text.
  public let counting: Duration
  /// The time for training, without counting.
  public let training: Duration
  /// The mean loss of a prediction over the last epoch.
  public let loss: Double

  /// Tokens of the text a second, over all epochs of training.
  public var tokensPerSecond: Double {
    Double(size.tokens) * Double(settings.epochs) / (training / .seconds(1))
  }
}

/// Why there are no vectors.
public enum WordVectorError: Error, Sendable, Hashable {
  /// The run was asked to stop.
  case interrupted
  /// No word of the files occurs often enough.
  case noWords([String], tokens: Int, Int)
  /// The numbers became infinite: the learning rate is too high.
  case diverged(learningRate: Double)
}

extension WordVectorError: CustomStringConvertible {
  /// What happened and what helps.
  public var description: String {
    switch self {
    case .interrupted: return "training was stopped; no vectors were kept"
    case .noWords(let paths, let tokens, let minimumCount):
      let files = paths.count == 1 ? paths[0] : "\(paths[0]) and \(paths.count - 1) more"
      if tokens == 0 { return "\(files): no words found; give a text to train on" }
      return "\(files): of \(tokens) tokens none occurs \(minimumCount) times; "
        + "lower the minimum count or give more text"
    case .diverged(let rate):
      return "training diverged: the vectors are no longer finite; lower the learning rate, "
        + "which began at \(rate)"
    }
  }
}
