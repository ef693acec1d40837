import Textus

/// Everything there is to say about a model.
struct ModelDescription {
  /// A part of a model that holds numbers.
  struct Part {
    let name: String
    /// The kind of layer; nil where only the names of the weights are known.
    let layer: String?
    /// The shape as it is shown.
    let shape: String?
    let parameterCount: Int
  }

  let name: String
  let folder: ModelFolder
  let task: String
  let architecture: String
  let parameterCount: Int
  let parts: [Part]
  var labels: [String] = []
  /// Further numbers with their names as in JSON.
  var counts: [(name: String, value: Int)] = []
  /// The settings as a recipe and as JSON; nil where none were kept.
  var settings: (recipe: String, add: (inout JSONText.Members) -> Void)?
  /// The layers as text, where the model has a form of its own for them.
  var layers: String?
  /// The rows of the training record, the header first.
  let history: [[String]]

  /// Reads what is in a folder.
  init(name: String, folder: ModelFolder) throws {
    // Word vectors have no configuration; a folder without either is left to the header's own error.
    guard folder.contains(.configuration) || !folder.contains(.weights) else {
      try self.init(vectors: folder, name: name)
      return
    }
    switch try ModelHeader(folder: folder).task {
    case "language-model": try self.init(language: folder, name: name)
    case "translate", "title-gen": try self.init(translator: folder, name: name)
    default: try self.init(classifier: folder, name: name)
    }
  }

  private init(classifier folder: ModelFolder, name: String) throws {
    let classifier = try TextClassifier.loaded(from: folder)
    let settings = classifier.settings
    self.init(
      name, folder, task: "classify", architecture: settings.architecture.rawValue,
      parts: classifier.summary.rows.map { row in
        Part(
          name: row.name, layer: row.layer, shape: row.outputShape.map(Self.shown),
          parameterCount: row.parameterCount)
      }, history: try Self.history(of: folder))
    labels = classifier.labels
    layers = classifier.summary.description
    let unused: Set<String> =
      settings.architecture == .linear ? ["data", "model", "training"] : ["data", "linear"]
    self.settings = (
      try Recipe(defaults: settings).yaml(omitting: unused),
      { $0.add("settings", encoded: settings) }
    )
  }

  private init(language folder: ModelFolder, name: String) throws {
    let model = try LanguageModel(folder: folder)
    let settings = model.settings
    self.init(
      name, folder, task: "language-model", architecture: settings.architecture.rawValue,
      parts: try Self.weights(in: folder), history: try Self.history(of: folder))
    counts = [("vocabulary", model.encoder.vocabulary.count)]
    let unused: Set<String> =
      settings.architecture == .kneserNey ? ["data", "model", "training"] : ["data", "ngram"]
    self.settings = (
      try Recipe(defaults: settings).yaml(omitting: unused),
      { $0.add("settings", encoded: settings) }
    )
  }

  private init(translator folder: ModelFolder, name: String) throws {
    let model = try Translator(folder: folder)
    let settings = model.settings
    self.init(
      name, folder, task: model.purpose.rawValue, architecture: settings.architecture.rawValue,
      parts: try Self.weights(in: folder), history: try Self.history(of: folder))
    counts = [
      ("source_vocabulary", model.vocabularySizes.source),
      ("target_vocabulary", model.vocabularySizes.target),
    ]
    self.settings = (
      try Recipe(defaults: settings).yaml(omitting: ["data"]),
      { $0.add("settings", encoded: settings) }
    )
  }

  private init(vectors folder: ModelFolder, name: String) throws {
    let vectors = try WordVectors.read(folder.path(of: .weights)).vectors
    self.init(
      name, folder, task: "embed", architecture: ModelHeader.wordVectors,
      parts: try Self.weights(in: folder).filter {
        $0.name.hasSuffix("vectors") || $0.name == "subwords"
      },
      history: try Self.history(of: folder))
    counts = [("words", vectors.count), ("size", vectors.size)]
  }

  private init(
    _ name: String, _ folder: ModelFolder, task: String, architecture: String, parts: [Part],
    history: [[String]]
  ) {
    self.name = name
    self.folder = folder
    self.task = task
    self.architecture = architecture
    self.parts = parts
    self.history = history
    parameterCount = parts.reduce(0) { $0 + $1.parameterCount }
  }

  /// The arrays of the file of weights.
  private static func weights(in folder: ModelFolder) throws -> [Part] {
    try TensorArchive(folder.path(of: .weights)).entries.map { entry in
      Part(
        name: entry.name, layer: nil, shape: "\(entry.shape)",
        parameterCount: entry.shape.elementCount)
    }
  }

  private static func history(of folder: ModelFolder) throws -> [[String]] {
    guard folder.contains(.history) else { return [] }
    return try folder.lines(of: .history).map { $0.split(separator: ",").map(String.init) }
  }

  /// A shape whose batch axis, of any size, is called N.
  private static func shown(_ shape: Shape) -> String {
    "[" + (["N"] + shape.sizes.dropFirst().map { "\($0)" }).joined(separator: ", ") + "]"
  }
}

extension ModelDescription {
  /// For people: facts, settings as a recipe, layers, training record.
  func text() -> String {
    var facts = [
      ["model", name], ["folder", folder.path], ["task", task], ["architecture", architecture],
    ]
    if !labels.isEmpty { facts.append(["labels", labels.joined(separator: ", ")]) }
    facts += counts.map { [$0.name.replacing("_", with: " "), grouped($0.value)] }
    facts.append(["parameters", grouped(parameterCount)])
    var text = Columns(facts).rendered
    if let settings { text += "\nSettings\n\n" + settings.recipe }
    if let layers {
      text += "\nLayers\n\n" + layers
    } else if !parts.isEmpty {
      let rows = parts.map { [$0.name, $0.shape ?? "", grouped($0.parameterCount)] }
      text += "\nWeights\n\n" + Columns(rows).rendered
    }
    if history.count > 1 {
      text += "\nTraining\n\n" + Columns(history.map { $0.map(Self.shortened) }).rendered
    }
    return text
  }

  /// One object, for programs.
  var json: JSONText {
    .object { object in
      object.add("name", name)
      object.add("path", folder.path)
      object.add("task", task)
      object.add("architecture", architecture)
      if !labels.isEmpty { object.add("labels", list: { list in labels.forEach { list.add($0) } }) }
      for (name, value) in counts { object.add(name, value) }
      object.add("parameters", parameterCount)
      object.add(
        "layers",
        list: { list in
          for part in parts {
            list.add { layer in
              layer.add("name", part.name)
              if let kind = part.layer { layer.add("layer", kind) }
              if let shape = part.shape { layer.add("shape", shape) }
              layer.add("parameters", part.parameterCount)
            }
          }
        })
      object.add("history", list: add(history:))
      settings?.add(&object)
    }
  }

  private func add(history list: inout JSONText.Elements) {
    for row in history.dropFirst() {
      list.add { epoch in
        for (name, value) in zip(history[0], row) {
          if let count = Int(value) {
            epoch.add(name, count)
          } else {
            epoch.add(name, Double(value) ?? .nan)
          }
        }
      }
    }
  }

  /// A number with as many decimals as anybody reads.
  private static func shortened(_ cell: String) -> String {
    guard Int(cell) == nil, let value = Double(cell), abs(value) >= 0.001 else { return cell }
    return fixed(value, decimals: 4)
  }
}
