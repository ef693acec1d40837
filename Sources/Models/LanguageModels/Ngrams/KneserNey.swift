/// Interpolated modified Kneser–Ney smoothing.
///
/// N-grams below the highest order count by how many tokens they follow, not by how often they occur;
/// counts of one, two, and three or more are discounted by amounts estimated from the counts of
/// counts. What is taken away goes to the next lower order, and at the end to all tokens alike.
///
/// Chen & Goodman 1999, *An empirical study of smoothing techniques for language modeling*; Kneser &
/// Ney 1995. As in KenLM (Heafield et al. 2013), n-grams that begin a line keep their plain counts,
/// since nothing precedes them.
enum KneserNey {
  /// The discounts of one order.
  struct Discounts: Hashable, Sendable {
    /// For counts of 0, 1, 2, and 3 or more.
    var amounts: [Double]

    subscript(count: Int32) -> Double { amounts[Int(min(max(count, 0), 3))] }

    /// The discounts that follow from how many n-grams have each small count.
    ///
    /// Small or artificial texts may lack n-grams of some count; then those for half of them.
    init(counts: [Int32]) {
      var found = [Double](repeating: 0, count: 5)
      for count in counts where count > 0 && count < 5 { found[Int(count)] += 1 }
      amounts = [0, 0.5, 1, 1.5]
      guard found[1...4].allSatisfy({ $0 > 0 }) else { return }
      let share = found[1] / (found[1] + 2 * found[2])
      let estimates = (1...3).map {
        Double($0) - Double($0 + 1) * share * found[$0 + 1] / found[$0]
      }
      if (1...3).allSatisfy({ estimates[$0 - 1] > 0 && estimates[$0 - 1] <= Double($0) }) {
        amounts = [0] + estimates
      }
    }
  }

  /// The model of a text.
  static func estimate(_ stream: TokenStream, order: Int, vocabularySize: Int) -> NgramModel {
    let counted = NgramCounts(stream, order: order, vocabularySize: vocabularySize)
    let built = NgramTrie.build(counted, vocabularySize: vocabularySize)
    let trie = built.trie
    var plain = built.counts
    // The line end before the first line was not part of the text.
    plain[0][Int(LanguageEncoder.end)] -= 1
    let suffixes = trie.suffixes()
    let counts = continuationCounts(trie, plain, suffixes)
    var probabilities: [[Float]] = []
    var backoffs: [[Float]] = []
    for level in 0..<order {
      let discounts = Discounts(counts: counts[level])
      if level == 0 {
        probabilities.append(unigrams(counts[0], discounts))
        continue
      }
      let (probability, backoff) = smoothed(
        trie, level, counts[level], discounts, suffixes[level], lower: probabilities[level - 1])
      probabilities.append(probability)
      backoffs.append(backoff)
    }
    return NgramModel(trie: trie, probabilities: probabilities, backoffs: backoffs)
  }

  /// How many different tokens precede each n-gram; plain counts where nothing can precede and at
  /// the highest order.
  private static func continuationCounts(
    _ trie: NgramTrie, _ plain: [[Int32]], _ suffixes: [[Int32]]
  ) -> [[Int32]] {
    var counts = plain
    // The n-grams that begin with a line end lie side by side.
    var begin = Int(LanguageEncoder.end)..<Int(LanguageEncoder.end)
    for level in 0..<(trie.order - 1) {
      var continuations = [Int32](repeating: 0, count: trie.count(level))
      for shorter in suffixes[level + 1] { continuations[Int(shorter)] += 1 }
      if level > 0 {
        for node in begin { continuations[node] = plain[level][node] }
      }
      counts[level] = continuations
      begin =
        level == 0
        ? trie.children(0, Int(LanguageEncoder.end))
        : begin.isEmpty
          ? begin
          : trie.children(level, begin.lowerBound)
            .lowerBound..<trie.children(level, begin.upperBound - 1).upperBound
    }
    return counts
  }

  private static func unigrams(_ counts: [Int32], _ discounts: Discounts) -> [Float] {
    let total = counts.reduce(0.0) { $0 + Double($1) }
    let taken = counts.reduce(0.0) { $0 + discounts[$1] }
    let uniform = taken / total / Double(counts.count)
    return counts.map { Float((Double($0) - discounts[$0]) / total + uniform) }
  }

  /// The probabilities of a level's nodes and the weights that their parents give the lower order.
  private static func smoothed(
    _ trie: NgramTrie, _ level: Int, _ counts: [Int32], _ discounts: Discounts,
    _ suffixes: [Int32], lower: [Float]
  ) -> (probability: [Float], backoff: [Float]) {
    var probability = [Float](repeating: 0, count: counts.count)
    var backoff = [Float](repeating: 1, count: trie.count(level - 1))
    for parent in 0..<backoff.count {
      let children = trie.children(level - 1, parent)
      if children.isEmpty { continue }
      var total = 0.0
      var taken = 0.0
      for node in children {
        total += Double(counts[node])
        taken += discounts[counts[node]]
      }
      let weight = taken / total
      backoff[parent] = Float(weight)
      for node in children {
        probability[node] = Float(
          (Double(counts[node]) - discounts[counts[node]]) / total
            + weight * Double(lower[Int(suffixes[node])]))
      }
    }
    return (probability, backoff)
  }
}
