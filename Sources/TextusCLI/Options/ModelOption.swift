import ArgumentParser
import Textus

/// Which model to use.
struct ModelOption: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "A bundled model's name or a model folder; 'textus models' lists the names.",
      valueName: "name-or-folder"))
  var model: String?

  /// The folder of the model, that of `standard` where none was named, which is then remarked.
  func folder(default standard: String, console: Console) throws -> ModelFolder {
    let locator = ModelLocator()
    if let model { return try locator.folder(named: model) }
    let folder = try locator.bundledFolder(named: standard)
    console.note("Using the bundled model \"\(standard)\"; --model chooses another.")
    return folder
  }
}

/// The bundled models that tasks use when none is named.
enum DefaultModel {
  static let classify = "sentiment"
  static let languageModel = "characters"
  static let translate = "english-french"
  static let titleGeneration = "titles"
}
