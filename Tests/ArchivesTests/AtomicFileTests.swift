import FoundationEssentials
import TestSupport
import Testing

@testable import Archives

@Suite("Atomic files")
struct AtomicFileTests {
  private func write(_ parts: [[UInt8]], to path: String, commit: Bool = true) throws {
    var file = try AtomicFile(path)
    for part in parts { try file.write(part) }
    if commit { try file.commit() }
  }

  @Test("pieces of any size arrive in order")
  func pieces() throws {
    try withTemporaryFolder { folder in
      let parts = [1, 0, 70_000, 3, 65_536, 65_535, 2, 10].map { count in
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ count) }
      }
      try write(parts, to: folder + "/a")
      #expect(try readFile(folder + "/a") == Array(parts.joined()))
      #expect(try listFolder(folder) == ["a"])
    }
  }

  @Test("without commit the old file stays and nothing is left behind")
  func abandoned() throws {
    try withTemporaryFolder { folder in
      try writeFile([1], to: folder + "/a")
      try write([[2, 3]], to: folder + "/a", commit: false)
      #expect(try readFile(folder + "/a") == [1])
      #expect(try listFolder(folder) == ["a"])
    }
  }

  @Test("a link is followed: its target is replaced and the link stays")
  func links() throws {
    try withTemporaryFolder { folder in
      try writeFile([1], to: folder + "/target")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link", withDestinationPath: "target")
      try write([[2]], to: folder + "/link")
      #expect(try readFile(folder + "/target") == [2])
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "target")
    }
  }

  @Test("a device is written directly")
  func devices() throws {
    try write([[1, 2]], to: "/dev/null")
  }

  @Test("a folder, a missing folder and a full device are errors that say so")
  func failures() throws {
    try withTemporaryFolder { folder in
      for (path, reason) in [
        (folder, "Is a directory"), (folder + "/none/a", "No such file or directory"),
      ] {
        let error = #expect(throws: ArchiveError.self) { try write([[1]], to: path) }
        #expect(error?.kind == .cannotWrite)
        #expect(error?.what == "cannot be written: \(reason)")
      }
      #if os(Linux)
        let error = #expect(throws: ArchiveError.self) { try write([[1]], to: "/dev/full") }
        #expect(error?.what == "cannot be written: No space left on device")
      #endif
    }
  }
}
