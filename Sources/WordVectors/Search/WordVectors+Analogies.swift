public import Tensors

/// How the answer to an analogy is chosen.
public enum AnalogyMethod: String, Sendable, CaseIterable {
  /// The largest cosine with the sum of the unit vectors, negative words subtracted.
  ///
  /// Source: Mikolov, Yih and Zweig, Linguistic Regularities in Continuous Space Word
  /// Representations, 2013.
  case sum = "3cosadd"
  /// The largest product of (1 + cosine) / 2, divided by that of the negative words.
  ///
  /// Source: Levy and Goldberg, Linguistic Regularities in Sparse and Explicit Word
  /// Representations, 2014.
  case product = "3cosmul"
}

extension WordVectors {
  /// The words that are to the negative words as the positive ones are: `king - man + woman`.
  ///
  /// The words asked with are left out.
  ///
  /// - Parameters:
  ///   - positive: the words added, `king` and `woman`.
  ///   - negative: the words subtracted, `man`.
  ///   - count: how many answers to give.
  ///   - method: how answers are compared.
  ///   - restriction: only the first so many words are looked at; all by default.
  ///   - threads: the most threads to use.
  /// - Returns: `nil` if one of the words has no vector, or none was given.
  public func analogy(
    positive: [String], negative: [String], count: Int = 10, method: AnalogyMethod = .sum,
    restriction: Int? = nil, threads: Int = availableThreads
  ) -> [Neighbor]? {
    let words = positive + negative
    let vectors = words.compactMap(unitVector(of:))
    if words.isEmpty || vectors.count < words.count { return nil }
    let own = words.compactMap { identifier(of: $0) }
    let search = CosineSearch(self, restriction: restriction, threads: threads)
    let limit = min(max(count, 0) + own.count, search.rowCount)
    let (added, taken) = (vectors.prefix(positive.count), vectors.dropFirst(positive.count))
    let top: TopRows
    switch method {
    case .sum:
      var query = [Float](repeating: 0, count: size)
      for vector in added { for place in query.indices { query[place] += vector[place] } }
      for vector in taken { for place in query.indices { query[place] -= vector[place] } }
      top = search.best(
        limit, for: unitRows(Tensor(shape: [1, size], query)), threads: threads)
    case .product:
      top = search.bestProducts(
        limit, count: 1, positives: Tensor(shape: [added.count, size], added.flatMap(\.self)),
        negatives: Tensor(shape: [taken.count, size], taken.flatMap(\.self)), threads: threads)
    }
    return named(top.sorted(0), excluding: own, count: count)
  }
}
