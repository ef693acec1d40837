import Testing

@testable import Text

@Suite struct VocabularyTests {
  static func counter(_ documents: [[String]]) -> TokenCounter {
    var counter = TokenCounter()
    for document in documents {
      for token in document { counter.add(token) }
      counter.endDocument()
    }
    return counter
  }

  static let documents = [["b", "a", "c", "a"], ["a", "b", "d"], ["é", "e\u{301}", "<unk>"], []]

  @Test("Tokens are numbered by falling count, then by bytes, after the reserved ones")
  func order() {
    let vocabulary = Self.counter(Self.documents).vocabulary()
    #expect(vocabulary.tokens == ["<pad>", "<unk>", "a", "b", "c", "d", "e\u{301}", "é"])
    #expect(vocabulary.counts == [0, 1, 3, 2, 1, 1, 1, 1])
    #expect(vocabulary.documentCounts == [0, 1, 2, 2, 1, 1, 1, 1])
    #expect(vocabulary.totalCount == 10 && vocabulary.totalDocumentCount == 4)
    #expect(vocabulary.paddingIdentifier == 0 && vocabulary.unknownIdentifier == 1)
  }

  @Test("Sizes, counts and document counts limit the entries")
  func limits() {
    let counter = Self.counter(Self.documents)
    #expect(counter.vocabulary(maximumSize: 4).tokens == ["<pad>", "<unk>", "a", "b"])
    #expect(counter.vocabulary(maximumSize: 1).tokens == ["<pad>", "<unk>"])
    #expect(counter.vocabulary(minimumCount: 2).tokens == ["<pad>", "<unk>", "a", "b"])
    #expect(counter.vocabulary(minimumCount: 3, reserved: .none).tokens == ["a"])
    #expect(counter.vocabulary(minimumDocumentCount: 2, reserved: .none).tokens == ["a", "b"])
    let rare = counter.vocabulary(maximumDocumentFraction: 0.25, reserved: .keras)
    #expect(rare.tokens == ["<pad>", "<unk>", "c", "d", "e\u{301}", "é"])
    #expect(rare.unknownIdentifier == nil && rare.identifier(of: "zzz") == nil)
    let marks = ReservedTokens(additional: ["<s>", "</s>"])
    #expect(
      counter.vocabulary(minimumCount: 3, reserved: marks).tokens.suffix(3) == ["<s>", "</s>", "a"])
  }

  @Test("Lookup compares bytes, and padding cannot be spelled")
  func lookup() {
    let vocabulary = Self.counter(Self.documents).vocabulary()
    #expect(vocabulary.identifier(of: "é") == 7 && vocabulary.identifier(of: "e\u{301}") == 6)
    #expect(vocabulary.identifier(of: "<unk>") == 1)
    #expect(vocabulary.identifier(of: "<pad>") == nil && vocabulary.identifier(of: "") == nil)
    #expect(vocabulary.token(at: 2) == "a")
  }

  @Test("Coverage tells how much of a text is known")
  func coverage() {
    let vocabulary = Vocabulary(["a", "b"])
    let counter = Self.counter([["a", "a", "c", "c", "c", "<unk>", "d"]])
    let coverage = vocabulary.coverage(of: counter)
    #expect(coverage.tokenCount == 7 && coverage.knownTokenCount == 2)
    #expect(coverage.distinctCount == 4 && coverage.knownDistinctCount == 1)
    #expect(coverage.outOfVocabularyRate == 5.0 / 7)
    let unknown = vocabulary.unknownTokens(in: counter, limit: 1)
    #expect(unknown.map(\.0) == ["c"] && unknown.map(\.1) == [3])
    #expect(vocabulary.coverage(of: TokenCounter()).outOfVocabularyRate == 0)
  }

  @Test("The table behaves like a dictionary of byte arrays")
  func dictionary() {
    var table = ByteTable()
    var expected: [[UInt8]: Int32] = [:]
    var random = TestRandom(11)
    for round in 0..<20_000 {
      // Zeros, common beginnings and ends, and lengths around 8 and 16.
      var token = random.bytes(upTo: 20, from: round % 2 == 0 ? [0, 1] : [97, 98, 99, 255])
      if round % 5 == 0 { token = Array("commonbeginning".utf8) + token + Array("end".utf8) }
      if token.isEmpty { continue }
      let identifier = token.withUnsafeBufferPointer { table.insert($0) }
      let known = expected[token]
      #expect(identifier == known ?? Int32(expected.count))
      expected[token] = identifier
    }
    for (token, identifier) in expected {
      #expect(token.withUnsafeBufferPointer { table.find($0) } == identifier)
      #expect(Array(table.arena[table.range(of: Int(identifier))]) == token)
      // The key read in place, with bytes behind it, is the same.
      let longer = token + [9, 9, 9, 9, 9, 9, 9, 9]
      let isFound = longer.withUnsafeBufferPointer { bytes in
        let base = bytes.baseAddress!
        let key = TokenKey(base, count: token.count, readable: bytes.count)
        return table.withView { $0.find(key, base, token.count, lowercased: false) }
      }
      #expect(isFound == identifier)
    }
  }

  @Test("Capital ASCII letters are found as small ones where asked")
  func lowercasedKeys() {
    var table = ByteTable()
    let tokens = ["a", "straße", "eightchr", "[nine]{z}@", "antidisestablishmentarianism"]
    for token in tokens { _ = Array(token.utf8).withUnsafeBufferPointer { table.insert($0) } }
    for (index, token) in tokens.enumerated() {
      let capitals = Array(token.utf8).map { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
      }
      let found = capitals.withUnsafeBufferPointer { bytes in
        let key = TokenKey(
          bytes.baseAddress!, count: bytes.count, readable: bytes.count, lowercased: true)
        return table.withView {
          $0.find(key, bytes.baseAddress!, bytes.count, lowercased: true)
        }
      }
      #expect(found == Int32(index))
    }
  }

  @Test("Hashes are the same on every machine")
  func stability() {
    func hash(_ text: String) -> UInt64 {
      Array(text.utf8).withUnsafeBufferPointer {
        TokenKey($0.baseAddress!, count: $0.count, readable: $0.count).hash
      }
    }
    #expect(hash("a") == 13_035_427_934_027_376_969)
    #expect(hash("textmining") == 10_935_432_521_132_116_231)
  }

  @Test("Merged counters count like one")
  func merging() {
    var one = TokenCounter()
    var left = TokenCounter()
    var right = TokenCounter()
    var random = TestRandom(12)
    for document in 0..<100 {
      for _ in 0..<20 {
        let token = "w\(Int.random(in: 0..<50, using: &random))"
        one.add(token)
        if document < 50 { left.add(token) } else { right.add(token) }
      }
      one.endDocument()
      if document < 50 { left.endDocument() } else { right.endDocument() }
    }
    left.merge(right)
    let merged = left.vocabulary()
    let expected = one.vocabulary()
    #expect(merged.tokens == expected.tokens && merged.counts == expected.counts)
    #expect(merged.documentCounts == expected.documentCounts)
    #expect(merged.totalCount == expected.totalCount)
    #expect(merged.totalDocumentCount == expected.totalDocumentCount)
  }

  @Test("A bounded counter keeps frequent tokens and tells how far counts may be off")
  func pruning() {
    var bounded = TokenCounter(maximumDistinct: 200)
    var exact = TokenCounter()
    var random = TestRandom(13)
    for _ in 0..<20_000 {
      // A few frequent tokens and an endless supply of rare ones.
      let token =
        Bool.random(using: &random)
        ? "frequent\(Int.random(in: 0..<20, using: &random))"
        : "rare\(UInt64.random(in: 0..<1_000_000, using: &random))"
      bounded.add(token)
      exact.add(token)
      #expect(bounded.distinctCount <= 200)
    }
    let found = bounded.vocabulary(minimumCount: 100, reserved: .none)
    let expected = exact.vocabulary(minimumCount: 100, reserved: .none)
    #expect(Set(found.tokens) == Set(expected.tokens) && found.count == 20)
    for token in expected.tokens {
      let all = expected.counts[Int(expected.identifier(of: token)!)]
      let kept = found.counts[Int(found.identifier(of: token)!)]
      #expect(kept <= all && kept >= all - bounded.largestLoss)
    }
    #expect(bounded.totalCount == 20_000 && bounded.largestLoss > 0)
  }
}
