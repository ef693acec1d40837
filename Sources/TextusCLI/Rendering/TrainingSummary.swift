import Textus

/// What came out of a training run.
struct TrainingSummary {
  private let architecture: String
  /// Numbers that belong to the kind of model, before those that every run has.
  private let counts: [(name: String, value: Int)]
  private let history: TrainingHistory
  private let seconds: Double
  private let samplesPerSecond: Double
  private let test: [(name: String, value: Double)]

  init(_ trained: TrainedClassifier, test: ClassifierFigures?) {
    architecture = trained.classifier.settings.architecture.rawValue
    counts = [
      ("parameters", trained.classifier.summary.parameterCount), ("examples", trained.exampleCount),
    ]
    history = trained.history
    seconds = trained.trainingSeconds
    samplesPerSecond = trained.examplesPerSecond
    self.test =
      test.map {
        [
          ("test_loss", $0.loss), ("test_accuracy", $0.accuracy), ("test_macro_f1", $0.macroF1),
        ]
      } ?? []
  }

  init(_ trained: TrainedLanguageModel, test: LanguageFigures?) {
    architecture = trained.model.settings.architecture.rawValue
    counts = [
      ("parameters", trained.model.parameterCount),
      ("vocabulary", trained.model.encoder.vocabulary.count), ("examples", trained.tokenCount),
    ]
    history = trained.history
    seconds = trained.trainingSeconds
    samplesPerSecond = trained.tokensPerSecond
    self.test =
      test.map {
        [
          ("test_loss", $0.loss), ("test_perplexity", $0.perplexity),
          ("test_bits_per_character", $0.bitsPerCharacter),
        ]
      } ?? []
  }

  init(_ trained: TrainedTranslator, test: TranslationFigures?) {
    architecture = trained.translator.settings.architecture.rawValue
    counts = [
      ("parameters", trained.translator.parameterCount), ("examples", trained.pairCount),
    ]
    history = trained.history
    seconds = trained.trainingSeconds
    samplesPerSecond = trained.pairsPerSecond
    self.test =
      test?.list(for: trained.translator.purpose).map { ("test_\($0.name)", $0.value) } ?? []
  }

  /// Prints the summary on standard output.
  func print(asJSON isJSON: Bool) throws {
    try StandardOutput.write { output in
      if isJSON {
        try output.writeLine(json)
      } else {
        try output.write(Columns(rows).rendered)
      }
    }
  }

  /// The epoch whose weights the model has.
  private var epoch: EpochReport? {
    history.epochs.last(where: \.isBest) ?? history.epochs.last
  }

  private var json: JSONText {
    .object { object in
      object.add("architecture", architecture)
      for (name, value) in counts { object.add(name, value) }
      object.add("epochs", history.epochs.count)
      object.add("seconds", seconds)
      object.add("samples_per_second", samplesPerSecond)
      for (name, value) in figures { object.add(name, value) }
      if let epoch, epoch.isBest { object.add("best_epoch", epoch.epoch) }
    }
  }

  private var rows: [[String]] {
    var rows = [["architecture", architecture]] + counts.map { [$0.name, grouped($0.value)] }
    rows += [
      ["epochs", "\(history.epochs.count)"],
      ["seconds", fixed(seconds, decimals: 2)],
      ["samples_per_second", fixed(samplesPerSecond, decimals: 0)],
    ]
    rows += figures.map { [$0.name, fixed($0.value, decimals: 4)] }
    if let epoch, epoch.isBest { rows.append(["best_epoch", "\(epoch.epoch)"]) }
    return rows
  }

  /// Losses and metrics by the names of the JSON object.
  private var figures: [(name: String, value: Double)] {
    var figures: [(name: String, value: Double)] = []
    if let epoch {
      figures.append(("loss", epoch.loss))
      figures += epoch.metrics.map { ($0.name, $0.value) }
      if let loss = epoch.validationLoss { figures.append(("validation_loss", loss)) }
      figures += epoch.validationMetrics.map { ("validation_\($0.name)", $0.value) }
    }
    return figures + test
  }
}
