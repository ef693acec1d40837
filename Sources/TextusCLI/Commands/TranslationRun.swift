import Textus

/// One call of `translate train` or `title-gen train`, once it is clear what is wanted.
struct TranslationRun {
  let purpose: TranslationPurpose
  let settings: TranslationSettings
  /// The model to go on from; nil for a new one.
  let start: Translator?
  let training: PairSource
  let options: PairOptions
  /// Where the model is kept; nil for a run that only shows its figures.
  let output: ModelFolder?
  let isResuming: Bool
  let common: CommonOptions

  /// Trains a model, keeps it and tells how good it is.
  func train() throws {
    // Whatever can fail because of a wrong path fails before the long work.
    try output?.requireReplaceable()
    let pairs = try training.read(options, console: common.console)
    let validation = try read(settings.data.validation)
    let test = try read(settings.data.test)
    runOutput.noteBeginning(common.console)
    common.console.note(
      "Training a \(settings.architecture.rawValue) model on \(counted(pairs.count, "pair")), seed "
        + "\(settings.training.seed), \(counted(common.threadCount, "thread")).")
    let progress = TrainingProgress(console: common.console, epochs: settings.training.epochs)
    let trained = try runOutput.interruptible(canPause: true) {
      try TranslationTraining(
        settings: settings, purpose: purpose, threads: common.threadCount
      ).run(
        training: pairs, validation: validation, from: start, output: output,
        resuming: isResuming,
        report: progress.show, shouldStop: { Interruption.isRequested })
    } cleanUp: {
      progress.clear()
    }
    note(trained)
    let figures = try test.map { try trained.translator.evaluate($0, threads: common.threadCount) }
    if let output { try trained.save(to: output, test: figures) }
    try TrainingSummary(trained, test: figures).print(asJSON: common.json)
    guard let output else { return }
    let path = output.path.contains(" ") ? "'\(output.path)'" : output.path
    common.console.note(
      "Saved in \(output.path). To use it: textus \(purpose.rawValue) --model \(path) \"…\"")
  }

  /// Says what would be done, from the settings and the data.
  func preview() throws {
    let pairs = try training.read(options, console: common.console)
    try StandardOutput.write { output in
      try output.write("pairs: \(pairs.count)\n")
      try output.write(try Recipe(defaults: settings).yaml(omitting: ["data"]))
    }
  }

  private func read(_ paths: [String]) throws -> TextPairs? {
    paths.isEmpty ? nil : try PairSource.paths(paths).read(options, console: common.console)
  }

  private func note(_ trained: TrainedTranslator) {
    if trained.cutCount > 0 {
      common.console.note(
        "\(counted(trained.cutCount, "source")) had more than text.source-length "
          + "(\(settings.text.sourceLength)) tokens; what came after them was not read.")
    }
    if trained.leftOutCount > 0 {
      common.console.note(
        "\(counted(trained.leftOutCount, "pair")) left out: the target had more than "
          + "text.target-length (\(settings.text.targetLength)) tokens.")
    }
  }

  private var runOutput: RunOutput { RunOutput(folder: output, isResuming: isResuming) }
}
