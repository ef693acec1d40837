import Testing
import Text

@Suite("Byte-pair encoding")
struct BytePairEncodingTests {
  static let corpus = [
    "Zwei junge weiße Männer sind im Freien in der Nähe vieler Büsche.",
    "Mehrere Männer mit Schutzhelmen bedienen ein Antriebsradsystem.",
    "Ein kleines Mädchen klettert in ein Spielhaus aus Holz.",
    "Two young, White males are outside near many bushes; it's 3.5 °C (or 38 °F)!",
    "Several men in hard hats are operating a giant pulley system.",
    "我们试试看！我该去睡觉了。你在干什么啊？",
    "これはペンです。 สวัสดีชาวโลก",
  ]

  static func learned(
    size: Int = 500, coverage: Double = 1, usesByteFallback: Bool = true
  ) throws -> BytePairEncoding {
    var learner = BytePairLearner()
    for line in corpus { learner.add(line) }
    return try learner.finish(
      vocabularySize: size, characterCoverage: coverage, usesByteFallback: usesByteFallback)
  }

  @Test("the vocabulary starts with reserved pieces, bytes and the mark of words")
  func vocabulary() throws {
    let encoding = try Self.learned()
    #expect(encoding.vocabulary.tokens.prefix(4) == ["<pad>", "<unk>", "<s>", "</s>"])
    #expect(encoding.vocabulary.token(at: 4) == "<0x00>")
    #expect(encoding.vocabulary.token(at: 259) == "<0xFF>")
    #expect(encoding.vocabulary.token(at: 260) == "▁")
    #expect(encoding.vocabulary.token(at: 261) == "e")
    #expect(encoding.count <= 500)
    #expect(encoding.hasByteFallback)
    #expect(BytePairEncoding.padding == encoding.vocabulary.paddingIdentifier)
    #expect(BytePairEncoding.unknown == encoding.vocabulary.unknownIdentifier)
    #expect(BytePairEncoding.begin == encoding.vocabulary.identifier(of: "<s>"))
    #expect(BytePairEncoding.end == encoding.vocabulary.identifier(of: "</s>"))
    // The counts are those of the pieces in the texts.
    let pieces = Self.corpus.flatMap { encoding.identifiers(of: $0) }
    let men = try #require(encoding.vocabulary.identifier(of: "▁Männer"))
    #expect(encoding.vocabulary.counts[Int(men)] == pieces.count { $0 == men })
    #expect(encoding.vocabulary.totalCount == pieces.count)
  }

  @Test("merges do not cross words, nor letters, digits and punctuation")
  func borders() throws {
    let encoding = try Self.learned(size: 2000)
    #expect(encoding.pieces(of: "Männer") == ["▁Männer"])
    let pieces = encoding.pieces(of: "Männer3.5!(")
    #expect(pieces == ["▁Männer", "3", ".", "5", "!", "("])
    for piece in encoding.vocabulary.tokens.dropFirst(260) {
      let kinds = Set(
        piece.unicodeScalars.filter { $0 != "▁" }.map { scalar in
          scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
            ? "letter" : scalar.properties.numericType != nil ? "digit" : "other"
        })
      #expect(kinds.count <= 1, "\(piece)")
    }
  }

  @Test(
    "text comes back as it was, white space as single spaces",
    arguments: [
      "", " ", "Zwei junge Männer", "  two\t\tyoung \n men  ", "它▁們 ▁ ▁▁x",
      "<pad> <0x41> </s> ▁<s>",
      "e\u{301}a\u{308}\u{308} \u{301}x", "👩‍👩‍👧‍👦🇩🇪☺️ ok", "\u{FFFD} \u{FFFD}\u{FFFD}", "नमस्ते दुनिया",
      "\u{A0}a\u{3000}b\u{202F}!", "a\u{0}b\u{1B}\u{7F}", "สวัสดีชาวโลก 你好。", "1,234.5€–7%",
      "Ωmega ǅ",
      String(repeating: "ab", count: 5000), String(repeating: "我们", count: 1000),
    ])
  func roundTrip(text: String) throws {
    let encoding = try Self.learned(coverage: 0.98)
    let words = text.unicodeScalars.split { $0.properties.isWhitespace }
    let expected = words.map { String($0) }.joined(separator: " ")
    let identifiers = encoding.identifiers(of: text)
    #expect(encoding.string(of: identifiers).unicodeScalars.elementsEqual(expected.unicodeScalars))
    let framed = [BytePairEncoding.begin] + identifiers + [BytePairEncoding.end, 0, 0]
    #expect(encoding.text(of: framed) == Array(expected.utf8))
  }

  @Test("any bytes come back as they were")
  func anyBytes() throws {
    let encoding = try Self.learned()
    var random = TestRandom(7)
    let alphabets: [[UInt8]?] = [
      nil, Array("ab \t.1é▁中".utf8), [0x20, 0xE2, 0x96, 0x81, 0xEF, 0xBF, 0xBD, 0xF0, 0x41],
    ]
    for round in 0..<3000 {
      let bytes = random.bytes(upTo: 60, from: alphabets[round % 3])
      var identifiers: [Int32] = []
      encoding.append(bytes.span, to: &identifiers)
      #expect(identifiers.allSatisfy { $0 >= 4 && Int($0) < encoding.count })
      #expect(encoding.text(of: identifiers) == normalized(bytes), "\(bytes)")
    }
  }

  /// Single spaces for runs of white space, none at the ends, found with the standard library.
  private func normalized(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var position = 0
    var pending = false
    while position < bytes.count {
      var length = 1
      var isSpace = (9...13).contains(bytes[position]) || bytes[position] == 0x20
      for candidate in 2...3 where position + candidate <= bytes.count {
        let piece = bytes[position..<position + candidate]
        if let text = String(validating: piece, as: UTF8.self), text.unicodeScalars.count == 1,
          text.unicodeScalars.first!.properties.isWhitespace
        {
          isSpace = true
          length = candidate
        }
      }
      if isSpace {
        pending = !result.isEmpty
      } else {
        if pending { result.append(0x20) }
        pending = false
        result.append(bytes[position])
      }
      position += length
    }
    return result
  }

  @Test("without byte fallback unknown characters are the unknown piece")
  func unknown() throws {
    let encoding = try Self.learned(usesByteFallback: false)
    #expect(!encoding.hasByteFallback)
    #expect(encoding.vocabulary.token(at: 4) == "▁")
    let identifiers = encoding.identifiers(of: "in ЖЖ ▁ in")
    #expect(identifiers.count { $0 == BytePairEncoding.unknown } == 2)
    #expect(encoding.string(of: identifiers) == "in   in")
    #expect(encoding.string(of: encoding.identifiers(of: Self.corpus[0])) == Self.corpus[0])
  }

  @Test("rare characters are spelled as bytes where not all are covered")
  func coverage() throws {
    let encoding = try Self.learned(coverage: 0.9)
    #expect(encoding.vocabulary.identifier(of: "啊") == nil)
    #expect(encoding.pieces(of: "啊") == ["▁", "<0xE5>", "<0x95>", "<0x8A>"])
    #expect(encoding.string(of: encoding.identifiers(of: "什么啊？")) == "什么啊？")
  }

  @Test("dropout cuts words differently and changes no text")
  func dropout() throws {
    let encoding = try Self.learned(size: 2000)
    var random = TestRandom(3)
    var cuts: Set<[Int32]> = []
    for _ in 0..<50 {
      var identifiers: [Int32] = []
      encoding.append(
        Self.corpus[1].utf8.span, to: &identifiers, dropout: 0.3, using: &random)
      cuts.insert(identifiers)
      #expect(encoding.string(of: identifiers) == Self.corpus[1])
    }
    #expect(cuts.count > 10)
    for line in Self.corpus {
      var identifiers: [Int32] = []
      encoding.append(line.utf8.span, to: &identifiers, dropout: 0, using: &random)
      #expect(identifiers == encoding.identifiers(of: line))
    }
  }

  @Test("threads share an encoding")
  func threads() async throws {
    let encoding = try Self.learned()
    let expected = Self.corpus.map { encoding.identifiers(of: $0) }
    await withTaskGroup(of: [[Int32]].self) { group in
      for _ in 0..<8 {
        group.addTask { Self.corpus.map { encoding.identifiers(of: $0) } }
      }
      for await result in group { #expect(result == expected) }
    }
  }
}
