import Testing
import Text

@Suite("Byte sources")
struct ByteSourceTests {
  static func allBytes(_ source: ByteSource) throws -> [UInt8] {
    var result: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1000, alignment: 8)
    defer { chunk.deallocate() }
    while true {
      let count = try source.read(into: chunk)
      if count == 0 { return result }
      result.append(contentsOf: chunk.prefix(count))
    }
  }

  /// Text that does not compress to nothing.
  static let sample: [UInt8] = {
    var random = TestRandom(1)
    return (0..<50_000).map { _ in UInt8.random(in: 32...90, using: &random) }
  }()

  @Test("a plain file is read byte for byte", arguments: [0, 1, 2, 999, 1000, 262_144, 300_000])
  func plain(count: Int) throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 40) }
    let source = try ByteSource(path: folder.write("a.txt", bytes))
    #expect(try Self.allBytes(source) == bytes)
    #expect(!source.isCompressed)
  }

  @Test("gzip is recognised by content, not by name")
  func gzipByContent() throws {
    let folder = try TemporaryFolder()
    let packed = try ByteSource(path: folder.write("a.txt", gzipped(Self.sample)))
    #expect(packed.isCompressed)
    #expect(try Self.allBytes(packed) == Self.sample)
    let plain = try ByteSource(path: folder.write("b.gz", Self.sample))
    #expect(!plain.isCompressed)
    #expect(try Self.allBytes(plain) == Self.sample)
  }

  @Test("several gzip members, empty ones and padding of zeros are read as one file")
  func members() throws {
    let bytes =
      try gzipped("one ") + gzipped("") + gzipped(Self.sample) + gzipped("three")
      + [UInt8](repeating: 0, count: 700)
    let source = try ByteSource(bytes: bytes, name: "members")
    #expect(try Self.allBytes(source) == Array("one ".utf8) + Self.sample + Array("three".utf8))
  }

  @Test("bytes after the gzip data are an error, not lost silently")
  func trailingBytes() throws {
    let source = try ByteSource(bytes: gzipped("text") + Array("more".utf8), name: "a.gz")
    let error = #expect(throws: TextError.self) { try Self.allBytes(source) }
    #expect(error?.kind == .invalidData)
    #expect(error?.description.contains("a.gz: has bytes after the end of its gzip data") == true)
  }

  @Test("gzip data cut at any place is an error that names the file")
  func truncated() throws {
    let packed = try gzipped(Array(Self.sample.prefix(8000)))
    for count in stride(from: 2, to: packed.count, by: 37) {
      let source = try ByteSource(bytes: Array(packed.prefix(count)), name: "cut.gz")
      let error = #expect(throws: TextError.self, "\(count) bytes") {
        try Self.allBytes(source)
      }
      #expect(error?.kind == .invalidData)
      #expect(error?.path == "cut.gz")
      #expect(error?.message == "is cut short: the gzip data ends before its end mark")
    }
  }

  @Test("damaged gzip data is an error or, where a flipped bit means nothing, the same text")
  func damaged() throws {
    let text = Array(Self.sample.prefix(3000))
    let packed = try gzipped(text)
    var errors = 0
    for position in stride(from: 2, to: packed.count, by: 41) {
      var bytes = packed
      bytes[position] ^= 0x10
      do {
        let result = try Self.allBytes(ByteSource(bytes: bytes, name: "damaged.gz"))
        // Only the time stamp, the flags for humans and the system's number may change unnoticed.
        #expect(position < 10 && result == text, "byte \(position)")
      } catch let error as TextError {
        #expect(error.kind == .invalidData)
        errors += 1
      }
    }
    #expect(errors > 40)
  }

  @Test("a missing file, a path through a file and a folder have errors of their own")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("file", "text")
    for path in [folder.path + "/missing", file + "/inside"] {
      let error = #expect(throws: TextError.self) { try ByteSource(path: path) }
      #expect(error?.kind == .missingInput)
      #expect(error?.path == path)
    }
    let error = #expect(throws: TextError.self) { try ByteSource(path: folder.path) }
    #expect(error?.kind == .unreadableInput)
    #expect(error?.message == "is a folder, but a file was expected")
  }

  @Test("a whole file is the same mapped, unpacked or empty")
  func wholeFile() throws {
    let folder = try TemporaryFolder()
    let plain = try FileBytes(path: folder.write("plain", Self.sample))
    let packed = try FileBytes(path: folder.write("packed", gzipped(Self.sample)))
    let empty = try FileBytes(path: folder.write("empty", ""))
    for file in [plain, packed] {
      #expect(file.withBytes { $0.withUnsafeBufferPointer { Array($0) } } == Self.sample)
    }
    #expect(empty.count == 0)
    #expect(empty.withBytes { $0.isEmpty })
    let error = #expect(throws: TextError.self) {
      try FileBytes(path: "\(folder.path)/packed", maximumCount: 10_000)
    }
    #expect(error?.message == "holds more than the 10000 bytes allowed")
  }
}
