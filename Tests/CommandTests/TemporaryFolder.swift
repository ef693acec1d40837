import Foundation

/// A new folder for the files of one test; `remove()` deletes it with all it holds.
struct TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "textus-tests-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// Writes a file, making the folders its name needs, and returns where it is.
  @discardableResult
  func file(_ name: String, containing bytes: [UInt8] = []) throws -> URL {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file
  }

  /// Writes a text file and returns where it is.
  @discardableResult
  func file(_ name: String, containing text: String) throws -> URL {
    try file(name, containing: Array(text.utf8))
  }

  /// The path of an entry, which need not exist.
  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// The names of what it holds, sorted.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
  }

  func remove() { try? FileManager.default.removeItem(at: url) }
}
