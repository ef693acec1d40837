import Textus

/// One call of `classify train`, once it is clear what is wanted.
struct ClassifierRun {
  let plan: ClassifierPlan
  /// Where the model is kept; nil for a run that only shows its figures.
  let output: ModelFolder?
  let isResuming: Bool
  let options: LabelledOptions
  let common: CommonOptions

  var settings: ClassifierSettings { plan.settings }

  var trainer: ClassifierTraining {
    ClassifierTraining(settings: settings, threads: common.threadCount)
  }

  /// The most passes over the data; a linear model is solved in one.
  private var epochs: Int { settings.architecture == .linear ? 1 : settings.training.epochs }

  /// Trains one model, keeps it and tells how good it is.
  func train() throws {
    // Whatever can fail because of a wrong path fails before the long work.
    try output?.requireReplaceable()
    let training = try plan.readTraining(options, console: common.console)
    let validation = try plan.validation?.read(
      options, labelNames: training.labelNames, console: common.console)
    let test = try plan.test?.read(
      options, labelNames: training.labelNames, console: common.console)
    noteBeginning(training)
    let progress = TrainingProgress(console: common.console, epochs: epochs)
    let trained = try runOutput.interruptible(canPause: canPause) {
      try trainer.run(
        training: training, validation: validation, output: output, resuming: isResuming,
        report: progress.show, shouldStop: { Interruption.isRequested })
    } cleanUp: {
      progress.clear()
    }
    let figures = try test.map {
      try trained.classifier.evaluate($0, threads: common.threadCount)
    }
    if let output { try trained.save(to: output, test: figures) }
    try TrainingSummary(trained, test: figures).print(asJSON: common.json)
    noteEnd()
  }

  /// Trains and measures once for each part of the data.
  func crossValidate() throws {
    let texts = try plan.readTraining(options, console: common.console)
    let folds = settings.data.folds
    var progress = TrainingProgress(console: common.console, epochs: epochs)
    var current = -1
    let begin = ContinuousClock.now
    try StandardOutput.write { output in
      let result = try runOutput.interruptible(canPause: canPause) {
        try trainer.crossValidate(
          texts, folds: folds,
          report: { fold, event in
            if fold != current {
              current = fold
              progress = TrainingProgress(
                console: common.console, epochs: epochs,
                prefix: "fold \(fold + 1)/\(folds)  ")
            }
            progress.show(event)
          },
          finished: { fold, figures in
            progress.clear()
            if common.json { return }
            try output.writeLine(FoldSummary.line(fold, of: folds, figures))
            try output.flush()
          },
          shouldStop: { Interruption.isRequested })
      } cleanUp: {
        progress.clear()
      }
      let summary = FoldSummary(
        result, settings: settings, exampleCount: texts.count,
        seconds: seconds(ContinuousClock.now - begin))
      if common.json {
        try output.writeLine(summary.json)
      } else {
        try output.writeLine(summary.line)
      }
    }
  }

  private var runOutput: RunOutput { RunOutput(folder: output, isResuming: isResuming) }

  /// A linear model has nothing to save half-way.
  private var canPause: Bool { settings.architecture != .linear }

  private func noteBeginning(_ training: LabelledTexts) {
    let console = common.console
    runOutput.noteBeginning(console)
    console.note(
      "Training \(settings.architecture.rawValue) on \(counted(training.count, "text")) with "
        + "\(counted(training.labelNames.count, "label")), seed \(settings.training.seed), "
        + "\(counted(common.threadCount, "thread")).")
  }

  private func noteEnd() {
    guard let output else { return }
    let path = output.path.contains(" ") ? "'\(output.path)'" : output.path
    common.console.note("Saved in \(output.path). To use it: textus classify --model \(path) \"…\"")
  }
}

/// The work was stopped by the user.
struct Interrupted: Error {
  let message: String
}

/// A duration in seconds.
func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}
