#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How the count `c` of a term in a text becomes a number.
///
/// `n` is the number of texts, `d` the number of texts with the term, `l` the number of tokens of the
/// text; logarithms are natural.
public enum TermWeighting: Sendable, Hashable, Codable {
  /// 1 if the term occurs.
  case binary
  /// `c`.
  case count
  /// `c / l` (Keras' mode `freq`).
  case frequency
  /// `(1 + ln c) · ln(1 + n / (1 + d))`, as Keras' `texts_to_matrix(mode="tfidf")`; not normalised.
  case kerasTFIDF
  /// `tf · (ln((1 + n) / (1 + d)) + 1)`, as scikit-learn's smooth tf-idf, where `tf` is `c` or, with
  /// `sublinear`, `1 + ln c`; with `normalized` each row is then divided by its Euclidean length.
  case smoothTFIDF(sublinear: Bool = false, normalized: Bool = true)
}

/// Turns counts of terms into weights, with document counts learnt from a training set.
///
/// ```swift
/// let counts = sequences.counts(columnCount: vocabularySize)
/// let weighter = TermWeighter(.smoothTFIDF(), fitting: counts)
/// let features = weighter.weights(of: counts)
/// ```
/// Reference: the formulas of Keras' `Tokenizer.sequences_to_matrix` and of scikit-learn's
/// `TfidfTransformer`.
public struct TermWeighter: Sendable, Hashable, Codable {
  /// The formula.
  public let weighting: TermWeighting
  /// The number of texts of the training set.
  public let documentCount: Int
  /// In how many texts of the training set each term occurs.
  ///
  /// Shape `[V]`.
  public let documentCounts: [Int32]

  /// Counts in how many rows of `counts` each column occurs.
  public init(_ weighting: TermWeighting, fitting counts: SparseRows) {
    var documentCounts = [Int32](repeating: 0, count: counts.columnCount)
    for column in counts.columns { documentCounts[Int(column)] += 1 }
    self.init(weighting, documentCount: counts.rowCount, documentCounts: documentCounts)
  }

  /// Takes the document counts of a vocabulary.
  ///
  /// `documentCounts` has shape `[V]`.
  public init(_ weighting: TermWeighting, documentCount: Int, documentCounts: [Int32]) {
    self.weighting = weighting
    self.documentCount = documentCount
    self.documentCounts = documentCounts
  }

  /// The factor of each term that does not depend on the text.
  ///
  /// Shape `[V]`; 1 without tf-idf.
  public func inverseDocumentFrequencies() -> [Float] {
    let n = Double(documentCount)
    return documentCounts.map { d in
      switch weighting {
      case .binary, .count, .frequency: 1
      case .kerasTFIDF: Float(log(1 + n / (1 + Double(d))))
      case .smoothTFIDF: Float(log((1 + n) / (1 + Double(d))) + 1)
      }
    }
  }

  /// The weights of counted terms.
  ///
  /// Shape `[N, V]` to `[N, V]`.
  public func weights(of counts: SparseRows) -> SparseRows {
    require(
      counts.columnCount == documentCounts.count,
      "TermWeighter: \(counts.columnCount) columns, but fitted to \(documentCounts.count)")
    var rows = counts
    let factors = inverseDocumentFrequencies()
    for row in 0..<rows.rowCount {
      let entries = rows.entries(ofRow: row)
      var length: Float = 0
      for entry in entries { length += rows.values[entry] }
      for entry in entries {
        let factor = factors[Int(rows.columns[entry])]
        rows.values[entry] = weight(count: rows.values[entry], length: length) * factor
      }
    }
    if case .smoothTFIDF(_, normalized: true) = weighting { rows.normalizeRows() }
    return rows
  }

  /// The part of the weight that depends on the text.
  private func weight(count: Float, length: Float) -> Float {
    switch weighting {
    case .binary: 1
    case .count: count
    case .frequency: count / length
    case .kerasTFIDF: 1 + logf(count)
    case .smoothTFIDF(let sublinear, _): sublinear ? 1 + logf(count) : count
    }
  }
}

extension TokenSequences {
  /// The sequences as a dense matrix, fitted to themselves.
  ///
  /// Shape `[N, V]`, row-major.
  ///
  /// For small vocabularies; takes `4 N V` bytes. Large ones stay sparse: `counts(columnCount:)` and
  /// `TermWeighter`. Identifiers must be in `0..<columnCount`.
  public func matrix(columnCount: Int, weighting: TermWeighting = .binary) -> [Float] {
    let counts = counts(columnCount: columnCount)
    return TermWeighter(weighting, fitting: counts).weights(of: counts).dense()
  }
}
