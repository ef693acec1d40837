import Testing
import Text

@Suite("Lines")
struct LineReaderTests {
  static func lines(
    _ bytes: [UInt8], _ options: LineReader.Options = LineReader.Options()
  ) throws -> [String] {
    let reader = LineReader(try ByteSource(bytes: bytes, name: "lines.txt"), options: options)
    var result: [String] = []
    while let line = try reader.next() {
      result.append(line)
      #expect(reader.lineNumber == result.count)
      #expect(reader.withLine { $0.count } == line.utf8.count)
    }
    #expect(try !reader.advance())
    return result
  }

  @Test(
    "line ends are LF or CRLF, and the last may be missing",
    arguments: [
      ("", []),
      ("\n", [""]),
      ("\r\n", [""]),
      ("a", ["a"]),
      ("a\n", ["a"]),
      ("a\nb", ["a", "b"]),
      ("a\r\nb\r\n", ["a", "b"]),
      ("a\n\n\nb\n\n", ["a", "", "", "b", ""]),
      ("a\rb\n", ["a\rb"]),
      ("a\r\r\n", ["a\r"]),
      ("a\r", ["a\r"]),
      ("\u{FEFF}a\n\u{FEFF}b", ["a", "\u{FEFF}b"]),
      ("\u{FEFF}", []),
      ("日本\nไทย\r\n", ["日本", "ไทย"]),
    ])
  func lineEnds(text: String, expected: [String]) throws {
    #expect(try Self.lines(Array(text.utf8)) == expected)
    #expect(try Self.lines(gzipped(text)) == expected)
  }

  @Test("lines of any length cross the borders of the chunks whole")
  func chunkBorders() throws {
    var random = TestRandom(7)
    for _ in 0..<5 {
      let expected = (0..<40).map { _ in
        String(
          repeating: ["x", "é", "語"].randomElement(using: &random)!,
          count: Int.random(in: 0...60_000, using: &random))
      }
      let text = expected.map { $0 + (Bool.random(using: &random) ? "\n" : "\r\n") }.joined()
      #expect(try Self.lines(Array(text.utf8)) == expected)
      let folder = try TemporaryFolder()
      let reader = try LineReader(path: folder.write("a", gzipped(text)))
      for line in expected { #expect(try reader.next() == line) }
      #expect(try reader.next() == nil)
    }
  }

  @Test("a line longer than allowed is an error however long it is, and reading stops there")
  func lineTooLong() throws {
    var options = LineReader.Options()
    options.maximumLength = 1000
    let allowed = String(repeating: "a", count: 1000)
    #expect(try Self.lines(Array("\(allowed)\r\n\(allowed)".utf8), options) == [allowed, allowed])
    for count in [1001, 300_000, 3_000_000] {
      for end in ["", "\n", "\nmore\n"] {
        let bytes = Array(("ok\n" + String(repeating: "a", count: count) + end).utf8)
        let reader = LineReader(try ByteSource(bytes: bytes, name: "long"), options: options)
        #expect(try reader.next() == "ok")
        for _ in 0..<2 {
          let error = #expect(throws: TextError.self) { try reader.advance() }
          #expect(error?.kind == .invalidData)
          #expect(error?.line == 2)
          #expect(error?.message == "the line is longer than the 1000 bytes allowed")
        }
      }
    }
  }

  @Test("invalid UTF-8 is an error with line and byte, and reading can go on behind it")
  func invalidUTF8() throws {
    let bytes = Array("fine\ncaf".utf8) + [0xE9] + Array(" noir\nfine again\n".utf8)
    let reader = LineReader(try ByteSource(bytes: bytes, name: "latin1.txt"))
    #expect(try reader.next() == "fine")
    let error = #expect(throws: TextError.self) { try reader.advance() }
    #expect(
      error?.description.hasPrefix(
        "latin1.txt:2: byte 4 (0xE9) is not valid UTF-8, after \"caf\". ") == true)
    #expect(try reader.next() == "fine again")
  }

  @Test("invalid UTF-8 is replaced when asked, and let through when asked")
  func otherPolicies() throws {
    let bytes: [UInt8] = [0x61, 0xFF, 0x62, 0x0A, 0xC3, 0x28]
    var options = LineReader.Options()
    options.encoding = .replace
    #expect(try Self.lines(bytes, options) == ["a\u{FFFD}b", "\u{FFFD}("])
    options.encoding = .unchecked
    let reader = LineReader(try ByteSource(bytes: bytes, name: "x"), options: options)
    #expect(try reader.advance())
    #expect(reader.withLine { $0.withUnsafeBufferPointer { Array($0) } } == [0x61, 0xFF, 0x62])
  }

  @Test("the check of UTF-8 agrees with the standard library on random bytes")
  func agreesWithStandardLibrary() throws {
    var random = TestRandom(3)
    let alphabet: [UInt8] = [
      0x61, 0x62, 0x20, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
      0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    var options = LineReader.Options()
    options.recognisesForeignFormats = false
    var accepted = 0
    for round in 0..<20_000 {
      var bytes = random.bytes(upTo: round % 7, from: alphabet)
      if round % 3 == 0 { bytes = [UInt8](repeating: 0x61, count: round % 40) + bytes }
      bytes.insert(0x61, at: 0)
      let reader = LineReader(try ByteSource(bytes: bytes, name: "x"), options: options)
      let valid = String(validating: bytes, as: UTF8.self) != nil
      #expect((try? reader.advance()) == (valid ? true : nil), "\(bytes)")
      accepted += valid ? 1 : 0
    }
    #expect(accepted > 2000 && accepted < 18_000)
  }

  @Test("files that are no text say what they are")
  func foreignFormats() throws {
    let cases: [([UInt8], String)] = [
      ([0xFF, 0xFE, 0x61, 0x00], "is UTF-16"),
      ([0xFE, 0xFF, 0x00, 0x61], "is UTF-16"),
      ([0xFF, 0xFE, 0x00, 0x00], "is UTF-32"),
      ([0x61, 0x00, 0x62, 0x00], "has NUL bytes"),
      (Array("%PDF-1.7\n".utf8), "is a PDF document"),
      (Array("PK\u{3}\u{4}".utf8), "is a zip archive"),
      (try gzipped(gzipped("text")), "is gzip data inside gzip data"),
    ]
    for (bytes, fragment) in cases {
      let error = #expect(throws: TextError.self) { try Self.lines(bytes) }
      #expect(error?.message.hasPrefix(fragment) == true, "\(String(describing: error))")
    }
    // A web page and a sentence that starts like a bzip2 file are text.
    #expect(try Self.lines(Array("<html>".utf8)) == ["<html>"])
    #expect(try Self.lines(Array("BZh is a magic number".utf8)) == ["BZh is a magic number"])
  }
}
