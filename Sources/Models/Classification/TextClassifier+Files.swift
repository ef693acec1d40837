public import Archives
import NeuralNets
import Tensors
import Text

/// What `config.json` of a text classifier holds.
struct StoredClassifier: Codable {
  /// The task, so that a folder of another kind of model is told apart.
  var task = "classify"
  /// The settings without the places of the data.
  var settings: ClassifierSettings
  /// The width of the given word vectors, whose table is part of the weights; 0 without.
  var vectorSize = 0
}

/// The part of every model's `config.json` that says what it is for.
struct StoredTask: Decodable {
  let task: String
}

extension TextClassifier {
  /// Reads a classifier from a model folder.
  ///
  /// - Throws: `ArchiveError` or `TextError` for a folder that is no classifier, is damaged or was
  ///   written by a newer version.
  public init(folder: ModelFolder) throws {
    // The task comes first: the settings of another one may differ in everything.
    let task = try folder.configuration(as: StoredTask.self).task
    guard task == "classify" else {
      throw ArchiveError(
        .mismatch, path: folder.path, what: "is a model for \(task), not for classify",
        hint: "name the folder of a text classifier")
    }
    let stored = try folder.configuration(as: StoredClassifier.self)
    let settings = stored.settings
    do {
      try settings.validate()
    } catch {
      throw ArchiveError(
        .damaged, path: folder.path(of: .configuration), what: error.description,
        hint: "correct it, or train the model again")
    }
    let labels = try folder.lines(of: .labels)
    guard labels.count >= 2, Set(labels).count == labels.count else {
      throw ArchiveError(
        .damaged, path: folder.path(of: .labels),
        what: "holds \(labels.count) labels, expected two or more different ones",
        hint: "correct it, or train the model again")
    }
    if settings.architecture == .linear {
      self = try TextClassifier(linear: folder, settings: settings, labels: labels)
      return
    }
    let encoder = TextEncoder(
      tokenizer: try Tokenizer(settings.text.tokenizer),
      vocabulary: try Vocabulary(
        contentsOf: folder.path(of: .vocabulary),
        reserved: settings.text.dropsUnknown ? .keras : ReservedTokens()),
      settings: settings)
    let archive = try folder.weights()
    try stored.requireRoom(for: encoder.identifierCount, in: archive)
    let vectors =
      settings.model.channels != .random
      ? Tensor(zeros: [encoder.identifierCount, stored.vectorSize]) : nil
    var random = RandomStream(seed: 0)
    let plan = NetworkPlan(
      settings: settings, encoder: encoder, labelCount: labels.count, vectors: vectors,
      random: &random)
    try archive.fill(plan.network.parameters)
    self = plan.classifier(labels: labels)
  }
}

extension TrainedClassifier {
  /// Writes the classifier as a model folder, which appears whole or not at all.
  ///
  /// - Parameters:
  ///   - folder: the folder; a model that is already there is replaced.
  ///   - test: figures on a test set, for the model card.
  /// - Throws: `ArchiveError` if it cannot be written.
  public func save(to folder: ModelFolder, test: ClassifierFigures? = nil) throws {
    let settings = classifier.settings
    var stored = StoredClassifier(settings: settings)
    stored.settings.data = DataSettings()
    stored.settings.model.vectors = settings.model.vectors.isEmpty ? "" : "vectors"
    stored.vectorSize = (classifier.engine as? NetworkEngine)?.vectorSize ?? 0
    try folder.save { folder in
      try folder.write(configuration: stored)
      try folder.write(lines: classifier.labels, to: .labels)
      try classifier.engine.write(to: folder, precision: settings.model.precision)
      try folder.write(history.csv, to: .history)
      try folder.write(ModelCard(self, test: test).markdown, to: .card)
    }
  }
}
