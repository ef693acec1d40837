public import Tensors

/// A word found near a vector.
public struct Neighbor: Sendable, Hashable {
  /// The row of the word.
  public let identifier: Int32
  /// The word, ill-formed UTF-8 repaired.
  public let word: String
  /// The cosine with what was asked for, or the score of a method that says otherwise.
  public let similarity: Float
}

extension WordVectors {
  /// The words whose vectors have the largest cosines with that of a word, the best first.
  ///
  /// The search is exact. The word itself is left out; a word that is not here is looked for through
  /// its sub-words, where there are any.
  ///
  /// - Parameters:
  ///   - word: the word.
  ///   - count: how many to find.
  ///   - restriction: only the first so many words are looked at; all by default.
  ///   - threads: the most threads to use.
  /// - Returns: `nil` for a word without a vector.
  public func neighbors(
    of word: String, count: Int = 10, restriction: Int? = nil, threads: Int = availableThreads
  ) -> [Neighbor]? {
    guard let vector = vector(of: word) else { return nil }
    let own = identifier(of: word).map { [$0] } ?? []
    return neighbors(
      of: Tensor(shape: [1, size], vector), count: count, excluding: [own],
      restriction: restriction, threads: threads)[0]
  }

  /// The words whose vectors have the largest cosines with each of several vectors.
  ///
  /// The search is exact and reads the vectors once for all queries. Equal cosines are in the order
  /// of the rows.
  ///
  /// - Parameters:
  ///   - queries: the vectors to look for, `[N, D]`; their lengths do not matter.
  ///   - count: how many words to find for each.
  ///   - excluding: rows to leave out, a list for each query; none by default.
  ///   - restriction: only the first so many words are looked at; all by default.
  ///   - threads: the most threads to use.
  public func neighbors(
    of queries: Tensor, count: Int = 10, excluding: [[Int32]]? = nil, restriction: Int? = nil,
    threads: Int = availableThreads
  ) -> [[Neighbor]] {
    require(
      queries.rank == 2 && queries.shape[1] == size,
      "neighbors(of:): queries of shape [N, \(size)] are needed, got \(queries.shape)")
    require(
      excluding == nil || excluding?.count == queries.shape[0],
      "neighbors(of:): \(queries.shape[0]) queries, but \(excluding?.count ?? 0) lists of rows")
    let excluded = excluding ?? Array(repeating: [], count: queries.shape[0])
    let most = excluded.map(\.count).max() ?? 0
    let search = CosineSearch(self, restriction: restriction, threads: threads)
    let limit = min(max(count, 0) + most, search.rowCount)
    let top = search.best(limit, for: unitRows(queries), threads: threads)
    return excluded.enumerated().map { query, rows in
      named(top.sorted(query), excluding: rows, count: count)
    }
  }

  /// The entries as words, without the excluded rows.
  func named(_ entries: [TopRows.Entry], excluding rows: [Int32], count: Int) -> [Neighbor] {
    entries.lazy.filter { !rows.contains($0.row) }.prefix(max(count, 0)).map {
      Neighbor(identifier: $0.row, word: word(at: $0.row), similarity: $0.score)
    }
  }

  /// The cosine of the vectors of two words; `nil` if one has none.
  public func similarity(_ first: String, _ second: String) -> Float? {
    guard let first = unitVector(of: first), let second = unitVector(of: second) else { return nil }
    return zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The word that fits the others least: the one whose vector is farthest from their mean.
  ///
  /// All vectors are brought to unit length first. Words without a vector are passed over.
  ///
  /// - Returns: `nil` if no word has a vector.
  public func outlier(among words: [String]) -> String? {
    let known = words.compactMap { word in unitVector(of: word).map { (word, $0) } }
    var mean = [Float](repeating: 0, count: size)
    for (_, vector) in known {
      for place in mean.indices { mean[place] += vector[place] }
    }
    return known.min { cosine($0.1, mean) < cosine($1.1, mean) }?.0
  }

  private func cosine(_ vector: [Float], _ mean: [Float]) -> Float {
    zip(vector, mean).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The vector of a word at unit length, zeros where it has no length; `nil` if there is none.
  func unitVector(of word: String) -> [Float]? {
    guard let vector = vector(of: word) else { return nil }
    return unitRows(Tensor(shape: [1, size], vector)).elements
  }

  /// Rows brought to unit length; rows of zeros stay.
  public func unitRows(_ rows: Tensor) -> Tensor {
    let width = rows.shape[1]
    return Tensor(shape: rows.shape) { target in
      rows.withElements { elements in
        for row in 0..<rows.shape[0] {
          let range = row * width..<(row + 1) * width
          var squares = 0.0
          for number in elements[range] { squares += Double(number) * Double(number) }
          let factor = squares > 0 ? 1 / squares.squareRoot() : 0
          for place in range { target[place] = Float(Double(elements[place]) * factor) }
        }
      }
    }
  }
}
