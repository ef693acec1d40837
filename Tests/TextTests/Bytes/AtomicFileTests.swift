import Foundation
import Testing
import Text

@Suite("Atomic files")
struct AtomicFileTests {
  @Test("a file appears whole, and nothing is left beside it")
  func wholeFile() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(to: "\(folder.path)/out.txt") { file throws(TextError) in
      try file.write("one ")
      try file.write([0x74, 0x77, 0x6F])
      try file.write(Array(" three".utf8).span)
      #expect((try? folder.names().contains("out.txt")) == false)
    }
    #expect(try folder.contents("out.txt") == "one two three")
    #expect(try folder.names() == ["out.txt"])
  }

  @Test("a failure leaves the old file as it was, and nothing beside it")
  func failure() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("out.txt", "old")
    #expect(throws: TextError.self) {
      try AtomicFile.write(to: path) { file throws(TextError) in
        try file.write(String(repeating: "new", count: 200_000))
        throw TextError(.invalidData, message: "stop")
      }
    }
    #expect(try folder.contents("out.txt") == "old")
    #expect(try folder.names() == ["out.txt"])
    do {
      let abandoned = try AtomicFile(path)
      try abandoned.write("never committed")
    }
    #expect(try folder.contents("out.txt") == "old")
    #expect(try folder.names() == ["out.txt"])
  }

  @Test("more bytes than the buffer holds arrive in order")
  func large() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/large"
    let lines = (0..<100_000).map { "\($0)\n" }
    try AtomicFile.write(to: path, synchronizing: true) { file throws(TextError) in
      for line in lines { try file.write(line) }
    }
    #expect(try folder.contents("large") == lines.joined())
  }

  @Test("a replaced file keeps its permissions, and a link its target")
  func replacing() throws {
    let folder = try TemporaryFolder()
    let target = try folder.write("target", "old")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: target)
    let link = "\(folder.path)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    try AtomicFile.write(to: link) { file throws(TextError) in try file.write("new") }
    #expect(try folder.contents("target") == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
    let attributes = try FileManager.default.attributesOfItem(atPath: target)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
  }

  @Test("a device is written directly and stays a device")
  func device() throws {
    try AtomicFile.write(to: "/dev/null") { file throws(TextError) in try file.write("gone") }
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type]
    #expect(type as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test("a folder and a path in a missing folder are refused with advice")
  func refused() throws {
    let folder = try TemporaryFolder()
    let cases = [
      (folder.path, "Name a file, not a folder."),
      ("\(folder.path)/missing/out.txt", "Create the folder it should be in first."),
    ]
    for (path, advice) in cases {
      let error = #expect(throws: TextError.self) { try AtomicFile(path) }
      #expect(error?.kind == .outputFailed)
      #expect(error?.path == path)
      #expect(error?.advice == advice)
    }
  }

  @Test("a full disk is an error and leaves nothing", .enabled(if: access("/dev/full", W_OK) == 0))
  func fullDisk() throws {
    let error = #expect(throws: TextError.self) {
      try AtomicFile.write(to: "/dev/full") { file throws(TextError) in try file.write("text") }
    }
    #expect(error?.kind == .outputFailed)
    #expect(error?.advice == "Free some space on the disk.")
  }
}
