import FoundationEssentials
import Tensors
import TestSupport
import Testing
import Text

@testable import WordVectors

@Suite("Reading word vectors")
struct ReadingTests {
  private func read(
    _ bytes: some Sequence<UInt8>, where isWanted: (@Sendable (Span<UInt8>) -> Bool)? = nil,
    threads: Int = 2, blockSize: Int = 1 << 16,
    longestLine: Int = 1 << 20
  ) throws -> WordVectorFile {
    try WordVectors.read(
      ByteSource(bytes: Array(bytes), name: "vectors"), where: isWanted, threads: threads,
      blockSize: blockSize, longestLine: longestLine)
  }

  private func read(_ text: String) throws -> WordVectorFile { try read(text.utf8) }

  /// A binary file as word2vec writes it.
  private func binary(
    _ header: String, _ rows: [(String, [Float])], rowEnd: String = "\n"
  ) -> [UInt8] {
    var bytes = Array(header.utf8)
    for (word, numbers) in rows {
      bytes += Array((word + " ").utf8)
      bytes += numbers.flatMap { number in
        (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> ($0 * 8)) }
      }
      bytes += Array(rowEnd.utf8)
    }
    return bytes
  }

  @Test(
    "text in every spelling gives the same vectors",
    arguments: [
      "the 1 -2.5\ncat 0.25 1e-3\n", "the 1 -2.5\ncat 0.25 1e-3", "the 1 -2.5 \ncat 0.25 1e-3 \n",
      "the 1 -2.5\r\ncat 0.25 1e-3\r\n", "the\t1\t-2.5\ncat\t0.25\t1e-3\n",
      "\u{FEFF}the 1 -2.5\ncat 0.25 1e-3\n", "\nthe  1   -2.5\n\ncat 0.25  1e-3\n\n",
      "2 2\nthe 1 -2.5\ncat 0.25 1e-3\n", "2 2 \nthe 1 -2.5 \ncat 0.25 1e-3 ",
      "2 2\r\nthe 1 -2.5\r\ncat 0.25 1e-3", "\u{FEFF}2 2\nthe 1 -2.5\ncat 0.25 1e-3\n",
    ])
  func textForms(text: String) throws {
    let file = try read(text)
    #expect(file.vectors.words == ["the", "cat"])
    #expect(file.vectors.vectors.shape == [2, 2])
    #expect(file.vectors.vectors.elements == [1, -2.5, 0.25, 1e-3])
    #expect(file.rowCount == 2)
    #expect(file.duplicateCount == 0)
    #expect(file.format == (text.contains("2 2") ? .textWithHeader : .text))
  }

  @Test("denormal numbers are kept exactly")
  func denormals() throws {
    let file = try read("a 1e-40 -1e-45\nb 1e-60 1.17549435e-38\n")
    #expect(
      file.vectors.vectors.elements.map(\.bitPattern) == [71362, 0x8000_0001, 0, 0x0080_0000])
  }

  @Test("binary files are read with and without newlines after the rows", arguments: ["", "\n"])
  func binaryForm(rowEnd: String) throws {
    let rows: [(String, [Float])] = [("the", [1, -2.5, 0x1p-140]), ("café", [0, 10, 3e38])]
    let file = try read(binary("2 3\n", rows, rowEnd: rowEnd))
    #expect(file.format == .binary)
    #expect(file.vectors.words == ["the", "café"])
    #expect(file.vectors.vectors.elements == [1, -2.5, 0x1p-140, 0, 10, 3e38])
  }

  @Test("binary numbers that contain the bytes of spaces and newlines are binary all the same")
  func binaryWithTextBytes() throws {
    let spaces = Float(bitPattern: 0x2020_2020)
    let newlines = Float(bitPattern: 0x0A0A_0A0A)
    let file = try read(binary("2 2\n", [("a", [newlines, spaces]), ("b", [spaces, 1])]))
    #expect(file.format == .binary)
    #expect(file.vectors.vectors.elements == [newlines, spaces, spaces, 1])
  }

  @Test("words may contain spaces where most lines tell the size")
  func wordsWithSpaces() throws {
    let file = try read(". . . 1 2\nat name@domain.com 3 4\na 5 6\nb 7 8\nc\u{A0}d 9 1\n")
    #expect(file.vectors.words == [". . .", "at name@domain.com", "a", "b", "c\u{A0}d"])
    #expect(file.vectors.vectors.elements == [1, 2, 3, 4, 5, 6, 7, 8, 9, 1])
  }

  @Test("numbers as words, and words that are not UTF-8, are words")
  func oddWords() throws {
    let file = try read("1 2 3\n2 3 4\n".utf8 + [0xFF, 0xFE, 0x20, 0x31, 0x20, 0x32, 0x0A])
    #expect(file.vectors.vector(of: "1") == [2, 3])
    #expect(file.vectors.vector(of: "2") == [3, 4])
    #expect(file.vectors.identifier(of: [0xFF, 0xFE].span) == 2)
    #expect(file.vectors.word(at: 2) == "\u{FFFD}\u{FFFD}")
  }

  @Test("of a repeated word the first row counts; spellings of other bytes are other words")
  func duplicates() throws {
    let file = try read("a 1 2\nb 3 4\na 5 6\ncaf\u{E9} 1 1\ncafe\u{301} 2 2\nb 7 8\n")
    #expect(file.duplicateCount == 2)
    #expect(file.rowCount == 6)
    #expect(file.vectors.count == 4)
    #expect(file.vectors.vectors.elements == [1, 2, 3, 4, 1, 1, 2, 2])
  }

  private static let manyLines = (0..<997).map { "word\($0 % 990) \($0).5 -\($0)e-2\n" }.joined()

  @Test(
    "threads and blocks make no difference",
    arguments: [(1, 1 << 20), (2, 64), (3, 1000), (4, 17), (64, 4096)])
  func parallelReading(threads: Int, blockSize: Int) throws {
    for header in ["", "997 2\n"] {
      let file = try read(
        (header + Self.manyLines).utf8, threads: threads, blockSize: blockSize)
      #expect(file.vectors.count == 990)
      #expect(file.duplicateCount == 7)
      #expect(file.vectors.words == (0..<990).map { "word\($0)" })
      #expect(file.vectors.vector(of: "word5") == [5.5, -0.05])
      #expect(file.vectors.vectors.elements.count == 1980)
    }
  }

  @Test("only wanted rows are kept, in any form")
  func restriction() throws {
    let wanted: @Sendable (Span<UInt8>) -> Bool = { $0.count != 1 }
    let texts = ["a 1 2\nbb 3 4\nc 5 6\nd d 7 8\n", "4 2\na 1 2\nbb 3 4\nc 5 6\nd d 7 8\n"]
    for text in texts {
      let file = try read(text.utf8, where: wanted)
      #expect(file.vectors.words == ["bb", "d d"])
      #expect(file.vectors.vectors.elements == [3, 4, 7, 8])
      #expect(file.rowCount == 4)
    }
    let file = try read(binary("2 1\n", [("a", [1]), ("bb", [2])]), where: wanted)
    #expect(file.vectors.words == ["bb"])
    let none = try read(texts[0].utf8, where: { _ in false })
    #expect(none.vectors.count == 0)
    #expect(none.vectors.vectors.shape == [0, 2])
  }

  private static let packed =
    "H4sIAAAAAAACAz2SSW4DMQwE734FPxBDXLT9J3cDufj76VGTgi/ugl1TGPD7+fttgs/ri28q7W1dftq7NT3E"
    + "QBLYAQ4wk/ghIcoZZ3bR6+iHDJAE44AJUI55yBLjXGdusevYLGtAJAxTBUiJJjJxbqaqi5dG2aoBlIS52kHK"
    + "w14dEtzM1SlxPezVBZSEybpBysNma8LNHFPppbF8uwaUJH/kIKkxNlvI4GYxFON6WGwDKAmbbYKUh822ZHKz"
    + "2LbM62GxNyASPtsVIDXOZjdZ3HkQLqs0nv8KoCRs9g5SHjb7kM3NYp+yr4fFvoCSsNk3SHnYHE1wHA/go0Kx"
    + "SxRsDntYImaHPyhVkZeMU+YtR7pwzPeag90xHpaI6TEfVC62xxLlTQfTYwNc1379A1DiHDd6AwAA"

  @Test("gzipped text is read, cut anywhere it is an error")
  func gzip() throws {
    let bytes = [UInt8](try #require(Data(base64Encoded: Self.packed)))
    let file = try read(bytes)
    #expect(file.vectors.count == 50)
    #expect(file.vectors.vector(of: "word49") == [12.25, -0.049])
    for count in stride(from: 2, to: bytes.count, by: 7) {
      let error = #expect(throws: TextError.self) { try read(bytes.prefix(count)) }
      #expect(error?.kind == .invalidData)
    }
  }

  @Test(
    "what is wrong with a text is said with its line",
    arguments: [
      ("", nil, "is empty, but word vectors were expected"),
      ("\n \n", nil, "is empty, but word vectors were expected"),
      ("word\n", 1, "expected a word and its numbers on each line, found 0 numbers"),
      ("a 1 2\nb 3\n", 2, "expected a word and 2 numbers, found 2 fields"),
      ("a 1 2\nb 3 4\nc 1 2 3\n", 3, #"expected 2 numbers after the word "c", found 3"#),
      ("a 1 2\n 3 4\nc 1 2\n", 2, "expected a word and 2 numbers, found 2 fields after a space"),
      ("a 1 2\nb 3 x\n", 2, #"number 2 of the word "b", "x", is not a number"#),
      ("a 1 2\nb 3 4x\n", 2, #"number 2 of the word "b", "4x", is not a number"#),
      (
        "a 1 2\n\nb nan 4\n", 3, #"number 1 of the word "b", "nan", is not a finite Float32 number"#
      ),
      (
        "a 1 2\nb 3 -inf\n", 2, #"number 2 of the word "b", "-inf", is not a finite Float32 number"#
      ),
      (
        "a 1 2\nb 3 1e99\n", 2, #"number 2 of the word "b", "1e99", is not a finite Float32 number"#
      ),
      ("This is prose, not vectors.\n", 1, #"number 1 of the word "This", "is", is not a number"#),
      ("3 2\na 1 2\nb 3 4\n", nil, "the header promises 3 words, the file has 2"),
      ("1 2\na 1 2\nb 3 4\n", nil, "the header promises 1 words, the file has 2"),
      (
        "9000000000000000000 3\na 1 2 3\n", nil,
        "the header promises 9000000000000000000 words, the file has 1"
      ),
      (
        "99999999999999999999 3\na 1 2 3\n", 1,
        #"the header "99999999999999999999 3" promises impossible sizes"#
      ),
      ("2 1000000000\na 1 2\n", 1, #"the header "2 1000000000" promises impossible sizes"#),
      ("0 2\n", 1, #"the header "0 2" promises impossible sizes"#),
      ("2 3\na 1 2\nb 3 4\n", 2, "expected a word and 3 numbers, found 3 fields"),
      ("2 3", nil, "the header promises 2 words, the file has 0"),
    ] as [(String, Int?, String)])
  func textProblems(text: String, line: Int?, message: String) throws {
    let error = #expect(throws: TextError.self) { try read(text) }
    #expect(error?.kind == .invalidData)
    #expect(error?.message == message)
    #expect(error?.line == line)
    #expect(error?.path == "vectors")
  }

  @Test("the first wrong line is reported, however many threads read")
  func firstProblem() throws {
    let text = Self.manyLines + "x 1\n" + Self.manyLines + "y z\n"
    for threads in [1, 2, 5] {
      let error = #expect(throws: TextError.self) { try read(text.utf8, threads: threads) }
      #expect(error?.line == 998)
    }
  }

  @Test("a binary file cut anywhere, or with more bytes, is an error")
  func binaryTruncation() throws {
    let whole = binary("2 2\n", [("the", [1, .pi]), ("cat", [3, .pi])], rowEnd: "")
    #expect(try read(whole).vectors.count == 2)
    for count in 4..<whole.count {
      let error = #expect(throws: TextError.self) { try read(whole.prefix(count)) }
      #expect(error?.kind == .invalidData)
    }
    let longer = #expect(throws: TextError.self) { try read(whole + [1]) }
    #expect(longer?.message == "has more bytes after the last of its words, at byte 28")
  }

  @Test("binary files with absurd promises, NaN or without words are errors")
  func binaryProblems() throws {
    let promise = #expect(throws: TextError.self) {
      try read(binary("9000000000000000000 2\n", [("the", [1, .pi])]))
    }
    #expect(
      promise?.message == "is cut short at byte 35: word 2 of the 9000000000000000000 promised is "
        + "not complete")
    let infinite = #expect(throws: TextError.self) {
      try read(binary("1 2\n", [("the", [.pi, .infinity])]))
    }
    #expect(infinite?.message == #"number 2 of the word "the" is inf, at byte 4"#)
    let nameless = #expect(throws: TextError.self) {
      try read(binary("1 2\n", [("", [.pi, .pi])]))
    }
    #expect(nameless?.message == "a row without a word, at byte 4")
    let endless = #expect(throws: TextError.self) {
      try read(binary("1 2\n", [(String(repeating: "\u{1}", count: 70_000), [1, 1])]))
    }
    #expect(endless?.message == "a word of more than 65536 bytes, at byte 4")
  }

  @Test("other formats are recognised and named")
  func foreignFormats() throws {
    let zip = #expect(throws: TextError.self) { try read("PK\u{3}\u{4}xxxx") }
    #expect(zip?.message.contains("zip archive") == true)
    let model = #expect(throws: TextError.self) {
      try read([0xBA, 0x16, 0x4F, 0x2F, 0x0C, 0, 0, 0])
    }
    #expect(model?.message == "is cut short at byte 8")
  }

  @Test("a line without an end is refused before memory runs out")
  func endlessLine() throws {
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000)
    let error = #expect(throws: TextError.self) {
      try read("a 1 2\n".utf8 + line + [0x0A], blockSize: 64, longestLine: 1000)
    }
    #expect(error?.message == "the line is longer than 1000 bytes")
    #expect(error?.line == 2)
  }

  @Test("random changes of a file give an error or vectors, never a crash")
  func randomChanges() throws {
    var random = RandomStream(seed: 11)
    let files = [
      Array("5 3\n".utf8) + Array("a 1 2 3\nb 4 5 6\nc 7 8 9\nd 1 2 3\ne 4 5 6\n".utf8),
      Array("a 1 2 3\nb 4 5 6\nc 7 8 9\nd 1 2 3\ne 4 5 6\n".utf8),
      binary("3 2\n", [("a", [1, 2]), ("b", [.pi, 4]), ("c", [5, 6])]),
    ]
    for file in files {
      for _ in 0..<500 {
        var changed = file
        for _ in 0...random.next() % 3 {
          changed[Int(random.next() % UInt64(file.count))] = UInt8(random.next() & 0xFF)
        }
        do {
          let vectors = try read(changed).vectors
          #expect(vectors.vectors.shape == [vectors.count, vectors.size])
        } catch is TextError {
        }
      }
    }
  }
}
