import Testing
import Text

@Suite("Skip-grams and sampling tables")
struct SkipGramsTests {
  private func pairs(_ result: SkipGrams) -> [[Int32]] {
    result.couples.map { [$0.target, $0.context] }
  }

  @Test("Pairs and order are those of Keras")
  func neighbours() {
    let narrow = skipgrams(
      [1, 2, 0, 3, 4], vocabularySize: 5, window: 1, negativeRatio: 0, shuffles: false)
    #expect(pairs(narrow) == [[1, 2], [2, 1], [3, 4], [4, 3]])
    let wide = skipgrams(
      [1, 2, 3, 4], vocabularySize: 5, window: 2, negativeRatio: 0, shuffles: false)
    #expect(
      pairs(wide) == [
        [1, 2], [1, 3], [2, 1], [2, 3], [2, 4], [3, 1], [3, 2], [3, 4], [4, 2], [4, 3],
      ])
    #expect(wide.labels == [Float](repeating: 1, count: 10))
  }

  @Test("Negative pairs begin with the words of true ones and are as many as wanted")
  func negatives() {
    let result = skipgrams(
      [1, 2, 3, 4, 5], vocabularySize: 50, window: 2, negativeRatio: 1.5, shuffles: false)
    #expect(result.labels == [Float](repeating: 1, count: 14) + [Float](repeating: 0, count: 21))
    #expect(result.targets[14...].allSatisfy { (1...5).contains($0) })
    #expect(result.contexts[14...].allSatisfy { (1..<50).contains($0) })
    #expect(Set(result.contexts[14...]).count > 10)
    let sorted = result.targets[14..<28].sorted()
    #expect(sorted == result.targets[..<14].sorted())
  }

  @Test("Shuffling keeps pairs and labels together; a seed decides it")
  func shuffling() {
    func make(_ seed: UInt64, shuffles: Bool = true) -> SkipGrams {
      skipgrams(
        Array(1...40), vocabularySize: 41, window: 1, negativeRatio: 0, shuffles: shuffles,
        seed: seed)
    }
    #expect(make(1) == make(1))
    #expect(make(1) != make(2))
    #expect(make(1).targets != make(1, shuffles: false).targets)
    #expect(make(1).couples.allSatisfy { abs($0.target - $0.context) == 1 })
  }

  @Test("The sampling table has Keras' numbers")
  func table() {
    let table = samplingTable(size: 10)
    let expected = [
      0.0031522478751942504, 0.0031522478751942504, 0.0054759726939176976, 0.007415564097374219,
      0.009128167456366161, 0.010684345040995184, 0.012123806302675509, 0.013471624356952072,
      0.014744868825042839, 0.01595580205967933,
    ]
    for (ours, theirs) in zip(table, expected) { #expect(abs(ours - theirs) < 1e-15) }
    let large = samplingTable(size: 100_000, factor: 1e-3)
    #expect(large[500] == 1)
    #expect(large[99_999] == 1)
    #expect(samplingTable(size: 0).isEmpty)
  }

  @Test("The table thins out first words")
  func thinning() {
    let text = [Int32](repeating: 1, count: 1000) + [Int32](repeating: 2, count: 1000)
    let result = skipgrams(
      text, vocabularySize: 3, window: 1, negativeRatio: 0, samplingTable: [0, 0.1, 1])
    let first = result.targets.count { $0 == 1 }
    #expect((130...280).contains(first))
    #expect(result.targets.count { $0 == 2 } == 1999)
  }

  @Test("Texts without pairs give none")
  func empty() {
    #expect(skipgrams([Int32](), vocabularySize: 5).count == 0)
    #expect(skipgrams([3], vocabularySize: 5).count == 0)
    #expect(skipgrams([0, 0, 3], vocabularySize: 5).count == 0)
  }
}
