import Testing
import Text

@testable import WordVectors

@Suite("Sampling, Huffman trees, phrases")
struct SamplingTests {
  @Test("Words are drawn in proportion to a power of their counts")
  func proportions() {
    let counts = [1000, 200, 50, 10, 1, 0]
    let sampler = NegativeSampler(counts: counts, power: 0.75)
    var drawn = [Int](repeating: 0, count: counts.count)
    var random = SplitMix64(seed: 7)
    let draws = 400_000
    sampler.withDrawing { drawing in
      for _ in 0..<draws { drawn[Int(drawing.draw(&random))] += 1 }
    }
    // 1000^0.75 = 177.83, 200^0.75 = 53.18, 50^0.75 = 18.80, 10^0.75 = 5.62, 1.
    let weights = [177.83, 53.18, 18.80, 5.62, 1, 0]
    let total = weights.reduce(0, +)
    for (count, weight) in zip(drawn, weights) {
      let expected = Double(draws) * weight / total
      #expect(abs(Double(count) - expected) < 5 * expected.squareRoot() + 1)
    }
  }

  @Test("A power of 0 draws all words alike, one word always itself")
  func uniform() {
    var random = SplitMix64(seed: 7)
    let alike = NegativeSampler(counts: [9, 1, 5], power: 0)
    var drawn = [0, 0, 0]
    alike.withDrawing { drawing in
      for _ in 0..<30_000 { drawn[Int(drawing.draw(&random))] += 1 }
    }
    #expect(drawn.allSatisfy { (9_500...10_500).contains($0) })
    NegativeSampler(counts: [3], power: 0.75).withDrawing { #expect($0.draw(&random) == 0) }
  }

  @Test("A Huffman tree gives every word a way of its own and the text the fewest turns")
  func tree() {
    let counts = [40, 30, 10, 8, 7, 5]
    let tree = HuffmanTree(counts: counts)
    var ways: Set<String> = []
    var cost = 0
    for word in counts.indices {
      let range = Int(tree.offsets[word])..<Int(tree.offsets[word + 1])
      #expect(
        tree.nodes[range.lowerBound] == Int32(counts.count - 2), "every way begins at the root")
      ways.insert(tree.labels[range].map { "\($0)" }.joined())
      cost += counts[word] * range.count
      #expect(tree.nodes[range].allSatisfy { (0..<Int32(counts.count - 1)).contains($0) })
    }
    #expect(ways.count == counts.count)
    // 5+7=12, 8+10=18, 12+18=30, 30+30=60, 40+60=100: the sum of the inner nodes.
    #expect(cost == 12 + 18 + 30 + 60 + 100)
    // No way is the beginning of another.
    #expect(ways.allSatisfy { way in !ways.contains { $0 != way && $0.hasPrefix(way) } })
  }

  @Test("One word needs no turn")
  func smallTrees() {
    #expect(HuffmanTree(counts: [4]).offsets == [0, 0])
    #expect(HuffmanTree(counts: [4, 1]).offsets == [0, 1, 2])
  }

  @Test("Phrases are joined from left to right, pass after pass")
  func phrases() {
    var table = PhraseTable(words: 5)
    table.append(pass: [PhraseTable.key(1, 2), PhraseTable.key(2, 3)])
    table.append(pass: [PhraseTable.key(5, 3)])
    var words: [Int32] = [9, 1, 2, 3, 2, 3, 4, 1, 2]
    table.join(&words, from: 1)
    #expect(words == [9, 7, 6, 4, 5])
    let text = table.bytes(of: 7, delimiter: [0x5F]) { [UInt8(ascii: "a") + UInt8($0)] }
    #expect(String(decoding: text, as: UTF8.self) == "b_c_d")
  }

  @Test("Counting pairs stays within its bound and keeps the frequent ones")
  func boundedPairs() {
    var counter = PairCounter(maximumDistinct: 1000)
    for round in 0..<20_000 {
      counter.add(PhraseTable.key(Int32(round), 7))
      if round % 2 == 0 { counter.add(PhraseTable.key(1, 2)) }
    }
    #expect(counter.counts.count <= 1000)
    #expect(counter.counts[PhraseTable.key(1, 2)] == 10_000)
  }

  @Test("the power is 0.75, or 0.5 with sub-words")
  func defaultPowers() {
    var settings = WordVectorSettings()
    #expect(settings.negativePower == 0.75)
    settings.subwords = .fastText
    #expect(settings.negativePower == 0.5)
    settings.samplingPower = 1
    #expect(settings.negativePower == 1)
    settings.samplingPower = 11
    #expect(throws: TextError.self) { try settings.validate() }
  }
}
