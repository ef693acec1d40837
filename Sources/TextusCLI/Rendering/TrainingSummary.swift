import Textus

/// What came out of a training run.
struct TrainingSummary {
  private let trained: TrainedClassifier
  private let test: ClassifierFigures?

  init(_ trained: TrainedClassifier, test: ClassifierFigures?) {
    self.trained = trained
    self.test = test
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
    trained.history.epochs.last(where: \.isBest) ?? trained.history.epochs.last
  }

  private var json: JSONText {
    .object { object in
      object.add("architecture", trained.classifier.settings.architecture.rawValue)
      object.add("parameters", trained.classifier.summary.parameterCount)
      object.add("examples", trained.exampleCount)
      object.add("epochs", trained.history.epochs.count)
      object.add("seconds", trained.trainingSeconds)
      object.add("samples_per_second", trained.examplesPerSecond)
      for (name, value) in figures { object.add(name, value) }
      if let epoch, epoch.isBest { object.add("best_epoch", epoch.epoch) }
    }
  }

  private var rows: [[String]] {
    var rows = [
      ["architecture", trained.classifier.settings.architecture.rawValue],
      ["parameters", grouped(trained.classifier.summary.parameterCount)],
      ["examples", grouped(trained.exampleCount)],
      ["epochs", "\(trained.history.epochs.count)"],
      ["seconds", fixed(trained.trainingSeconds, decimals: 2)],
      ["samples_per_second", fixed(trained.examplesPerSecond, decimals: 0)],
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
    if let test {
      figures.append(("test_loss", test.loss))
      figures.append(("test_accuracy", test.accuracy))
      figures.append(("test_macro_f1", test.macroF1))
    }
    return figures
  }
}
