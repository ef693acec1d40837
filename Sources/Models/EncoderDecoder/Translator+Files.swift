public import Archives
import NeuralNets
import Text

/// What `config.json` of a sequence-to-sequence model holds.
struct StoredTranslator: Codable {
  /// What the model is for, so that a folder of another kind of model is told apart.
  var task: TranslationPurpose
  /// The settings without the places of the data.
  var settings: TranslationSettings
}

/// The files of a sequence-to-sequence model beside those that every model has.
private enum OwnFile {
  static let merges = "merges.txt"
  static let sourceVocabulary = "source-vocabulary.txt"
  static let sourceMerges = "source-merges.txt"
}

extension Translator {
  /// Reads a model from a model folder.
  ///
  /// - Parameter purpose: what the model must be for; `nil`: either.
  /// - Throws: `ArchiveError` or `TextError` for a folder that holds no such model, is damaged or was
  ///   written by a newer version.
  public init(folder: ModelFolder, for purpose: TranslationPurpose? = nil) throws {
    let task = try folder.configuration(as: StoredTask.self).task
    guard let found = TranslationPurpose(rawValue: task), purpose == nil || found == purpose else {
      let wanted = purpose?.rawValue ?? "translate or title-gen"
      throw ArchiveError(
        .mismatch, path: folder.path, what: "is a model for \(task), not for \(wanted)",
        hint: "name the folder of a model for \(wanted)")
    }
    let settings = try folder.configuration(as: StoredTranslator.self).settings
    do {
      try settings.validate()
    } catch {
      throw ArchiveError(
        .damaged, path: folder.path(of: .configuration), what: error.description,
        hint: "correct it, or train the model again")
    }
    let codecs = try SequenceCodecs(folder: folder, settings: settings.text)
    let archive = try folder.weights()
    try settings.requireRoom(for: codecs, in: archive)
    let network = settings.makeEmptyNetwork(
      sourceVocabularySize: codecs.source.vocabulary.count,
      targetVocabularySize: codecs.target.vocabulary.count)
    try archive.fill(network.parameters)
    self.init(
      purpose: found, settings: settings, codecs: codecs, weights: network.namedTensors)
  }
}

extension TrainedTranslator {
  /// Writes the model as a folder, which appears whole or not at all.
  ///
  /// - Parameters:
  ///   - folder: the folder; a model that is already there is replaced.
  ///   - test: figures on test pairs, for the model card.
  /// - Throws: `ArchiveError` if it cannot be written.
  public func save(to folder: ModelFolder, test: TranslationFigures? = nil) throws {
    var stored = StoredTranslator(task: translator.purpose, settings: translator.settings)
    stored.settings.data = TranslationDataSettings()
    var draft = ArchiveDraft()
    for (name, tensor) in translator.weights {
      draft.add(tensor, named: name, as: translator.settings.model.precision)
    }
    try folder.save { folder in
      try folder.write(configuration: stored)
      try folder.write(draft)
      try translator.codecs.write(to: folder, settings: translator.settings.text)
      try folder.write(history.csv, to: .history)
      try folder.write(TranslationCard(self, test: test).markdown, to: .card)
    }
  }
}

extension SequenceCodecs {
  fileprivate func write(
    to folder: ModelFolder, settings: TranslationTextSettings
  ) throws(TextError) {
    try target.vocabulary.write(to: folder.path(of: .vocabulary))
    try target.subwords?.merges.write(to: folder.path(of: OwnFile.merges))
    guard !settings.sharesVocabulary else { return }
    try source.vocabulary.write(to: folder.path(of: OwnFile.sourceVocabulary))
    try source.subwords?.merges.write(to: folder.path(of: OwnFile.sourceMerges))
  }

  fileprivate init(folder: ModelFolder, settings: TranslationTextSettings) throws(TextError) {
    let target = try Self.codec(
      settings.targetSide, vocabulary: folder.path(of: .vocabulary),
      merges: folder.path(of: OwnFile.merges))
    self.init(
      source: settings.sharesVocabulary
        ? target
        : try Self.codec(
          settings.sourceSide, vocabulary: folder.path(of: OwnFile.sourceVocabulary),
          merges: folder.path(of: OwnFile.sourceMerges)),
      target: target)
  }

  private static func codec(
    _ side: TranslationTextSettings.Side, vocabulary path: String, merges: String
  ) throws(TextError) -> SequenceCodec {
    let vocabulary = try Vocabulary(contentsOf: path)
    guard vocabulary.count > 4,
      (0..<4).map({ vocabulary.token(at: $0) }) == SequenceCodec.reserved.all
    else {
      throw TextError(
        .invalidData, path: path,
        message: "the vocabulary must begin with <pad>, <unk>, <s> and </s>",
        advice: "Use the vocabulary that was saved with the model.")
    }
    if side.unit == .subword {
      return SequenceCodec(
        subwords: try BytePairEncoding(
          vocabulary: vocabulary, merges: BytePairMerges(contentsOf: merges)))
    }
    return try SequenceCodec(
      unit: side.unit, vocabulary: vocabulary, configuration: side.configuration)
  }
}

extension TranslationSettings {
  /// Throws where the settings ask for more numbers than the weights hold.
  ///
  /// Asked before the network is made: a damaged size must not become a demand for memory.
  fileprivate func requireRoom(
    for codecs: SequenceCodecs, in archive: TensorArchive
  ) throws(ArchiveError) {
    // In floating point, as damaged sizes may have products beyond any integer.
    let (embedding, encoder) = (Double(model.embeddingSize), Double(model.encoderSize))
    let decoder = Double(model.decoderSize)
    var count = Double(codecs.target.vocabulary.count) * embedding
    if !model.sharesEmbeddings { count += Double(codecs.source.vocabulary.count) * embedding }
    count += Double(model.encoderLayers) * encoder * encoder
    count += Double(model.decoderLayers) * decoder * decoder
    guard count <= Double(archive.elementCount) else {
      throw ArchiveError(
        .mismatch, path: archive.path,
        what: "does not hold the weights of this model (\(archive.elementCount) numbers, where its "
          + "configuration asks for more)",
        hint: "load it with the configuration it was saved with")
    }
  }
}
