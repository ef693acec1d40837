/// How ROUGE is computed; the defaults are those of Google's rouge-score.
public struct ROUGEOptions: Sendable, Hashable, Codable {
  /// What a word is.
  public enum Words: String, Sendable, Hashable, CaseIterable, Codable {
    /// Runs of the letters a to z and of digits in the text in lower case, as in rouge-score.
    case latin
    /// Words and numbers of any script in lower case, as ICU cuts them; for texts that are not in
    /// English.
    case international
  }

  /// What a word is; ``Words/latin`` by default.
  public var words = Words.latin
  /// Whether words of more than three letters are reduced to their stems (Porter's, for English);
  /// false by default.
  public var usesStemmer = false

  /// The defaults.
  public init() {}
}

/// ROUGE-1, ROUGE-2 and ROUGE-L: how many words, pairs of words and subsequences of words texts
/// share with references.
///
/// The figures are those of Google's rouge-score, averaged over texts; of several references the
/// one with the best F-measure counts, for each of the three by itself.
///
/// ```swift
/// var accumulator = ROUGEScore.Accumulator()
/// accumulator.add(hypothesis: "attention for titles", references: ["titles by attention"])
/// print(accumulator.result.rougeL.fMeasure)
/// ```
/// Reference: Lin 2004, *ROUGE: a package for automatic evaluation of summaries*.
public struct ROUGEScore: Sendable, Hashable {
  /// Precision, recall and their harmonic mean, from 0 to 1.
  public struct Figures: Sendable, Hashable {
    /// The part of the hypothesis that is in the reference.
    public var precision = 0.0
    /// The part of the reference that is in the hypothesis.
    public var recall = 0.0
    /// The harmonic mean of the two; of averages the average of the texts' harmonic means.
    public var fMeasure = 0.0

    init() {}

    /// The figures for `matches` out of so many words or pairs of words.
    init(matches: Int, hypothesis: Int, reference: Int) {
      precision = Double(matches) / Double(max(hypothesis, 1))
      recall = Double(matches) / Double(max(reference, 1))
      fMeasure = precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
    }

    static func += (left: inout Figures, right: Figures) {
      left.precision += right.precision
      left.recall += right.recall
      left.fMeasure += right.fMeasure
    }

    func divided(by count: Int) -> Figures {
      var result = Figures()
      let divisor = Double(max(count, 1))
      result.precision = precision / divisor
      result.recall = recall / divisor
      result.fMeasure = fMeasure / divisor
      return result
    }
  }

  /// The figures of single words.
  public internal(set) var rouge1 = Figures()
  /// The figures of pairs of neighbouring words.
  public internal(set) var rouge2 = Figures()
  /// The figures of the longest common subsequence of words (of texts as wholes, not of their lines).
  public internal(set) var rougeL = Figures()
}

extension ROUGEScore {
  /// Averages ROUGE over hypotheses and their references, one after the other.
  ///
  /// Accumulators over parts of a corpus can be filled on several threads and merged.
  public struct Accumulator: Sendable {
    /// How ROUGE is computed.
    public let options: ROUGEOptions
    /// How many hypotheses were added.
    public private(set) var count = 0

    private var sums = ROUGEScore()
    private let cutter: ROUGEWords

    /// An empty accumulator.
    ///
    /// - Throws: `TextError` of kind `invalidArgument` where ICU's data are missing and are needed.
    public init(_ options: ROUGEOptions = ROUGEOptions()) throws(TextError) {
      self.options = options
      cutter = try ROUGEWords(options)
    }

    /// Adds a hypothesis with its references; traps when there are none.
    public mutating func add(hypothesis: String, references: [String]) {
      add(cutter.words(of: hypothesis.utf8.span), references.map { cutter.words(of: $0.utf8.span) })
    }

    /// Adds a hypothesis with its reference, both UTF-8.
    public mutating func add(hypothesis: Span<UInt8>, reference: Span<UInt8>) {
      add(cutter.words(of: hypothesis), [cutter.words(of: reference)])
    }

    /// Adds what another accumulator with the same options has collected.
    public mutating func merge(_ other: Accumulator) {
      require(options == other.options, "ROUGEScore.Accumulator.merge: the options differ")
      sums.rouge1 += other.sums.rouge1
      sums.rouge2 += other.sums.rouge2
      sums.rougeL += other.sums.rougeL
      count += other.count
    }

    /// The averages over all hypotheses.
    public var result: ROUGEScore {
      var result = ROUGEScore()
      result.rouge1 = sums.rouge1.divided(by: count)
      result.rouge2 = sums.rouge2.divided(by: count)
      result.rougeL = sums.rougeL.divided(by: count)
      return result
    }

    private mutating func add(_ hypothesis: [[UInt8]], _ references: [[[UInt8]]]) {
      require(!references.isEmpty, "ROUGEScore.Accumulator.add: a hypothesis without a reference")
      count += 1
      let scores = references.map { ROUGEScore(hypothesis: hypothesis, reference: $0) }
      sums.rouge1 += Self.best(scores.map(\.rouge1))
      sums.rouge2 += Self.best(scores.map(\.rouge2))
      sums.rougeL += Self.best(scores.map(\.rougeL))
    }

    private static func best(_ figures: [Figures]) -> Figures {
      figures.dropFirst().reduce(figures[0]) { $1.fMeasure > $0.fMeasure ? $1 : $0 }
    }
  }
}

extension ROUGEScore {
  /// The figures of one text given as words.
  init(hypothesis: [[UInt8]], reference: [[UInt8]]) {
    var table = ByteTable()
    func numbers(_ words: [[UInt8]]) -> [Int32] {
      words.map { word in word.withUnsafeBufferPointer { table.insert($0) } }
    }
    let found = numbers(hypothesis)
    let expected = numbers(reference)
    var grams = NGramNumbers(highestOrder: 2)
    let foundGrams = grams.numbers(of: found)
    let expectedGrams = grams.numbers(of: expected)
    func figures(order: Int) -> Figures {
      Figures(
        matches: NGramNumbers.matches(
          grams.counts(foundGrams[order - 1], order: order),
          grams.counts(expectedGrams[order - 1], order: order)),
        hypothesis: foundGrams[order - 1].count, reference: expectedGrams[order - 1].count)
    }
    rouge1 = figures(order: 1)
    rouge2 = figures(order: 2)
    rougeL = Figures(
      matches: Self.longestCommonSubsequence(found, expected), hypothesis: found.count,
      reference: expected.count)
  }

  /// The length of the longest common subsequence; time grows with the product of the lengths,
  /// memory with the second.
  static func longestCommonSubsequence(_ left: [Int32], _ right: [Int32]) -> Int {
    if left.isEmpty || right.isEmpty { return 0 }
    var lengths = [Int32](repeating: 0, count: right.count + 1)
    lengths.withUnsafeMutableBufferPointer { lengths in
      right.withUnsafeBufferPointer { right in
        for word in left {
          // The length for one word less on both sides.
          var diagonal: Int32 = 0
          for index in 0..<right.count {
            let above = lengths[index + 1]
            lengths[index + 1] =
              word == right[index] ? diagonal + 1 : max(above, lengths[index])
            diagonal = above
          }
        }
      }
    }
    return Int(lengths[right.count])
  }
}
