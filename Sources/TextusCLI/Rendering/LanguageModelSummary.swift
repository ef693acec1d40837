import Textus

/// What came out of training a language model.
struct LanguageModelSummary {
  private let trained: TrainedLanguageModel
  private let test: LanguageFigures?

  init(_ trained: TrainedLanguageModel, test: LanguageFigures?) {
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
      object.add("architecture", trained.model.settings.architecture.rawValue)
      object.add("parameters", trained.model.parameterCount)
      object.add("vocabulary", trained.model.encoder.vocabulary.count)
      object.add("examples", trained.tokenCount)
      object.add("epochs", trained.history.epochs.count)
      object.add("seconds", trained.trainingSeconds)
      object.add("samples_per_second", trained.tokensPerSecond)
      for (name, value) in figures { object.add(name, value) }
      if let epoch, epoch.isBest { object.add("best_epoch", epoch.epoch) }
    }
  }

  private var rows: [[String]] {
    var rows = [
      ["architecture", trained.model.settings.architecture.rawValue],
      ["parameters", grouped(trained.model.parameterCount)],
      ["vocabulary", grouped(trained.model.encoder.vocabulary.count)],
      ["examples", grouped(trained.tokenCount)],
      ["epochs", "\(trained.history.epochs.count)"],
      ["seconds", fixed(trained.trainingSeconds, decimals: 2)],
      ["samples_per_second", fixed(trained.tokensPerSecond, decimals: 0)],
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
      figures.append(("test_perplexity", test.perplexity))
      figures.append(("test_bits_per_character", test.bitsPerCharacter))
    }
    return figures
  }
}
