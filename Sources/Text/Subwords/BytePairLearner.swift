/// Learns a ``BytePairEncoding`` from texts.
///
/// Words are counted as lines come in, so memory grows with the number of different words, not with
/// the texts; learners over parts of a corpus can be filled on several threads and merged. The
/// result does not depend on the order of the lines.
///
/// ```swift
/// var learner = BytePairLearner()
/// while try lines.advance() { lines.withLine { learner.add(line: $0) } }
/// let encoding = try learner.finish(vocabularySize: 8000)
/// ```
public struct BytePairLearner: Sendable {
  /// Runs that begin a word, and others.
  private var beginning = TokenCounter()
  private var inner = TokenCounter()

  /// A learner that has seen no text.
  public init() {}

  /// How many different runs (words, cut between letters, digits and punctuation) were seen.
  public var distinctCount: Int { beginning.distinctCount + inner.distinctCount }

  /// Counts the words of a text.
  public mutating func add(line: Span<UInt8>) {
    line.withUnsafeBufferPointer { add($0) }
  }

  /// Counts the words of a text.
  public mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add($0) }
  }

  private mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
    RunCutter.forEachRun(in: text, mark: .start) { run, beginsWord in
      if beginsWord { beginning.add(run) } else { inner.add(run) }
    }
  }

  /// Adds what another learner has counted.
  public mutating func merge(_ other: BytePairLearner) {
    beginning.merge(other.beginning)
    inner.merge(other.inner)
  }

  /// The encoding of what was counted.
  ///
  /// The most frequent pair of neighbours is merged first; of equally frequent ones that of the
  /// lower identifiers.
  /// - Parameters:
  ///   - vocabularySize: the most pieces, reserved ones included; fewer where no pair is left.
  ///   - minimumCount: pairs that occur less often are not merged; 2 by default.
  ///   - characterCoverage: the part of all characters in the texts, from 0 to 1, that get pieces of
  ///     their own, the frequent ones first; 0.9995 by default.
  ///   - usesByteFallback: spells other characters as bytes, which takes 256 pieces; they are
  ///     unknown otherwise. True by default.
  /// - Throws: `TextError` of kind `invalidData` where there was no text, `invalidArgument` where
  ///   the vocabulary has no room for the characters.
  public func finish(
    vocabularySize: Int, minimumCount: Int = 2, characterCoverage: Double = 0.9995,
    usesByteFallback: Bool = true
  ) throws(TextError) -> BytePairEncoding {
    require(
      characterCoverage >= 0 && characterCoverage <= 1,
      "BytePairLearner.finish: the coverage must be in 0...1, it is \(characterCoverage)")
    let all = characters()
    guard !all.isEmpty else {
      throw TextError(
        .invalidData, message: "there is no text to learn pieces of words from",
        advice: "Check that the texts hold more than white space.")
    }
    let covered = Self.covered(all, coverage: characterCoverage)
    let least = BytePairEncoding.reserved.all.count + (usesByteFallback ? 256 : 0) + 1
    guard least + covered.count <= vocabularySize else {
      let bytes = usesByteFallback ? ", 256 for bytes" : ""
      throw TextError(
        .invalidArgument,
        message: "a vocabulary of \(vocabularySize) pieces has no room for the 4 reserved "
          + "ones\(bytes), the mark of words and \(covered.count) characters",
        advice: "Ask for at least \(least + covered.count) pieces, or cover fewer characters.")
    }
    let spellings = covered.map { scalar in
      var bytes: [UInt8] = []
      ScalarDecoding.append(scalar, to: &bytes)
      return bytes
    }
    let start = try BytePairEncoding(
      vocabulary: BytePairEncoding.vocabulary(
        characters: spellings, merges: BytePairMerges([]), usesByteFallback: usesByteFallback),
      merges: BytePairMerges([]))
    var learning = MergeLearning(start)
    addRuns(of: beginning, beginsWord: true, start, to: &learning)
    addRuns(of: inner, beginsWord: false, start, to: &learning)
    learning.learn(vocabularySize: vocabularySize, minimumCount: max(minimumCount, 1))
    let counts = learning.pieceCounts()
    let vocabulary = BytePairEncoding.vocabulary(
      characters: spellings, merges: learning.merges, usesByteFallback: usesByteFallback
    ) { piece in
      let found = piece.withUnsafeBufferPointer { learning.table.find($0) }
      return found < 0 ? 0 : counts[Int(found)]
    }
    return try BytePairEncoding(vocabulary: vocabulary, merges: learning.merges)
  }

  /// The characters of the texts with their counts, the most frequent first; of equally frequent
  /// ones the lower code point.
  private func characters() -> [(scalar: UInt32, count: Int)] {
    var counts: [UInt32: Int] = [:]
    for counter in [beginning, inner] {
      for (number, tally) in counter.tallies.enumerated() {
        counter.withBytes(number) { run in
          guard let base = run.baseAddress else { return }
          var position = 0
          while position < run.count {
            let (value, length) = ScalarDecoding.scalar(base, position, run.count)
            position += length
            counts[value, default: 0] += tally.count
          }
        }
      }
    }
    return counts.map { (scalar: $0.key, count: $0.value) }.sorted {
      $0.count == $1.count ? $0.scalar < $1.scalar : $0.count > $1.count
    }
  }

  /// The first characters that make up the part of all characters asked for.
  ///
  /// The mark of words and what stands for ill-formed bytes are always spelled as bytes.
  private static func covered(
    _ characters: [(scalar: UInt32, count: Int)], coverage: Double
  ) -> [UInt32] {
    let due = coverage * Double(characters.reduce(0) { $0 + $1.count })
    var covered: [UInt32] = []
    var sum = 0
    for (scalar, count) in characters where Double(sum) < due {
      sum += count
      if scalar != 0x2581, scalar != ScalarDecoding.replacement { covered.append(scalar) }
    }
    return covered
  }

  private func addRuns(
    of counter: TokenCounter, beginsWord: Bool, _ start: BytePairEncoding,
    to learning: inout MergeLearning
  ) {
    var symbols: [Int32] = []
    for (number, tally) in counter.tallies.enumerated() {
      symbols.removeAll(keepingCapacity: true)
      counter.withBytes(number) { run in
        start.tables.appendSymbols(of: run, beginsWord: beginsWord, to: &symbols)
      }
      learning.add(symbols, count: tally.count)
    }
  }
}
