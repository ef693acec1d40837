public import Archives
public import NeuralNets
public import Tensors
public import Text
import WordVectors

/// Trains a text classifier: labelled texts and settings in, classifier out.
///
/// ```swift
/// let texts = try LabelledTexts(LabelledReader(path: "reviews.tsv"))
/// let trained = try ClassifierTraining(settings: ClassifierSettings()).run(training: texts)
/// try trained.save(to: ModelFolder("my-model"))
/// ```
public struct ClassifierTraining: Sendable {
  /// What to train and how.
  public let settings: ClassifierSettings
  /// The most threads to use; the result does not depend on it.
  public let threads: Int

  /// A training with the given settings.
  public init(settings: ClassifierSettings, threads: Int = availableThreads) {
    self.settings = settings
    self.threads = threads
  }

  /// Trains on labelled texts.
  ///
  /// - Parameters:
  ///   - training: the training texts; the classifier's labels are theirs.
  ///   - validation: texts to choose the best epoch by, labels numbered alike; without them the
  ///     settings' validation split is set aside from the training texts.
  ///   - output: a folder for the state of an unfinished run; `nil`: nothing is written.
  ///   - resuming: whether to go on from the state in `output`.
  ///   - report: receives the progress.
  ///   - shouldStop: asked after every step; `true` interrupts the run.
  /// - Throws: ``TextError`` for texts that cannot be learnt from and unreadable vectors,
  ///   `SettingsError` for settings that make no sense, `TrainingError`, `ArchiveError`.
  public func run(
    training: LabelledTexts, validation: LabelledTexts? = nil, output: ModelFolder? = nil,
    resuming: Bool = false, report: (TrainingEvent) throws -> Void = { _ in },
    shouldStop: () -> Bool = { false }
  ) throws -> TrainedClassifier {
    try settings.validate()
    try training.requireLabels(path: settings.data.train.isEmpty ? "data" : settings.data.train)
    let (training, validation) = split(training, validation)
    if settings.architecture == .linear {
      return try trainLinear(training, validation, report: report)
    }
    let plan = try NetworkPlan(settings: settings, training: training, threads: threads)
    let task = plan.task(training: training, validation: validation, threads: threads)
    try output?.create()
    let clock = ContinuousClock()
    let begin = clock.now
    let history = try Trainer(
      configuration: settings.training.configuration, threads: threads,
      checkpointPath: output?.path(of: .trainingState)
    ).run(task, resuming: resuming, report: report, shouldStop: shouldStop)
    let seconds = history.epochs.reduce(0) { $0 + $1.seconds }
    return TrainedClassifier(
      classifier: plan.classifier(labels: training.labelNames), history: history,
      exampleCount: training.count, validationCount: validation?.count ?? 0,
      trainingSeconds: seconds, totalSeconds: (clock.now - begin).inSeconds)
  }

  /// The layers of the network that would be trained, without training it.
  public func summary(training: LabelledTexts) throws -> ModelSummary {
    try settings.validate()
    return try NetworkPlan(settings: settings, training: training, threads: threads).summary
  }

  private func split(
    _ training: LabelledTexts, _ validation: LabelledTexts?
  ) -> (LabelledTexts, LabelledTexts?) {
    guard validation == nil, settings.data.validationSplit > 0 else {
      return (training, validation)
    }
    let split = training.split(
      heldOutFraction: settings.data.validationSplit, seed: settings.training.seed)
    return (training.selecting(split.training), training.selecting(split.heldOut))
  }
}

/// What a training run gives.
public struct TrainedClassifier: Sendable {
  /// The classifier, with the weights of the best epoch.
  public let classifier: TextClassifier
  /// The epochs.
  public let history: TrainingHistory
  /// How many texts it was trained on.
  public let exampleCount: Int
  /// How many texts chose the best epoch.
  public let validationCount: Int
  /// Seconds in the training loop, validation not included.
  public let trainingSeconds: Double
  /// Seconds from the encoded texts to the trained model.
  public let totalSeconds: Double

  /// Training texts seen per second of the training loop.
  public var examplesPerSecond: Double {
    Double(exampleCount * max(history.epochs.count, 1)) / max(trainingSeconds, 1e-9)
  }
}

extension Duration {
  /// The duration in seconds.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
