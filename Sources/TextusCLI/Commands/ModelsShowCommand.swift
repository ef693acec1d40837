import ArgumentParser
import Textus

/// Shows what is inside a model.
struct ModelsShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a model's settings, layers, shapes, parameters and training record.")

  @Argument(
    help: ArgumentHelp(
      "A bundled model's name or a model folder.", valueName: "name-or-folder"))
  var model: String

  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func run() throws {
    let folder = try ModelLocator().folder(named: model)
    let classifier = try TextClassifier.loaded(from: folder)
    let history =
      folder.contains(.history)
      ? try folder.lines(of: .history).map { $0.split(separator: ",").map(String.init) } : []
    let description = ModelDescription(
      name: model, path: folder.path, classifier: classifier, history: history)
    try StandardOutput.write { output in
      if common.json {
        try output.writeLine(description.json)
      } else {
        try output.write(try description.text())
      }
    }
  }
}
