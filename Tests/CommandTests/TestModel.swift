import Foundation

/// A small classifier that tests share, trained by the command itself when first asked for.
enum TestModel {
  private static let training = Task {
    let folder = try TemporaryFolder()
    let outcome = try await Command(
      "classify", "train", "--train", corpus("sentiment.train.tsv"), "--output",
      folder.path("model"), "--validation-split", "0.1", "--epochs", "2", "--set",
      "model.filters=8", "--set", "model.embedding-size=8", "--quiet"
    ).run()
    guard outcome.status == 0 else { throw Failure(message: outcome.error) }
    return folder.path("model")
  }

  struct Failure: Error {
    let message: String
  }

  /// Its folder, which tests must leave as it is.
  static func path() async throws -> String { try await training.value }

  /// A copy that a test may damage.
  static func copy(into folder: TemporaryFolder, as name: String = "model") async throws {
    try FileManager.default.copyItem(atPath: try await path(), toPath: folder.path(name))
  }

  /// The path of one of the project's own small corpora.
  static func corpus(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("corpora/\(name)").path
  }
}
