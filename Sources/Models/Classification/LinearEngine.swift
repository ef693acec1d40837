import Archives
import NeuralNets
import Tensors
import Text

/// The linear model behind a ``TextClassifier``.
struct LinearEngine: ClassifierEngine {
  let classifier: LinearClassifier

  func probabilities(of texts: [[UInt8]], threads: Int) -> [[Float]] {
    let size = 64
    let parts = parallelMap((texts.count + size - 1) / size, threads: threads) { part in
      texts[(part * size)..<min((part + 1) * size, texts.count)].map { text in
        classifier.probabilities(of: text.span)
      }
    }
    return Array(parts.joined())
  }

  func write(to folder: ModelFolder, precision: Precision) throws {
    var draft = ArchiveDraft()
    classifier.add(to: &draft, as: precision)
    try folder.write(draft)
  }

  func prepared() -> any ClassifierEngine { self }

  /// The counts of the model as a summary: it has no layers.
  static func summary(of classifier: LinearClassifier) -> ModelSummary {
    let count = classifier.weights.elementCount + classifier.biases.elementCount
    return ModelSummary(
      rows: [
        .init(
          name: "linear", layer: "LogisticRegression(\(classifier.featureCount) n-grams)",
          outputShape: [1, classifier.classCount], parameterCount: count, trainableCount: count)
      ])
  }
}

extension TextClassifier {
  init(linear folder: ModelFolder, settings: ClassifierSettings, labels: [String]) throws {
    let classifier = try LinearClassifier(
      archive: try folder.weights(), configuration: settings.linear, classCount: labels.count)
    self.init(
      settings: settings, labels: labels, summary: LinearEngine.summary(of: classifier),
      engine: LinearEngine(classifier: classifier))
  }
}

extension ClassifierTraining {
  /// The texts are read the way `text.tokenizer` says, for `linear` as for networks.
  func trainLinear(
    _ training: LabelledTexts, _ validation: LabelledTexts?,
    report: (TrainingEvent) throws -> Void
  ) throws -> TrainedClassifier {
    var settings = settings
    settings.linear.tokenizer = settings.text.tokenizer
    let clock = ContinuousClock()
    let begin = clock.now
    let classifier = try LinearClassifier.train(
      on: training, configuration: settings.linear, threads: threads)
    let seconds = (clock.now - begin).inSeconds
    let result = TextClassifier(
      settings: settings, labels: training.labelNames,
      summary: LinearEngine.summary(of: classifier), engine: LinearEngine(classifier: classifier))
    var history = TrainingHistory()
    let own = try result.evaluate(training, threads: threads)
    let held = try validation.map { try result.evaluate($0, threads: threads) }
    let epoch = EpochReport(
      epoch: 1, loss: own.loss, metrics: [.init("accuracy", own.accuracy)],
      validationLoss: held?.loss,
      validationMetrics: held.map {
        [.init("accuracy", $0.accuracy), .init("macro_f1", $0.macroF1)]
      }
        ?? [], learningRate: 0, seconds: seconds, isBest: true)
    history.epochs.append(epoch)
    try report(.epoch(epoch))
    return TrainedClassifier(
      classifier: result, history: history, exampleCount: training.count,
      validationCount: validation?.count ?? 0, trainingSeconds: seconds,
      totalSeconds: (clock.now - begin).inSeconds)
  }
}
