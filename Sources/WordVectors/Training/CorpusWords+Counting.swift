import Tensors
import Text

extension CorpusWords {
  /// The most different tokens counted at a time, by all threads together.
  private static let maximumDistinct = 24 << 20

  /// Finds the words of the text: counts tokens, and joins phrases where wanted.
  ///
  /// - Parameters:
  ///   - threads: how many threads count.
  ///   - watch: as in ``forEachBlock(threads:_:watch:_:)``.
  /// - Returns: nil where `watch` stopped it.
  func vocabulary(
    threads: Int, watch: (CountingStage, Int) -> Bool
  ) throws(TextError) -> TrainingVocabulary? {
    guard let counter = try tokenCounts(threads: threads, watch: { watch(.tokens, $0) }) else {
      return nil
    }
    let phraseSettings = settings.phrases
    guard phraseSettings.passes > 0 else {
      return TrainingVocabulary(counter, corpus: self)
    }
    let tokens = counter.vocabulary(
      minimumCount: min(settings.minimumCount, phraseSettings.minimumCount),
      reserved: ReservedTokens(padding: nil, unknown: "<unk>"))
    var phrases = PhraseTable(words: tokens.count)
    for pass in 1...phraseSettings.passes {
      let found = try addPhrases(
        &phrases, tokens, phraseSettings, threads: threads, watch: { watch(.phrases(pass), $0) })
      guard let found else { return nil }
      if !found { break }
    }
    guard
      let joined = try joinedCounts(
        tokens, phrases, threads: threads, watch: { watch(.joinedWords, $0) })
    else { return nil }
    return TrainingVocabulary(
      tokens: tokens, phrases: phrases, counts: joined, largestLoss: counter.largestLoss,
      corpus: self)
  }

  private func tokenCounts(
    threads: Int, watch: (Int) -> Bool
  ) throws(TextError) -> TokenCounter? {
    let (counters, isComplete) = try forEachBlock(
      threads: threads,
      { _ in TokenCounter(maximumDistinct: Self.maximumDistinct / threads) },
      watch: { _, count in watch(count) }
    ) { counter, block in
      block.forEachLine { tokenizer.count($0, into: &counter) }
    }
    guard isComplete else { return nil }
    var counter = counters[0]
    for other in counters.dropFirst() { counter.merge(other) }
    return counter
  }

  /// Adds the phrases of one more pass; false where there were none.
  private func addPhrases(
    _ phrases: inout PhraseTable, _ tokens: Vocabulary, _ settings: PhraseSettings, threads: Int,
    watch: (Int) -> Bool
  ) throws(TextError) -> Bool? {
    struct Counts {
      var words: [Int]
      var pairs: PairCounter
    }
    let known = phrases
    let unknown = tokens.unknownIdentifier
    let (parts, isComplete) = try forEachBlock(
      threads: threads,
      { _ in
        Counts(
          words: [Int](repeating: 0, count: known.count),
          pairs: PairCounter(maximumDistinct: settings.maximumDistinct / threads))
      }, watch: { _, count in watch(count) }
    ) { counts, block in
      var words: [Int32] = []
      block.forEachLine { line in
        words.removeAll(keepingCapacity: true)
        tokenizer.appendIdentifiers(of: line, in: tokens, to: &words)
        known.join(&words, from: 0)
        for (index, word) in words.enumerated() where word != unknown {
          counts.words[Int(word)] += 1
          if index > 0, words[index - 1] != unknown {
            counts.pairs.add(PhraseTable.key(words[index - 1], word))
          }
        }
      }
    }
    guard isComplete else { return nil }
    var counts = parts[0]
    for other in parts.dropFirst() {
      for word in counts.words.indices { counts.words[word] += other.words[word] }
      counts.pairs.merge(other.pairs)
    }
    let total = Double(tokens.totalCount)
    var best: [(pair: UInt64, score: Double)] = []
    for (pair, count) in counts.pairs.counts where Int(count) >= settings.minimumCount {
      let first = Double(counts.words[Int(pair >> 32)])
      let second = Double(counts.words[Int(pair & 0xFFFF_FFFF)])
      let score = (Double(count) - Double(settings.minimumCount)) * total / (first * second)
      if score > settings.threshold { best.append((pair, score)) }
    }
    best.sort { ($1.score, $0.pair) < ($0.score, $1.pair) }
    phrases.append(pass: best.map(\.pair))
    return !best.isEmpty
  }

  /// How often each token and phrase occurs once phrases are joined.
  private func joinedCounts(
    _ tokens: Vocabulary, _ phrases: PhraseTable, threads: Int, watch: (Int) -> Bool
  ) throws(TextError) -> [Int]? {
    let (parts, isComplete) = try forEachBlock(
      threads: threads, { _ in [Int](repeating: 0, count: phrases.count) },
      watch: { _, count in watch(count) }
    ) { counts, block in
      var words: [Int32] = []
      block.forEachLine { line in
        words.removeAll(keepingCapacity: true)
        tokenizer.appendIdentifiers(of: line, in: tokens, to: &words)
        phrases.join(&words, from: 0)
        for word in words { counts[Int(word)] += 1 }
      }
    }
    guard isComplete else { return nil }
    var counts = parts[0]
    for other in parts.dropFirst() {
      for word in counts.indices { counts[word] += other[word] }
    }
    return counts
  }
}

/// What is counted in a pass over the text.
public enum CountingStage: Sendable, Hashable {
  /// Tokens.
  case tokens
  /// Pairs of words, in the pass of this number.
  case phrases(Int)
  /// Words after phrases were joined.
  case joinedWords
}
