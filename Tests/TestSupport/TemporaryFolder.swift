#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Calls `body` with the path of a fresh folder, which is removed afterwards.
public func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let manager = FileManager.default
  let path = manager.temporaryDirectory.path + "/textus-test-\(UUID().uuidString)"
  try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? manager.removeItem(atPath: path) }
  return try body(path)
}

/// Writes a file for a test.
public func writeFile(_ bytes: some Sequence<UInt8>, to path: String) throws {
  try Data(bytes).write(to: URL(filePath: path))
}

/// The bytes of a file.
public func readFile(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(filePath: path)))
}

/// The names of everything in a folder, sorted.
public func listFolder(_ path: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: path).sorted()
}
