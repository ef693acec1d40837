/// A trained model on disk: a folder with a fixed set of files.
///
/// ```swift
/// let folder = ModelFolder("my-model")
/// let configuration = try folder.configuration(as: TextCNN.Configuration.self)
/// try folder.weights().fill(model.parameters)
/// ```
public struct ModelFolder: Hashable, Sendable {
  /// The files a model folder can hold.
  public enum File: String, CaseIterable, Sendable {
    /// Everything needed to rebuild the model but its weights; JSON with a format version.
    case configuration = "config.json"
    /// The weights.
    case weights = "model.safetensors"
    /// The words, a line each.
    case vocabulary = "vocabulary.txt"
    /// The names of the classes, a line each.
    case labels = "labels.txt"
    /// The training record, a row for each epoch.
    case history = "history.csv"
    /// The model card.
    case card = "README.md"
    /// What resuming an unfinished training needs.
    case trainingState = "training-state.safetensors"
  }

  /// The version of the folder's form that is written; older ones can be read.
  public static let formatVersion = 1

  /// The folder's path.
  public let path: String

  /// The model folder at `path`, which need not exist yet.
  public init(_ path: String) { self.path = path }

  /// The path of one of its files.
  public func path(of file: File) -> String { path(of: file.rawValue) }

  /// The path of a file with a name of the model's own, such as a second vocabulary.
  public func path(of name: String) -> String {
    path.hasSuffix("/") ? path + name : "\(path)/\(name)"
  }

  /// Whether the file exists.
  public func contains(_ file: File) -> Bool {
    if case .file = try? content(at: path(of: file)) { return true }
    return false
  }
}

extension ModelFolder {
  /// The settings in `config.json`.
  ///
  /// - Parameter type: the settings to decode; `formatVersion` is reserved for the folder itself.
  /// - Throws: ``ArchiveError``: `notFound` when the folder is no model's, `mismatch` when a newer
  ///   version of this package wrote it, `damaged` when the settings cannot be understood.
  public func configuration<Configuration: Decodable>(
    as type: Configuration.Type = Configuration.self
  ) throws(ArchiveError) -> Configuration {
    try requireModel()
    let path = path(of: .configuration)
    // The version comes first: a newer form may differ in everything else.
    let version = try JSONFile.read(VersionRecord.self, from: path).formatVersion
    guard (1...Self.formatVersion).contains(version) else {
      throw ArchiveError(
        .mismatch, path: path,
        what: "has format version \(version), this program reads versions 1 to "
          + "\(Self.formatVersion)",
        hint: "install a newer textus, or save the model again with this one")
    }
    return try JSONFile.read(type, from: path)
  }

  /// Writes `config.json`: the settings and the format version.
  ///
  /// - Parameter configuration: settings that encode as an object without a key `formatVersion`.
  /// - Throws: ``ArchiveError`` of kind `cannotWrite`.
  public func write(configuration: some Encodable) throws(ArchiveError) {
    try JSONFile.write(VersionedRecord(configuration), to: path(of: .configuration))
  }

  /// Opens `model.safetensors`.
  ///
  /// - Throws: ``ArchiveError`` of kind `notFound` or `damaged`.
  public func weights() throws(ArchiveError) -> TensorArchive {
    try requireModel()
    return try TensorArchive(path(of: .weights))
  }

  /// Throws unless the folder exists and has a `config.json`.
  private func requireModel() throws(ArchiveError) {
    guard case .folder = try content(at: path) else {
      throw ArchiveError(
        .notFound, path: path, what: "is not a folder",
        hint: "name the folder of a model, as written by “train”")
    }
    guard contains(.configuration) else {
      throw ArchiveError(
        .notFound, path: path, what: "holds no model (\(File.configuration.rawValue) is missing)",
        hint: "name the folder of a model, as written by “train”")
    }
  }
}

private struct VersionRecord: Codable {
  let formatVersion: Int
}

/// Settings and the format version in one JSON object.
private struct VersionedRecord<Configuration: Encodable>: Encodable {
  let configuration: Configuration

  init(_ configuration: Configuration) { self.configuration = configuration }

  func encode(to encoder: any Encoder) throws {
    try VersionRecord(formatVersion: ModelFolder.formatVersion).encode(to: encoder)
    try configuration.encode(to: encoder)
  }
}
