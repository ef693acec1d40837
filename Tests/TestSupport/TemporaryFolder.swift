#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
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
///
/// Tests of damage write thousands: Foundation waits for the disk after every file, and some file
/// systems do when a file is cut short and written again, hence a new file each time.
public func writeFile(_ bytes: some Sequence<UInt8>, to path: String) throws {
  let bytes = Array(bytes)
  unlink(path)
  guard let file = fopen(path, "wb") else { throw CannotWrite(path: path) }
  let count = fwrite(bytes, 1, bytes.count, file)
  guard fclose(file) == 0, count == bytes.count else { throw CannotWrite(path: path) }
}

private struct CannotWrite: Error {
  let path: String
}

/// The bytes of a file.
public func readFile(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(filePath: path)))
}

/// The names of everything in a folder, sorted.
public func listFolder(_ path: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: path).sorted()
}
