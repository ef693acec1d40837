import ArgumentParser
import Textus

/// Shows what is inside a model.
struct ModelsShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a model's settings, layers, shapes, parameters and training record.",
    discussion: """
      Any kind of model can be shown, word vectors too; the settings are a recipe that would train it \
      again. The training record as a picture:

        textus models show my-model --curves curves.svg
      """)

  @Argument(
    help: ArgumentHelp(
      "A bundled model's name or a model folder.", valueName: "name-or-folder"))
  var model: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Draw loss and figures over the epochs into this SVG file instead.", valueName: "file"))
  var curves: String?

  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func run() throws {
    let folder = try ModelLocator().folder(named: model)
    if let curves { return try draw(folder, to: curves) }
    let description = try ModelDescription(name: model, folder: folder)
    try StandardOutput.write { output in
      if common.json {
        try output.writeLine(description.json)
      } else {
        try output.write(description.text())
      }
    }
  }

  private func draw(_ folder: ModelFolder, to path: String) throws {
    guard folder.contains(.history) else {
      throw CommandError(
        .noInput,
        "\(folder.path): keeps no training record (\(ModelFolder.File.history.rawValue)); choose a "
          + "model that was trained here")
    }
    let curves = try LearningCurves(
      lines: folder.lines(of: .history), path: folder.path(of: .history))
    let svg = curves.svg(title: model)
    guard path != "-" else { return try StandardOutput.write { try $0.write(svg) } }
    try Text.AtomicFile.write(to: path) { (file) throws(TextError) in try file.write(svg) }
    common.console.note("Drew \(counted(curves.epochCount, "epoch")) in \(path).")
  }
}
