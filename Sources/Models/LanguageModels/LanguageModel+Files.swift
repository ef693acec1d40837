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
      throw ArchiveError(
        .mismatch, path: folder.path, what: "is a network", hint: "use kneser-ney")
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
