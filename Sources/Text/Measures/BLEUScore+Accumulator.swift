extension BLEUScore {
  /// Collects what BLEU needs to know of hypotheses and their references, one after the other.
  ///
  /// Its size does not depend on how many there are. Accumulators over parts of a corpus can be
  /// filled on several threads and merged.
  public struct Accumulator: Sendable {
    /// How BLEU is computed.
    public let options: BLEUOptions
    /// How many hypotheses were added.
    public private(set) var count = 0

    private var matchCounts: [Int]
    private var totalCounts: [Int]
    private var hypothesisLength = 0
    private var referenceLength = 0
    private var referenceCounts = ReferenceCounts()

    /// An empty accumulator.
    public init(_ options: BLEUOptions = BLEUOptions()) {
      require(
        options.maximumOrder > 0,
        "BLEUScore: the highest order must be positive, it is \(options.maximumOrder)")
      self.options = options
      matchCounts = [Int](repeating: 0, count: options.maximumOrder)
      totalCounts = matchCounts
    }

    /// Adds a hypothesis with its references; traps when there are none.
    public mutating func add(hypothesis: String, references: [String]) {
      add(tokens(of: hypothesis.utf8.span), references.map { tokens(of: $0.utf8.span) })
    }

    /// Adds a hypothesis with its reference, both UTF-8.
    public mutating func add(hypothesis: Span<UInt8>, reference: Span<UInt8>) {
      add(tokens(of: hypothesis), [tokens(of: reference)])
    }

    /// Adds what another accumulator with the same options has collected.
    public mutating func merge(_ other: Accumulator) {
      require(options == other.options, "BLEUScore.Accumulator.merge: the options differ")
      for order in 0..<options.maximumOrder {
        matchCounts[order] += other.matchCounts[order]
        totalCounts[order] += other.totalCounts[order]
      }
      hypothesisLength += other.hypothesisLength
      referenceLength += other.referenceLength
      referenceCounts.merge(other.referenceCounts)
      count += other.count
    }

    /// The score of all hypotheses together: corpus BLEU, no average over sentences.
    public var result: BLEUScore {
      BLEUScore(
        matchCounts: matchCounts, totalCounts: totalCounts, hypothesisLength: hypothesisLength,
        referenceLength: referenceLength, options: options, signature: signature)
    }

    /// How the score is computed: `nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:textus`.
    public var signature: String {
      "nrefs:\(referenceCounts)|case:\(options.lowercase ? "lc" : "mixed")"
        + "|eff:\(options.usesEffectiveOrder ? "yes" : "no")|tok:\(options.tokenization.rawValue)"
        + "|smooth:\(options.smoothing.name)|version:\(MeasureVersion.name)"
    }

    private func tokens(of text: Span<UInt8>) -> [ArraySlice<UInt32>] {
      text.withUnsafeBufferPointer {
        options.tokenization.tokens(
          of: ScalarText.scalars(of: $0, lowercase: options.lowercase))
      }
    }

    private mutating func add(
      _ hypothesis: [ArraySlice<UInt32>], _ references: [[ArraySlice<UInt32>]]
    ) {
      require(!references.isEmpty, "BLEUScore.Accumulator.add: a hypothesis without a reference")
      count += 1
      referenceCounts.add(references.count)
      hypothesisLength += hypothesis.count
      referenceLength += nearestLength(to: hypothesis.count, references.map(\.count))
      var words = WordNumbers()
      var grams = NGramNumbers(highestOrder: options.maximumOrder)
      let found = grams.numbers(of: words.numbers(of: hypothesis))
      let expected = references.map { grams.numbers(of: words.numbers(of: $0)) }
      for order in 1...options.maximumOrder {
        let counts = grams.counts(found[order - 1], order: order)
        // An n-gram matches as often as one of the references has it.
        var most = [Int](repeating: 0, count: counts.count)
        for reference in expected {
          for (number, count) in grams.counts(reference[order - 1], order: order).enumerated() {
            most[number] = max(most[number], count)
          }
        }
        matchCounts[order - 1] += NGramNumbers.matches(counts, most)
        totalCounts[order - 1] += found[order - 1].count
      }
    }

    /// The length nearest to that of the hypothesis, the smaller of two.
    private func nearestLength(to length: Int, _ lengths: [Int]) -> Int {
      lengths.min { left, right in
        let distances = (abs(left - length), abs(right - length))
        return distances.0 == distances.1 ? left < right : distances.0 < distances.1
      } ?? 0
    }
  }
}

/// What the signatures of our figures name in place of a version of sacrebleu.
enum MeasureVersion {
  static let name = "textus.1"
}

/// How many references the hypotheses had: a number, or `var` where it varies.
struct ReferenceCounts: Sendable, CustomStringConvertible {
  private var count: Int?
  private var varies = false

  mutating func add(_ references: Int) {
    if let count, count != references { varies = true }
    count = count ?? references
  }

  mutating func merge(_ other: ReferenceCounts) {
    if let count = other.count { add(count) }
    varies = varies || other.varies
  }

  var description: String { varies ? "var" : "\(count ?? 0)" }
}
