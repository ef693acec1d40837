import Testing
import Text

@Suite("Files of merges")
struct BytePairFileTests {
  @Test("an encoding comes back from its vocabulary and its merges")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let learned = try BytePairEncodingTests.learned()
    try learned.vocabulary.write(to: "\(folder.path)/vocabulary.txt")
    try learned.merges.write(to: "\(folder.path)/merges.txt")
    let merges = try BytePairMerges(contentsOf: "\(folder.path)/merges.txt")
    #expect(merges == learned.merges)
    #expect(try folder.contents("merges.txt").hasPrefix("#version: 0.2\n"))
    let read = try BytePairEncoding(
      vocabulary: Vocabulary(contentsOf: "\(folder.path)/vocabulary.txt"), merges: merges)
    #expect(read.vocabulary.tokens == learned.vocabulary.tokens)
    for line in BytePairEncodingTests.corpus {
      #expect(read.identifiers(of: line) == learned.identifiers(of: line))
    }
    let fromMerges = try BytePairEncoding(merges: merges)
    #expect(fromMerges.count <= learned.count)
    #expect(fromMerges.pieces(of: "Männer ß") == ["▁Männer", "▁", "<0xC3>", "<0x9F>"])
  }

  private func read(_ text: String) throws -> BytePairMerges {
    let folder = try TemporaryFolder()
    return try BytePairMerges(contentsOf: folder.write("merges.txt", text))
  }

  @Test("subword-nmt's files have their mark on the last character, older ones as a symbol")
  func ends() throws {
    let new = try read("#version: 0.2\nt h\nth e</w>\ni n\nin g</w>\n")
    #expect(new.mark == .end)
    #expect(new.count == 4)
    let encoding = try BytePairEncoding(merges: new)
    #expect(
      encoding.pieces(of: "the thing x 3") == [
        "the</w>", "th", "ing</w>", "<0x78>", "</w>", "<0x33>", "</w>",
      ])
    #expect(encoding.string(of: encoding.identifiers(of: "the thing,▁ x")) == "the thing,▁ x")
    let old = try read("t h\ne </w>\nth e</w>\n")
    #expect(old.mark == .separateEnd)
    let older = try BytePairEncoding(merges: old)
    #expect(older.pieces(of: "the eh") == ["the</w>", "e", "h", "</w>"])
    #expect(older.string(of: older.identifiers(of: " the  eh ")) == "the eh")
    let folder = try TemporaryFolder()
    for merges in [new, old] {
      try merges.write(to: "\(folder.path)/merges.txt")
      #expect(try BytePairMerges(contentsOf: "\(folder.path)/merges.txt") == merges)
    }
  }

  @Test("fastBPE's counts are ignored, gzip is read, and a file may hold no merges")
  func variants() throws {
    #expect(try read("t h 120\nth e</w> 80\n").pairs.last == .init("th", "e</w>"))
    #expect(try read("#version: 0.2\r\n▁ t\r\n").pairs == [.init("▁", "t")])
    #expect(try read("#version: 0.2\n").count == 0)
    let folder = try TemporaryFolder()
    let path = try folder.write("merges.gz", gzipped("▁ t\n▁t h\n"))
    #expect(try BytePairMerges(contentsOf: path).count == 2)
  }

  @Test(
    "broken files are errors that name file and line",
    arguments: [
      ("", nil, "is empty", "#version: 0.2"),
      ("▁ t\n▁t\n", 2, "expected two pieces with a space between, found \"▁t\"", "left right"),
      ("▁ t\nthe\t12\n", 2, "expected two pieces", "a vocabulary"),
      ("▁ t h e\n", 1, "expected two pieces", "left right"),
      ("▁  t\n", 1, "expected two pieces", "left right"),
      ("#version: 0.2\n▁ t\n▁th e\n", 3, "the piece \"▁th\" is no character", "Restore"),
      ("▁ t\n▁t \u{1}\n", 2, "a control character in byte 6", "one space"),
      ("Ġ t\nh e\nĠt he\n", nil, "as in GPT-2", "Learn"),
    ] as [(String, Int?, String, String)])
  func broken(text: String, line: Int?, message: String, advice: String) throws {
    let error = #expect(throws: TextError.self) { try read(text) }
    #expect(error?.kind == .invalidData)
    #expect(error?.path?.hasSuffix("merges.txt") == true)
    #expect(error?.line == line)
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    #expect(error?.advice?.contains(advice) == true, "\(String(describing: error))")
  }

  @Test("bytes that are not UTF-8, and files that are no text, are errors")
  func noText() throws {
    let folder = try TemporaryFolder()
    let latin = try folder.write("latin.txt", Array("▁ t\n▁t ".utf8) + [0xE9, 0x0A])
    let error = #expect(throws: TextError.self) { try BytePairMerges(contentsOf: latin) }
    #expect(error?.line == 2)
    let binary = try folder.write("binary.txt", [0x7F] + Array("ELF".utf8) + [0, 0])
    #expect(throws: TextError.self) { try BytePairMerges(contentsOf: binary) }
    let missing = #expect(throws: TextError.self) {
      try BytePairMerges(contentsOf: "\(folder.path)/none.txt")
    }
    #expect(missing?.kind == .missingInput)
  }

  @Test("a vocabulary that does not go with the merges is an error that names the piece")
  func mismatch() throws {
    let learned = try BytePairEncodingTests.learned()
    func error(_ vocabulary: Vocabulary) -> TextError? {
      #expect(throws: TextError.self) {
        try BytePairEncoding(vocabulary: vocabulary, merges: learned.merges)
      }
    }
    let pieces = learned.vocabulary.tokens.dropFirst(4)
    #expect(
      error(Vocabulary(pieces.dropLast(), reserved: BytePairEncoding.reserved))?.message
        .contains("lacks") == true)
    #expect(error(Vocabulary(pieces))?.message.contains("\"<s>\" as number 2") == true)
    let noByte = pieces.filter { $0 != "<0x41>" }
    #expect(
      error(Vocabulary(noByte, reserved: BytePairEncoding.reserved))?.message
        .contains("\"<0x41>\"") == true)
    let noMark = pieces.filter { $0 != "▁" }
    #expect(
      error(Vocabulary(noMark, reserved: BytePairEncoding.reserved))?.message
        .contains("\"▁\" as the mark") == true)
  }
}
