/// How much of some texts a vocabulary knows.
public struct VocabularyCoverage: Sendable, Hashable {
  /// How many tokens the texts have.
  public var tokenCount: Int
  /// How many of them are entries of the vocabulary.
  public var knownTokenCount: Int
  /// How many different tokens the texts have.
  public var distinctCount: Int
  /// How many of those are entries of the vocabulary.
  public var knownDistinctCount: Int

  /// The part of the tokens that are not entries, from 0 to 1; 0 for no tokens.
  public var outOfVocabularyRate: Double {
    tokenCount == 0 ? 0 : Double(tokenCount - knownTokenCount) / Double(tokenCount)
  }
}

extension Vocabulary {
  /// How much of what was counted is in the vocabulary; the unknown token does not count as known.
  public func coverage(of counter: TokenCounter) -> VocabularyCoverage {
    var coverage = VocabularyCoverage(
      tokenCount: counter.totalCount, knownTokenCount: 0, distinctCount: counter.distinctCount,
      knownDistinctCount: 0)
    for (index, tally) in counter.tallies.enumerated() {
      let found = counter.withBytes(index) { identifier(of: $0) }
      if let found, found != unknownIdentifier {
        coverage.knownTokenCount += tally.count
        coverage.knownDistinctCount += 1
      }
    }
    return coverage
  }

  /// The tokens that were counted and are not in the vocabulary, most frequent first.
  ///
  /// - Parameter limit: at most this many.
  public func unknownTokens(in counter: TokenCounter, limit: Int = 20) -> [(String, Int)] {
    let rest = counter.vocabulary(reserved: .none)
    var unknown: [(String, Int)] = []
    for index in 0..<Int32(rest.count) where unknown.count < limit {
      let isKnown = rest.withToken(at: index) { identifier(of: $0) } != nil
      if !isKnown { unknown.append((rest.token(at: index), rest.counts[Int(index)])) }
    }
    return unknown
  }
}
