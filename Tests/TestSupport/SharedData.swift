import Foundation
public import Testing

/// The public corpora, where they are at hand; never part of the package.
///
/// They lie in the folder that the variable `TEXTUS_DATA` names, else in `shared/data` beside the
/// package. Tests that need them are enabled by ``isThere`` and say ``absence`` otherwise.
public enum SharedData {
  /// The folder; `nil` if there is none.
  public static let folder: String? = {
    var candidates: [String] = []
    if let named = ProcessInfo.processInfo.environment["TEXTUS_DATA"] { candidates.append(named) }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    candidates.append(package.appendingPathComponent("../shared/data").standardizedFileURL.path)
    return candidates.first { FileManager.default.fileExists(atPath: $0) }
  }()

  /// Whether the corpora are at hand.
  public static var isThere: Bool { folder != nil }

  /// Why a test is skipped.
  public static let absence: Comment = "the corpora are not here: set TEXTUS_DATA"

  /// The path of a file of the corpora, such as `imdb/train.tsv.gz`.
  public static func path(_ name: String) -> String { "\(folder ?? "")/\(name)" }

  /// The text of a file of the corpora.
  public static func contents(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }
}
