import Textus

/// Where models are found: bundled ones by name, others by their folder.
struct ModelLocator {
  /// The folders that hold bundled models, the first to have a name wins.
  ///
  /// The variable `TEXTUS_MODELS`; a folder `models` beside the program or in a folder above it,
  /// as in a checkout of the package; `share/textus/models` beside the program's `bin`, as
  /// installed.
  let folders: [String]

  init() {
    var folders = System.environment("TEXTUS_MODELS").map { [$0] } ?? []
    var above = System.executablePath.map(Self.parent) ?? ""
    var installed: [String] = []
    while !above.isEmpty {
      folders.append(above == "/" ? "/models" : above + "/models")
      installed.append(above == "/" ? "/share/textus/models" : above + "/share/textus/models")
      if above == "/" { break }
      above = Self.parent(above)
    }
    self.folders = (folders + installed).filter(System.isFolder)
  }

  private static func parent(_ path: String) -> String {
    let end = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
    return end == path.startIndex ? "/" : String(path[..<end])
  }

  /// The model called `name`: a model folder of that path, or else a bundled model.
  ///
  /// - Throws: `CommandError` if there is neither.
  func folder(named name: String) throws -> ModelFolder {
    let local = ModelFolder(name)
    if local.isModel { return local }
    // What is spelled as a path, and any folder, is left to the folder's own, more precise error.
    if let bundled = bundled(name) { return bundled }
    if name.contains("/") || System.isFolder(name) { return local }
    throw CommandError(
      .noInput,
      "there is no model \"\(name)\": neither a folder of that name nor a bundled model "
        + "(\(bundledNames)); give the path of a model folder, as written by train")
  }

  /// The bundled model of that name.
  ///
  /// - Throws: `CommandError` if it is not there.
  func bundledFolder(named name: String) throws -> ModelFolder {
    if let folder = bundled(name) { return folder }
    throw CommandError(
      .noInput,
      "the bundled model \"\(name)\" is not found; name a model with --model, or the folder that "
        + "holds the bundled models with the variable TEXTUS_MODELS")
  }

  /// All bundled models, by name.
  var bundledModels: [(name: String, folder: ModelFolder)] {
    var seen: Set<String> = []
    var models: [(name: String, folder: ModelFolder)] = []
    for folder in folders {
      for model in Self.models(in: folder) where seen.insert(model.name).inserted {
        models.append(model)
      }
    }
    return models.sorted { $0.name < $1.name }
  }

  /// The models whose folders are directly in a folder.
  static func models(in folder: String) -> [(name: String, folder: ModelFolder)] {
    let prefix = folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
    return System.names(inFolder: folder).compactMap { name in
      let model = ModelFolder(prefix + name)
      return model.isModel ? (name, model) : nil
    }
  }

  private func bundled(_ name: String) -> ModelFolder? {
    if name.contains("/") || name.hasPrefix(".") { return nil }
    for folder in folders {
      let model = ModelFolder("\(folder)/\(name)")
      if model.isModel { return model }
    }
    return nil
  }

  private var bundledNames: String {
    let names = bundledModels.map(\.name)
    return names.isEmpty ? "none are installed" : names.joined(separator: ", ")
  }
}

extension ModelFolder {
  /// Whether this is the folder of a model, or of word vectors, which need no configuration.
  var isModel: Bool { contains(.configuration) || contains(.weights) }
}
