import Textus

/// One call of `language-model train`, once it is clear what is wanted.
struct LanguageModelRun {
  let settings: LanguageModelSettings
  /// Where the model is kept; nil for a run that only shows its figures.
  let output: ModelFolder?
  let isResuming: Bool
  let common: CommonOptions

  /// The most passes over the text; n-grams are counted in one.
  private var epochs: Int { settings.architecture == .kneserNey ? 1 : settings.training.epochs }

  /// Trains a model, keeps it and tells how good it is.
  func train() throws {
    // Whatever can fail because of a wrong path fails before the long work.
    try output?.requireReplaceable()
    let training = try open(settings.data.train)
    let validation = try corpus(settings.data.validation)
    let test = try corpus(settings.data.test)
    noteBeginning()
    let progress = TrainingProgress(console: common.console, epochs: epochs)
    let trained = try runOutput.interruptible(canPause: canPause) {
      try LanguageModelTraining(settings: settings, threads: common.threadCount).run(
        training: training, validation: validation, output: output, resuming: isResuming,
        report: progress.show, shouldStop: { Interruption.isRequested })
    } cleanUp: {
      progress.clear()
    }
    let figures = try test.map { try trained.model.evaluate($0, threads: common.threadCount) }
    if let output { try trained.save(to: output, test: figures) }
    try TrainingSummary(trained, test: figures).print(asJSON: common.json)
    noteEnd()
  }

  /// Reads the texts and prints what a run would do, without doing it.
  func preview() throws {
    try output?.requireReplaceable()
    let training = try open(settings.data.train)
    for path in [settings.data.validation, settings.data.test] { _ = try corpus(path) }
    let vocabulary = try training.vocabulary(settings.text)
    let count = settings.parameterCount(vocabularySize: vocabulary.count)
    try StandardOutput.write { output in
      if common.json {
        try output.writeLine(
          .object { object in
            object.add("architecture", settings.architecture.rawValue)
            object.add("unit", settings.text.unit.rawValue)
            object.add("vocabulary", vocabulary.count)
            if let count { object.add("parameters", count) }
          })
        return
      }
      var rows = [
        ["architecture", settings.architecture.rawValue],
        ["data", settings.data.train],
        ["unit", settings.text.unit.rawValue],
        ["vocabulary", grouped(vocabulary.count)],
      ]
      if let count { rows.append(["parameters", grouped(count)]) }
      rows.append(["output", self.output?.path ?? "none"])
      try output.write(Columns(rows).rendered)
    }
  }

  /// A text that is read later; whether it is there is seen now.
  private func corpus(_ path: String) throws -> LanguageCorpus? {
    if path.isEmpty { return nil }
    _ = try ByteSource(path: path)
    return try open(path)
  }

  private func open(_ path: String) throws -> LanguageCorpus {
    try LanguageCorpus(path: path, textField: settings.data.textField)
  }

  private var runOutput: RunOutput { RunOutput(folder: output, isResuming: isResuming) }

  /// Counting has nothing to save half-way.
  private var canPause: Bool { settings.architecture != .kneserNey }

  private func noteBeginning() {
    let console = common.console
    runOutput.noteBeginning(console)
    console.note(
      "Training \(settings.architecture.rawValue) on the \(settings.text.unit.rawValue)s of "
        + "\(settings.data.train), seed \(settings.training.seed), \(counted(common.threadCount, "thread"))."
    )
  }

  private func noteEnd() {
    guard let output else { return }
    let path = output.path.contains(" ") ? "'\(output.path)'" : output.path
    common.console.note(
      "Saved in \(output.path). To use it: textus language-model --model \(path) \"…\"")
  }
}
