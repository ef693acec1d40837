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
    let training = try LanguageCorpus(path: settings.data.train)
    let validation = try corpus(settings.data.validation)
    let test = try corpus(settings.data.test)
    noteBeginning()
    let progress = TrainingProgress(console: common.console, epochs: epochs)
    let trained = try interruptible {
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

  /// A text that is read later; whether it is there is seen now.
  private func corpus(_ path: String) throws -> LanguageCorpus? {
    if path.isEmpty { return nil }
    _ = try ByteSource(path: path)
    return try LanguageCorpus(path: path)
  }

  /// Turns an interruption into advice on how to go on.
  private func interruptible<Result>(
    _ body: () throws -> Result, cleanUp: () -> Void
  ) throws -> Result {
    defer { cleanUp() }
    // Counting has nothing to save half-way: there Ctrl-C simply ends the command.
    if settings.architecture != .kneserNey { Interruption.watch() }
    do {
      return try body()
    } catch TrainingError.interrupted(let step, let checkpoint) {
      guard checkpoint != nil, let output else {
        throw Interrupted(
          message: "stopped at step \(step); nothing was kept, as no --output was given")
      }
      throw Interrupted(
        message: "stopped at step \(step); \(output.path) holds the state: run the same command "
          + "with --resume to go on")
    }
  }

  private func noteBeginning() {
    let console = common.console
    if let output {
      let isUnfinished = output.contains(.trainingState)
      if isResuming, !isUnfinished {
        console.note("\(output.path) holds no unfinished run: this one begins anew.")
      } else if !isResuming, isUnfinished {
        console.note(
          "\(output.path) holds an unfinished run, which this one replaces (--resume goes on).")
      }
    } else {
      console.note("Without --output the model is measured and not kept.")
    }
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
