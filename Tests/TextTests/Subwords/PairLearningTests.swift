import Testing
import Text

@Suite("Learning and applying merges")
struct PairLearningTests {
  /// Words over a small alphabet, so that pairs overlap, tie and double.
  private func words(_ random: inout TestRandom, count: Int, alphabet: String) -> [String: Int] {
    var words: [String: Int] = [:]
    for _ in 0..<count {
      let word = (0..<Int.random(in: 1...9, using: &random)).map { _ in
        String(alphabet.randomElement(using: &random)!)
      }
      words[word.joined(), default: 0] += Int.random(in: 1...4, using: &random)
    }
    return words
  }

  @Test("gives the merges that counting anew at each step gives", arguments: 0..<12)
  func learning(seed: Int) throws {
    var random = TestRandom(UInt64(seed))
    let words = words(&random, count: 40, alphabet: ["ab", "abc", "aàcdé", "我们a"][seed % 4])
    var learner = BytePairLearner()
    for (word, count) in words {
      for _ in 0..<count { learner.add(word) }
    }
    let encoding = try learner.finish(vocabularySize: 330, characterCoverage: 1)
    let isMixed = seed % 4 == 3
    if isMixed {
      // Cut between scripts: only that every merge is of one script can be told.
      #expect(
        encoding.merges.pairs.allSatisfy { pair in
          let text = String(decoding: pair.product, as: UTF8.self).filter { $0 != "▁" }
          return text.allSatisfy { $0 == "a" } || !text.contains("a")
        })
    } else {
      let marked = Dictionary(uniqueKeysWithValues: words.map { ("▁" + $0.key, $0.value) })
      let expected = NaivePairs.learn(marked, count: encoding.merges.count + 1)
      #expect(expected.starts(with: encoding.merges.pairs))
      #expect(encoding.count == 330 || expected.count == encoding.merges.count)
    }
    for word in words.keys where !isMixed {
      let symbols = ("▁" + word).unicodeScalars.map { String($0) }
      #expect(
        encoding.pieces(of: word) == NaivePairs.apply(encoding.merges.pairs, to: symbols))
    }
  }

  @Test("long runs through the heap are cut as short ones are", arguments: 0..<6)
  func longRuns(seed: Int) throws {
    var random = TestRandom(UInt64(seed) + 100)
    var learner = BytePairLearner()
    for (word, _) in words(&random, count: 60, alphabet: "abc") { learner.add(word) }
    let encoding = try learner.finish(vocabularySize: 400)
    for length in [47, 48, 49, 60, 100, 127] {
      let word = (0..<length).map { _ in ["a", "b", "c"].randomElement(using: &random)! }.joined()
      let symbols = ("▁" + word).unicodeScalars.map { String($0) }
      #expect(
        encoding.pieces(of: word) == NaivePairs.apply(encoding.merges.pairs, to: symbols))
    }
  }

  @Test("a word of a million letters takes no time to speak of")
  func endlessWord() throws {
    let learned = try BytePairEncodingTests.learned()
    let text = String(repeating: "Männerabc", count: 120_000)
    #expect(learned.string(of: learned.identifiers(of: text)) == text)
    // Words of subword-nmt's files are not cut, so that the heap takes all of it.
    let merges = BytePairMerges(
      [.init("a", "b"), .init("ab", "a"), .init("b", "a</w>")], mark: .end)
    let encoding = try BytePairEncoding(merges: merges)
    let word = String(repeating: "ab", count: 500_000) + "a"
    let identifiers = encoding.identifiers(of: word)
    #expect(encoding.string(of: identifiers) == word)
    #expect(encoding.pieces(of: "ababa") == ["ab", "ab", "a</w>"])
  }

  @Test("does not depend on the order of the lines, nor on how learners share them")
  func order() throws {
    let all = try BytePairEncodingTests.learned()
    var first = BytePairLearner()
    var second = BytePairLearner()
    for (index, line) in BytePairEncodingTests.corpus.reversed().enumerated() {
      if index % 2 == 0 { first.add(line) } else { second.add(line) }
    }
    first.merge(second)
    let merged = try first.finish(vocabularySize: 500, characterCoverage: 1)
    #expect(merged.merges == all.merges)
    #expect(merged.vocabulary.tokens == all.vocabulary.tokens)
    #expect(merged.vocabulary.counts == all.vocabulary.counts)
  }

  @Test("rare pairs are not merged")
  func minimumCount() throws {
    var learner = BytePairLearner()
    for word in ["aa", "aa", "aa", "bb", "bb"] { learner.add(word) }
    let encoding = try learner.finish(vocabularySize: 1000, minimumCount: 3)
    #expect(encoding.merges.pairs == [.init("▁", "a"), .init("▁a", "a")])
  }

  @Test("no text, and no room for the characters, are errors that say so")
  func errors() throws {
    var learner = BytePairLearner()
    learner.add(" \t ")
    let empty = #expect(throws: TextError.self) { try learner.finish(vocabularySize: 1000) }
    #expect(empty?.kind == .invalidData)
    learner.add("abc")
    let small = #expect(throws: TextError.self) { try learner.finish(vocabularySize: 260) }
    #expect(small?.kind == .invalidArgument)
    #expect(small?.advice?.contains("at least 264 pieces") == true)
    #expect(try learner.finish(vocabularySize: 264).count == 264)
  }
}
