/// How well cosines agree with people's judgements of similarity.
public struct SimilarityScore: Sendable, Hashable {
  /// Spearman's rank correlation, −1 to 1; equal values share their mean rank.
  ///
  /// NaN for fewer than two different values.
  public let spearman: Double
  /// Pearson's correlation, −1 to 1.
  public let pearson: Double
  /// The pairs compared.
  public let pairCount: Int
  /// The pairs left out because a word is not known.
  public let outOfVocabulary: Int
}

extension WordVectors {
  /// Compares the cosines of pairs of words with people's scores.
  ///
  /// As gensim's `evaluate_word_pairs` does: pairs with an unknown word are left out.
  ///
  /// - Parameters:
  ///   - pairs: the pairs and their scores.
  ///   - restriction: only the first so many words are known; all by default.
  ///   - ignoringCase: whether words are the same that differ in case only.
  public func evaluate(
    _ pairs: SimilarityPairs, restriction: Int? = nil, ignoringCase: Bool = true
  ) -> SimilarityScore {
    let words = CaselessWords(self, restriction: restriction, ignoringCase: ignoringCase)
    var scores: [Double] = []
    var cosines: [Double] = []
    for pair in pairs.pairs {
      let (first, second) = (words.spelling(of: pair.first), words.spelling(of: pair.second))
      if first < 0 || second < 0 { continue }
      scores.append(pair.score)
      cosines.append(cosine(words.row(of: first), words.row(of: second)))
    }
    return SimilarityScore(
      spearman: Self.correlation(Self.ranks(scores), Self.ranks(cosines)),
      pearson: Self.correlation(scores, cosines), pairCount: scores.count,
      outOfVocabulary: pairs.pairs.count - scores.count)
  }

  /// The cosine of two rows; 0 where one has no length.
  private func cosine(_ first: Int32, _ second: Int32) -> Double {
    withVector(at: first) { first in
      withVector(at: second) { second in
        var (product, left, right) = (0.0, 0.0, 0.0)
        for place in first.indices {
          let (a, b) = (Double(first[place]), Double(second[place]))
          product += a * b
          left += a * a
          right += b * b
        }
        return left > 0 && right > 0 ? product / (left * right).squareRoot() : 0
      }
    }
  }

  /// The rank of each value, from 1; equal values share the mean of their ranks.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in order[start..<end] { ranks[place] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }

  /// Pearson's correlation; NaN where one side does not vary.
  static func correlation(_ left: [Double], _ right: [Double]) -> Double {
    let count = Double(left.count)
    let (leftMean, rightMean) = (left.reduce(0, +) / count, right.reduce(0, +) / count)
    var (product, leftSquares, rightSquares) = (0.0, 0.0, 0.0)
    for (a, b) in zip(left, right) {
      product += (a - leftMean) * (b - rightMean)
      leftSquares += (a - leftMean) * (a - leftMean)
      rightSquares += (b - rightMean) * (b - rightMean)
    }
    return product / (leftSquares * rightSquares).squareRoot()
  }
}
