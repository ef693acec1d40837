public import Archives
import NeuralNets
import Tensors
import Text

/// What `config.json` of a language model holds.
struct StoredLanguageModel: Codable {
  /// The task, so that a folder of another kind of model is told apart.
  var task = "language-model"
  /// The settings without the places of the data.
  var settings: LanguageModelSettings
}

extension LanguageModel {
  /// Reads a language model from a model folder.
  ///
  /// - Throws: `ArchiveError` or `TextError` for a folder that is no language model, is damaged or
  ///   was written by a newer version.
  public init(folder: ModelFolder) throws {
    let task = try folder.configuration(as: StoredTask.self).task
    guard task == "language-model" else {
      throw ArchiveError(
        .mismatch, path: folder.path, what: "is a model for \(task), not for language-model",
        hint: "name the folder of a language model")
    }
    let settings = try folder.configuration(as: StoredLanguageModel.self).settings
    do {
      try settings.validate()
    } catch {
      throw ArchiveError(
        .damaged, path: folder.path(of: .configuration), what: error.description,
        hint: "correct it, or train the model again")
    }
    let encoder: LanguageEncoder
    do {
      encoder = try LanguageEncoder(
        vocabulary: Vocabulary(contentsOf: folder.path(of: .vocabulary)), settings: settings.text)
    } catch {
      guard error.path == nil else { throw error }
      throw TextError(
        error.kind, path: folder.path(of: .vocabulary), message: error.message,
        advice: error.advice)
    }
    let archive = try folder.weights()
    switch settings.architecture {
    case .kneserNey:
      let model = try NgramModel(
        archive, order: settings.ngram.order, vocabularySize: encoder.vocabulary.count)
      self.init(settings: settings, encoder: encoder, engine: NgramEngine(model: model))
    case .feedForward, .rnn, .lstm, .gru:
      let size = encoder.vocabulary.count
      try settings.requireRoom(for: size, in: archive)
      var random = RandomStream(seed: 0)
      let network = settings.makeNetwork(vocabularySize: size, isEmpty: true, using: &random)
      try archive.fill(network.parameters)
      self.init(
        settings: settings, encoder: encoder,
        engine: NetworkLanguageEngine(
          settings: settings, vocabularySize: size, weights: network.namedTensors))
    }
  }
}

extension LanguageModelSettings {
  /// Throws where the settings ask for more numbers than the weights hold.
  ///
  /// Asked before the network is made: a damaged size must not become a demand for memory.
  fileprivate func requireRoom(
    for vocabularySize: Int, in archive: TensorArchive
  ) throws(ArchiveError) {
    // In floating point, as damaged sizes may have products beyond any integer.
    let (embedding, hidden) = (Double(model.embeddingSize), Double(model.hiddenSize))
    var count = Double(vocabularySize) * embedding
    if architecture == .feedForward {
      count += Double(model.context) * embedding * hidden
    } else {
      count += embedding * hidden + Double(model.layers - 1) * hidden * min(hidden, embedding)
    }
    guard count <= Double(archive.elementCount) else {
      throw ArchiveError(
        .mismatch, path: archive.path,
        what: "does not hold the weights of this model (\(archive.elementCount) numbers, where its "
          + "configuration asks for more)",
        hint: "load it with the configuration it was saved with")
    }
  }
}

extension TrainedLanguageModel {
  /// Writes the model as a folder, which appears whole or not at all.
  ///
  /// - Parameters:
  ///   - folder: the folder; a model that is already there is replaced.
  ///   - test: figures on a test text, for the model card.
  /// - Throws: `ArchiveError` if it cannot be written.
  public func save(to folder: ModelFolder, test: LanguageFigures? = nil) throws {
    var stored = StoredLanguageModel(settings: model.settings)
    stored.settings.data = LanguageDataSettings()
    var draft = ArchiveDraft()
    model.engine.add(to: &draft)
    try folder.save { folder in
      try folder.write(configuration: stored)
      try folder.write(draft)
      try model.encoder.vocabulary.write(to: folder.path(of: .vocabulary))
      try folder.write(history.csv, to: .history)
      try folder.write(LanguageModelCard(self, test: test).markdown, to: .card)
    }
  }
}
