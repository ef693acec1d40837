#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The real data sets, where they are at hand: the folder that `TEXTUS_DATA` names, else
/// `../shared/data` beside the package. Tests that need them say so and are skipped without.
public enum SharedData {
  /// The folder, `nil` if there is none.
  public static let folder: String? = {
    var candidates: [String] = []
    if let named = ProcessInfo.processInfo.environment["TEXTUS_DATA"] { candidates.append(named) }
    let package = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    candidates.append(package.joined(separator: "/") + "/../shared/data")
    return candidates.first { FileManager.default.fileExists(atPath: $0) }
  }()

  /// Whether the data are there.
  public static var isThere: Bool { folder != nil }

  /// What a skipped test says.
  public static let absence = "neither TEXTUS_DATA nor ../shared/data exists"

  /// The path of one of its files.
  public static func path(_ name: String) -> String { "\(folder ?? "")/\(name)" }

  /// A file as text.
  public static func contents(_ name: String) throws -> String {
    try String(contentsOf: URL(filePath: path(name)), encoding: .utf8)
  }
}
