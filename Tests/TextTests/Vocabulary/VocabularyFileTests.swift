import Testing

@testable import Text

@Suite struct VocabularyFileTests {
  static func assertEqual(_ found: Vocabulary, _ expected: Vocabulary) {
    func bytes(_ vocabulary: Vocabulary) -> [[UInt8]] {
      (0..<Int32(vocabulary.count)).map { identifier in
        vocabulary.withToken(at: identifier) { $0.withUnsafeBufferPointer { Array($0) } }
      }
    }
    #expect(bytes(found) == bytes(expected))
    #expect(found.counts == expected.counts)
    #expect(found.documentCounts == expected.documentCounts)
    #expect(found.reserved == expected.reserved)
    #expect(found.totalCount == expected.totalCount)
    #expect(found.totalDocumentCount == expected.totalDocumentCount)
  }

  @Test("A vocabulary read back is the one written", arguments: [true, false])
  func roundTrip(hasDocuments: Bool) throws {
    let folder = try TemporaryFolder()
    var counter = TokenCounter()
    let strange: [[UInt8]] = [
      Array("tab\there".utf8), Array("line\nbreak\r".utf8), Array("back\\slash\\t".utf8),
      [0xFF, 0x00, 0x80],
      [0xEF, 0xBB, 0xBF, 0x61], Array("#".utf8), Array(" ".utf8), Array("é".utf8),
      Array("<pad>".utf8),
    ]
    var random = TestRandom(14)
    for token in strange { counter.add(token.span) }
    for round in 0..<500 {
      counter.add(random.bytes(upTo: 6).span)
      if hasDocuments, round % 10 == 0 { counter.endDocument() }
    }
    let kinds = [
      ReservedTokens(), .none, .keras, ReservedTokens(additional: ["<s>", "é", "a\tb"]),
      ReservedTokens(padding: nil, unknown: "[UNK]"),
      ReservedTokens(padding: nil, unknown: nil, additional: ["x"]),
    ]
    for reserved in kinds {
      for minimum in [1, 2] {
        let vocabulary = counter.vocabulary(minimumCount: minimum, reserved: reserved)
        let path = folder.path + "/vocabulary.txt"
        try vocabulary.write(to: path)
        Self.assertEqual(try Vocabulary(contentsOf: path), vocabulary)
      }
    }
  }

  @Test("A plain list of words, with or without counts, is a vocabulary too")
  func plain() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("words.txt", "the\t10\r\nof\t7\nand")
    let vocabulary = try Vocabulary(contentsOf: path)
    #expect(vocabulary.tokens == ["the", "of", "and"] && vocabulary.counts == [10, 7, 0])
    #expect(vocabulary.reserved == .none && vocabulary.totalCount == 17)
    let reserving = try Vocabulary(contentsOf: path, reserved: ReservedTokens())
    #expect(reserving.tokens == ["<pad>", "<unk>", "the", "of", "and"])
    #expect(reserving.counts == [0, 0, 10, 7, 0])
    let packed = try folder.write("words.gz", gzipped("a\t1\n"))
    #expect(try Vocabulary(contentsOf: packed).tokens == ["a"])
  }

  @Test("What the command prints is token, tab, count")
  func format() throws {
    let folder = try TemporaryFolder()
    var counter = TokenCounter()
    for token in ["b", "a", "b"] { counter.add(token) }
    try counter.vocabulary(reserved: .none).write(to: folder.path + "/v")
    #expect(try folder.contents("v") == "b\t2\na\t1\n")
    try counter.vocabulary().write(to: folder.path + "/v")
    #expect(try folder.contents("v") == "<pad>\t0\t0\tpadding\n<unk>\t0\t0\tunknown\nb\t2\na\t1\n")
  }

  static let broken: [(String, Int?, String)] = [
    ("", nil, "no entries"),
    ("a\t1\n\nb\t2\n", 2, "empty token"),
    ("a\tmany\n", 1, "expected a count"),
    ("a\t-1\n", 1, "expected a count"),
    ("a\t99999999999999999999\n", 1, "expected a count"),
    ("a\t1\t2\t3\t4\n", 1, "5 columns"),
    ("a\t1\nb\t2\na\t3\n", 3, "line 1"),
    ("a\t1\t1\tking\n", 1, "unknown role"),
    ("a\t1\n<pad>\t0\t0\tpadding\n", 2, "out of place"),
    ("<unk>\t0\t0\tunknown\n<pad>\t0\t0\tpadding\n", 2, "out of place"),
    ("<a>\t0\t0\treserved\nb\t1\n<c>\t0\t0\treserved\n", 3, "out of place"),
    ("a\t1\n\t5\t1\ttotal\n", 2, "must be the first"),
    ("x\t5\t1\ttotal\n", 1, "must be the first"),
    ("\t5\t1\ttotal\n", nil, "no entries"),
    ("\t1\n", 1, "empty token"),
  ]

  @Test("A broken vocabulary is refused with file and line", arguments: broken)
  func brokenFile(contents: String, line: Int?, message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("vocabulary.txt", contents)
    let error = try #require(throws: TextError.self) { try Vocabulary(contentsOf: path) }
    #expect(error.kind == .invalidData && error.path == path && error.line == line)
    #expect(error.message.contains(message), "\(error)")
    #expect(error.advice != nil)
  }

  @Test("A token that is reserved by the caller cannot stand in the file as well")
  func reservedTwice() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("vocabulary.txt", "a\n<unk>\n")
    let error = try #require(throws: TextError.self) {
      try Vocabulary(contentsOf: path, reserved: ReservedTokens())
    }
    #expect(error.line == 2 && error.message.contains("reserved already"))
  }

  @Test("A file that cannot be written or read is an error, and nothing is left behind")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let vocabulary = Vocabulary(["a"])
    let error = try #require(throws: TextError.self) {
      try vocabulary.write(to: folder.path + "/absent/v")
    }
    #expect(error.kind == .outputFailed)
    let missing = try #require(throws: TextError.self) {
      try Vocabulary(contentsOf: folder.path + "/v")
    }
    #expect(missing.kind == .missingInput)
    #expect(try folder.names() == [])
  }
}
