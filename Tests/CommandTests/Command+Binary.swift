import Foundation

extension Command {
  /// The command that SwiftPM built beside these tests; the variable `TEXTUS_BINARY` names another.
  static func binary() throws -> URL {
    if let path = ProcessInfo.processInfo.environment["TEXTUS_BINARY"] {
      return URL(fileURLWithPath: path)
    }
    let candidates = buildFolders().map { $0.appendingPathComponent("textus") }
    guard
      let binary = candidates.first(where: {
        FileManager.default.isExecutableFile(atPath: $0.path)
      })
    else { throw Failure.noBinary(searched: candidates.map(\.path)) }
    return binary
  }

  /// The folders that hold the test bundle: it is the running program on Linux and an argument of
  /// the program that runs it on macOS.
  private static func buildFolders() -> [URL] {
    var folders: [URL] = []
    for argument in CommandLine.arguments {
      var url = URL(fileURLWithPath: argument)
      while url.path != "/" && url.pathExtension != "xctest" { url.deleteLastPathComponent() }
      if url.pathExtension == "xctest" { folders.append(url.deletingLastPathComponent()) }
    }
    return folders
  }
}
