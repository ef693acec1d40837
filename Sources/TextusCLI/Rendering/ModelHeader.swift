import Textus

/// What is said about any model without loading it.
struct ModelHeader {
  /// What stands for an architecture where the folder holds word vectors.
  static let wordVectors = "word-vectors"

  let task: String
  let architecture: String

  /// The part of every model's configuration that is the same.
  private struct Configuration: Decodable {
    struct Settings: Decodable {
      let architecture: String
    }
    let task: String
    let settings: Settings
  }

  /// Reads the configuration; a folder that only has a file of weights holds word vectors.
  init(folder: ModelFolder) throws {
    guard folder.contains(.configuration) || !folder.contains(.weights) else {
      task = "embed"
      architecture = Self.wordVectors
      return
    }
    let configuration = try folder.configuration(as: Configuration.self)
    task = configuration.task
    architecture = configuration.settings.architecture
  }
}
