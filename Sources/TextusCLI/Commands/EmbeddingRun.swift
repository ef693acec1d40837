import Textus

/// What a recipe for word vectors holds.
struct EmbeddingRecipe: Codable, Sendable {
  /// Where the text is.
  struct Data: Codable, Sendable {
    var files: [String] = []
  }

  var data = Data()
  var training = WordVectorSettings()
}

/// One call of `embed train`.
struct EmbeddingRun {
  let command: EmbedTrainCommand

  private var console: Console { command.common.console }

  func run() throws {
    let recipe = try settings()
    let files =
      command.files.isEmpty ? recipe.data.files.map(command.data.path) : command.files
    let training = WordVectorTraining(recipe.training, threads: command.common.threadCount)
    try training.settings.validate()
    // What can fail because of a wrong path fails before the long work.
    let output = try command.output.map(writableOutput)
    let start = try command.continueFrom.map { try WordVectors.read($0).vectors }
    noteBeginning(training)
    let progress = EmbeddingProgress(console: console, settings: training.settings)
    Interruption.watch()
    if command.dryRun {
      let size = try training.measure(
        files, from: start, report: progress.show, shouldStop: { Interruption.isRequested })
      progress.clear()
      return try EmbeddingSummary(size: size, settings: training.settings)
        .print(asJSON: command.common.json)
    }
    let trained: TrainedWordVectors
    do {
      defer { progress.clear() }
      trained = try training.run(
        files, from: start, report: progress.show, shouldStop: { Interruption.isRequested })
    } catch WordVectorError.interrupted {
      throw Interrupted(message: "stopped; no file was written")
    }
    if let output { try trained.vectors.write(to: output, format: command.format) }
    try EmbeddingSummary(trained).print(asJSON: command.common.json)
    if let output {
      console.note(
        "Saved in \(output). To use it: textus embed nearest --vectors \(quoted(output)) …")
    }
  }

  /// Defaults, the recipe, then the options.
  private func settings() throws -> EmbeddingRecipe {
    var recipe = try Recipe(defaults: EmbeddingRecipe())
    if let path = command.recipe {
      try recipe.apply(yaml: try RecipeFile.text(of: path), path: path)
      _ = try recipe.settings(path: path)
    }
    for (name, value, option) in command.settings.assignments + command.text.assignments {
      try recipe.set(name, to: value, path: option)
    }
    return try recipe.settings(path: "--set")
  }

  /// The output's path, where a file can be written.
  private func writableOutput(_ path: String) throws -> String {
    if System.isFolder(path) {
      throw CommandError(.cannotWrite, "\(path): is a folder; name a file for the vectors")
    }
    // Begun and thrown away: a folder that is missing or closed is told at once.
    _ = try Text.AtomicFile(path)
    return path
  }

  private func noteBeginning(_ training: WordVectorTraining) {
    let settings = training.settings
    let threads = settings.isDeterministic ? 1 : training.threads
    console.note(
      "Training \(settings.architecture.rawValue) vectors of dimension \(settings.dimension), "
        + "window \(settings.window), seed \(settings.seed), \(counted(threads, "thread")).")
  }

  private func quoted(_ path: String) -> String { path.contains(" ") ? "'\(path)'" : path }
}
