public import ArgumentParser
public import Textus

/// Trains a model on pairs of texts.
struct PairTrainCommand<Task: PairTask>: ParsableCommand {
  static var configuration: CommandConfiguration { Task.trainConfiguration }

  @OptionGroup(title: "Training") var training: TrainingOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The kind of network (default: recurrent).", valueName: "name"))
  var architecture: TranslationArchitecture?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A trained model to go on from, with its vocabulary, weights and settings.",
      valueName: "name-or-folder"))
  var continueFrom: String?

  @OptionGroup(title: "Data") var pairs: PairData
  @OptionGroup(title: "Data") var data: DataFolder
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if continueFrom != nil, architecture != nil {
      throw ValidationError("--continue-from and --architecture exclude each other; keep one")
    }
    if training.train != nil, pairs.files != nil {
      throw ValidationError("--train and --source-file exclude each other; keep one")
    }
    if training.train == nil, pairs.files == nil, training.recipe == nil {
      throw ValidationError(
        "--train is missing; it names the pairs to learn from (or use --recipe)")
    }
  }

  func run() throws {
    let start = try continueFrom.map {
      try Translator(folder: ModelLocator().folder(named: $0), for: Task.purpose)
    }
    var overlay = SettingsOverlay<TranslationSettings>(training, architecture: architecture) {
      start?.settings
        ?? TranslationSettings(architecture: $0 ?? .recurrent, purpose: Task.purpose)
    }
    overlay.add("data.source-field", pairs.sourceField, "--source-field")
    overlay.add("data.target-field", pairs.targetField, "--target-field")
    var settings = try overlay.settings()
    var source: PairSource
    if let files = pairs.files {
      source = files
      settings.data.train = [files.name]
      settings.data.validation = training.validation.map { [$0] } ?? []
      settings.data.test = training.test.map { [$0] } ?? []
    } else {
      settings.data = try training.paths(settings.data, in: data)
      source = .paths(settings.data.train)
    }
    let run = TranslationRun(
      purpose: Task.purpose, settings: settings, start: start, training: source,
      options: pairs.options(settings.data), output: training.output.map { ModelFolder($0) },
      isResuming: training.resume, common: common)
    if training.dryRun { try run.preview() } else { try run.train() }
  }
}

extension TranslationArchitecture: ExpressibleByArgument {}
