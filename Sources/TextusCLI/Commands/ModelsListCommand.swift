import ArgumentParser
import Textus

/// Lists models with what they are and how large they are.
struct ModelsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the bundled models and those in the folders you name.",
    discussion: "Prints name, task, architecture, labels, size and folder, separated by tabs.")

  @Argument(help: ArgumentHelp("Folders with models of your own.", valueName: "folder"))
  var folders: [String] = []

  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func run() throws {
    var models = ModelLocator().bundledModels
    for folder in folders { models += try Self.models(at: folder) }
    if models.isEmpty {
      common.console.note(
        "No bundled models are installed; the variable TEXTUS_MODELS names the folder they are in.")
    }
    try StandardOutput.write { output in
      for (name, folder) in models {
        let entry = try ModelEntry(name: name, folder: folder)
        if common.json {
          try output.writeLine(entry.json)
        } else {
          try output.writeLine(entry.row)
        }
      }
    }
  }

  /// A model folder itself, or the models in a folder.
  private static func models(at path: String) throws -> [(name: String, folder: ModelFolder)] {
    let folder = ModelFolder(path)
    if folder.isModel { return [(path, folder)] }
    guard System.isFolder(path) else {
      throw CommandError(.noInput, "\(path): there is no folder of that name; check the path")
    }
    let models = ModelLocator.models(in: path)
    if models.isEmpty {
      throw CommandError(
        .noInput, "\(path): neither a model nor a folder with models; check the path")
    }
    return models
  }
}

/// What is said about a model in a list.
private struct ModelEntry {
  let name: String
  let folder: ModelFolder
  let task: String
  let architecture: String
  let labels: [String]
  let size: Int

  init(name: String, folder: ModelFolder) throws {
    self.name = name
    self.folder = folder
    let header = try ModelHeader(folder: folder)
    task = header.task
    architecture = header.architecture
    labels = folder.contains(.labels) ? try folder.lines(of: .labels) : []
    size = ModelFolder.File.allCases.reduce(0) { $0 + System.size(ofFile: folder.path(of: $1)) }
  }

  var row: String {
    var shown = labels.prefix(6).joined(separator: ", ")
    if labels.count > 6 { shown += ", … (\(labels.count))" }
    return [name, task, architecture, shown, byteSize(size), folder.path].joined(separator: "\t")
  }

  var json: JSONText {
    .object { object in
      object.add("name", name)
      object.add("task", task)
      object.add("architecture", architecture)
      object.add("labels", list: { list in labels.forEach { list.add($0) } })
      object.add("bytes", size)
      object.add("path", folder.path)
    }
  }
}
