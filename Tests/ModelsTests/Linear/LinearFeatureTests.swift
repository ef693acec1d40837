import Tensors
import Testing
import Text

@testable import Models

@Suite struct LinearFeatureTests {
  private func tokens(_ text: String, keepsBytes: Bool = true) throws -> TokenBuffer {
    let tokenizer = try Tokenizer(TokenizerConfiguration(unit: .whitespace))
    var buffer = TokenBuffer(keepsBytes: keepsBytes)
    buffer.read(text.utf8.span, with: tokenizer)
    return buffer
  }

  private func ngrams(_ text: String, _ hasher: NgramHasher) throws -> [String] {
    let tokens = try tokens(text)
    return hasher.places(of: tokens).map { NgramHasher.text(of: $0.place, in: tokens) }
  }

  @Test("Hashes of tokens never change, since model files hold them")
  func hashesAreStable() {
    func hash(_ text: String) -> UInt64 {
      Array(text.utf8).withUnsafeBytes { FeatureHash.hash($0) }
    }
    #expect(hash("") == 14_544_503_408_999_129_173)
    #expect(hash("film") == 6_106_425_690_464_690_115)
    #expect(hash("wonderful") == 3_453_785_667_110_428_286)
    let film = FeatureHash.extended(FeatureHash.wordSeed, by: hash("film"))
    #expect(film == 10_547_522_872_945_938_328)
    #expect(FeatureHash.feature(film, block: 9) == 10_547_522_872_945_938_329)
  }

  @Test("Tokens that differ in one byte or in length have different hashes")
  func hashesDiffer() {
    var seen: Set<UInt64> = []
    var count = 0
    for length in 0...17 {
      for position in 0..<max(length, 1) {
        for byte in [UInt8(0), 1, 97, 255] {
          var bytes = [UInt8](repeating: 98, count: length)
          if length > 0 { bytes[position] = byte }
          seen.insert(bytes.withUnsafeBytes { FeatureHash.hash($0) })
          count += length > 0 || byte == 0 ? 1 : 0
        }
      }
    }
    #expect(seen.count == count)
  }

  @Test("Word n-grams are runs of neighbouring tokens")
  func wordNgrams() throws {
    let hasher = NgramHasher(wordOrder: 3, characterOrders: nil)
    #expect(
      try ngrams("not a good film", hasher) == [
        "not", "not a", "not a good", "a", "a good", "a good film", "good", "good film", "film",
      ])
  }

  @Test(
    "Character n-grams are those of scikit-learn's char_wb",
    arguments: [
      ("a", [" a "]), ("ab", [" ab", " ab ", "ab "]),
      ("abc", [" ab", " abc", "abc", "abc ", "bc "]),
      ("héé", [" hé", " héé", "héé", "héé ", "éé "]),
    ])
  func characterNgrams(word: String, expected: [String]) throws {
    let hasher = NgramHasher(wordOrder: 0, characterOrders: 3...4)
    #expect(try ngrams(word, hasher) == expected)
  }

  @Test("A word shorter than the shortest character n-gram is one n-gram as a whole")
  func shortWords() throws {
    let hasher = NgramHasher(wordOrder: 0, characterOrders: 5...6)
    #expect(try ngrams("a ab", hasher) == [" a ", " ab "])
  }

  @Test(
    "The features counted are those explained",
    arguments: [(3, nil), (0, 1...3), (2, 2...8), (8, 8...8)] as [(Int, ClosedRange<Int>?)])
  func placesAgree(words: Int, characters: ClosedRange<Int>?) throws {
    let hasher = NgramHasher(wordOrder: words, characterOrders: characters)
    let tokens = try tokens("the café is 10 € – not 8\u{301} 東京 𝄞𝄞 \u{FFFD}")
    var features: [UInt64] = []
    var workspace: [UInt64] = []
    hasher.appendFeatures(of: tokens, characters: &workspace, to: &features)
    let places = hasher.places(of: tokens)
    #expect(features == places.map(\.feature))
    let named = places.map { place in
      "\(FeatureHash.block(of: place.feature)) \(NgramHasher.text(of: place.place, in: tokens))"
    }
    #expect(Set(features).count == Set(named).count)
    for (feature, place) in places {
      let block = FeatureHash.block(of: feature)
      switch place {
      case .words(let range): #expect(block == range.count - 1)
      case .characters(let range, _): #expect(block == range.count + 7)
      }
    }
  }

  @Test("A partition counts as a dictionary would, however often its table grows")
  func partitionsCount() {
    var stream = RandomStream(seed: 5)
    var partition = FeaturePartition()
    var expected: [[UInt64: UInt32]] = []
    var document: UInt32 = 0
    for call in 0..<60 {
      var features: [UInt64] = []
      var documents: [UInt32] = []
      for _ in 0..<Int.random(in: 0...5, using: &stream) {
        var counts: [UInt64: UInt32] = [:]
        for _ in 0..<Int.random(in: 0...(15 * (call + 1)), using: &stream) {
          // Few distinct low bits, so that probing has to step over others; zero is a feature, too.
          let feature = UInt64.random(in: 0..<UInt64(50 * (call + 1)), using: &stream) << 6
          counts[feature, default: 0] += 1
          features.append(feature)
          documents.append(document)
        }
        expected.append(counts)
        document += 1
      }
      features.withUnsafeBufferPointer { features in
        documents.withUnsafeBufferPointer { partition.count(features, in: $0) }
      }
    }
    let features = partition.features()
    var counted = [[UInt64: UInt32]](repeating: [:], count: expected.count)
    partition.postings.forEach { number, document, count in
      #expect(counted[Int(document)].updateValue(count, forKey: features[number]) == nil)
    }
    #expect(counted == expected)
    #expect(features.count == partition.featureCount)
    #expect(Set(features).count == features.count)
    let frequencies = partition.documentCounts()
    for (number, feature) in features.enumerated() {
      #expect(Int(frequencies[number]) == expected.count { $0[feature] != nil })
    }
  }

  @Test("Counts of any height are exact, also across the blocks of the list")
  func highCounts() {
    var partition = FeaturePartition()
    // One document: a few features very often, between many that occur once.
    var features: [UInt64] = []
    for index in 0..<6000 as Range<UInt64> {
      features += [index << 8 | 1 << 40, 16, 32]
      if index < 100 { features += [48, 48, 48] }
    }
    let documents = [UInt32](repeating: 7, count: features.count)
    features.withUnsafeBufferPointer { features in
      documents.withUnsafeBufferPointer { partition.count(features, in: $0) }
    }
    let known = partition.features()
    var counts: [UInt64: UInt32] = [:]
    partition.postings.forEach { number, document, count in
      #expect(document == 7)
      counts[known[number]] = count
    }
    #expect(counts.count == 6003)
    #expect(counts[16] == 6000 && counts[32] == 6000 && counts[48] == 300)
    #expect(counts.values.count { $0 == 1 } == 6000)
  }

  @Test("A list has no holes where nothing was added at the end of a block")
  func emptyTails() {
    for size in [64, 128, 4096, 8192] {
      var list = PostingList()
      func fill(to count: Int) {
        while list.count < count {
          list.withTail { tail, preceding, used, room in
            while used < room, preceding + used < count {
              tail[used] = PostingList.posting(feature: 3, document: UInt32(preceding + used))
              used += 1
            }
          }
        }
      }
      fill(to: size)
      for _ in 0..<3 { list.withTail { _, _, _, _ in } }
      fill(to: 3 * size)
      var next: UInt32 = 0
      list.forEach { feature, document, count in
        #expect(feature == 3 && document == next && count == 1)
        next += 1
      }
      #expect(Int(next) == 3 * size)
    }
  }

  @Test("Postings keep every number they are given")
  func postings() {
    var list = PostingList()
    let largest = UInt32(PostingList.featureLimit - 1)
    while list.count < 9000 {
      list.withTail { tail, preceding, used, room in
        let index = UInt32(preceding + used)
        let feature = index % 3 == 0 ? largest : index
        tail[used] = PostingList.posting(feature: feature, document: UInt32.max - index)
        used += 1
      }
    }
    for (index, times) in [(0, 1), (1, 253), (2, 254), (3, 255), (5000, 70_000)] {
      for _ in 0..<times { list.increment(UInt32(index)) }
    }
    var index: UInt32 = 0
    let counts: [UInt32: UInt32] = [0: 2, 1: 254, 2: 255, 3: 256, 5000: 70_001]
    list.forEach { feature, document, count in
      #expect(feature == Int(index % 3 == 0 ? largest : index))
      #expect(document == UInt32.max - index)
      #expect(count == counts[index] ?? 1)
      index += 1
    }
    #expect(index == 9000)
  }

  @Test("The index finds every feature and nothing else", arguments: [0, 1, 2, 3, 1000])
  func indexFinds(count: Int) {
    var stream = RandomStream(seed: 8)
    var set: Set<UInt64> = count > 2 ? [0, UInt64.max] : []
    while set.count < count { set.insert(UInt64.random(in: 0...UInt64.max, using: &stream)) }
    let features = set.sorted()
    let index = FeatureIndex(features)
    for (number, feature) in features.enumerated() { #expect(index.number(of: feature) == number) }
    for _ in 0..<1000 {
      let other = UInt64.random(in: 0...UInt64.max, using: &stream)
      if !set.contains(other) { #expect(index.number(of: other) == nil) }
    }
  }
}
