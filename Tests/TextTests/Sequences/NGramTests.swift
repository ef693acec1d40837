import Testing
import Text

@Suite("N-grams and hashing")
struct NGramTests {
  @Test("of tokens come in order of start, then length")
  func tokens() {
    #expect(NGrams.joined(["a", "b", "c"], orders: 1...2) == ["a", "a b", "b", "b c", "c"])
    #expect(
      NGrams.joined(["a", "b", "c"], orders: 2...9, separator: "_") == ["a_b", "a_b_c", "b_c"])
    #expect(NGrams.joined(["a"], orders: 2...3) == [])
    #expect(NGrams.joined([], orders: 1...1) == [])
  }

  @Test("of characters never split one")
  func characters() {
    #expect(NGrams.ofCharacters("aé日😀", orders: 2...3) == ["aé", "aé日", "é日", "é日😀", "日😀"])
    #expect(NGrams.ofCharacters("", orders: 1...2) == [])
    #expect(NGrams.ofCharacters("ab", orders: 3...3) == [])
  }

  @Test("of characters inside words see the words' ends")
  func insideWords() {
    func ngrams(_ text: String, _ orders: ClosedRange<Int>) -> [String] {
      var result: [String] = []
      NGrams.forEachInsideWords(of: Array(text.utf8).span, orders: orders) { bytes in
        result.append(bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
      }
      return result
    }
    #expect(ngrams("ab  c\n", 2...2) == [" a", "ab", "b ", " c", "c "])
    #expect(ngrams("é ab", 3...4) == [" é ", " ab", " ab ", "ab "])
    #expect(ngrams("é", 4...5) == [" é "])
    #expect(ngrams(" \t", 1...2) == [])
  }

  @Test("of any bytes cover the text without gaps")
  func anyBytes() {
    var random = TestRandom(8)
    for _ in 0..<500 {
      let bytes = random.bytes(upTo: 20)
      var end = 0
      NGrams.forEachOfCharacters(in: bytes.span, orders: 1...1) { range in
        #expect(range.lowerBound == end)
        end = range.upperBound
      }
      #expect(end == bytes.count)
    }
  }

  // Computed by a second program from the documented formula; saved models depend on them.
  @Test(
    "have the same hash in every version",
    arguments: [
      ("", 0, 0),
      ("a", 0, 10578624557850572358),
      ("identifier", 0, 8460625595965578820),
      ("日本語のテキスト", 0, 8381173112623260709),
      ("a", 1, 2142323163974970306),
    ] as [(String, UInt64, UInt64)])
  func stableHash(text: String, seed: UInt64, hash: UInt64) {
    #expect(StableHash.hash(text, seed: seed) == hash)
    #expect(StableHash.hash(Array(text.utf8).span, seed: seed) == hash)
  }

  @Test("have hashes that tell similar byte strings apart and fill the buckets evenly")
  func distribution() {
    var seen: Set<UInt64> = []
    for count in 0...17 { seen.insert(StableHash.hash(String(repeating: "\0", count: count))) }
    #expect(seen.count == 18)
    let trick = HashingTrick(bucketCount: 64, firstIdentifier: 1)
    var counts = [Int](repeating: 0, count: 65)
    var signs: Float = 0
    for number in 0..<64_000 {
      counts[Int(trick.identifier(of: "word\(number)"))] += 1
      signs += trick.sign(ofHash: StableHash.hash("word\(number)"))
    }
    #expect(counts[0] == 0)
    // Chi-squared with 63 degrees of freedom; above 115 by chance once in ten thousand.
    let chiSquared = counts[1...].reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
    #expect(chiSquared < 115)
    #expect(abs(signs) < 1000)
  }

  @Test("of identifiers are hashed without joining, each by what it holds")
  func identifierNGrams() {
    let trick = HashingTrick(bucketCount: 1 << 30, seed: 3)
    func buckets(_ tokens: [Int32], _ orders: ClosedRange<Int>) -> [Int32] {
      var result: [Int32] = []
      trick.forEachNGram(in: tokens.span, orders: orders) { result.append($0) }
      return result
    }
    let all = buckets([5, 6, 5, 6], 1...2)
    #expect(all.count == 7)
    #expect(all[0] == all[4] && all[1] == all[5] && all[2] == all[6])
    #expect(Set(all).count == 4)
    #expect(buckets([5, 6, 5, 6], 2...2) == [all[1], all[3], all[5]])
    #expect(buckets([6, 5], 2...2) == [all[3]])
    #expect(buckets([5], 2...3) == [])
  }
}
