/// How chrF is computed; the defaults are those of sacrebleu 2: chrF2.
public struct CHRFOptions: Sendable, Hashable, Codable {
  /// The longest n-grams of characters; 6 by default.
  public var characterOrder = 6
  /// The longest n-grams of words; 0 by default.
  public var wordOrder = 0
  /// How many times as much recall counts as precision; 2 by default.
  public var beta = 2
  /// Whether upper and lower case are the same; false by default.
  public var lowercase = false
  /// Whether white space is part of the n-grams of characters; false by default.
  public var keepsWhiteSpace = false
  /// Whether orders that do not occur count with a precision of 10⁻¹⁶, as in chrF++.py, NLTK and
  /// Moses, instead of not at all; false by default.
  public var usesEpsilonSmoothing = false

  /// The defaults.
  public init() {}

  /// chrF++: with n-grams of one and two words.
  public static var plusPlus: CHRFOptions {
    var options = CHRFOptions()
    options.wordOrder = 2
    return options
  }
}

/// chrF and chrF++: the F-measure of the n-grams of characters (and words) of translations.
///
/// The figures are sacrebleu's to the last digit printed; of several references the one with the
/// best score counts.
///
/// Reference: Popović 2015, *chrF: character n-gram F-score for automatic MT evaluation*; Popović
/// 2017, *chrF++: words helping character n-grams*.
public struct CHRFScore: Sendable, Hashable {
  /// chrF, from 0 to 100.
  public let score: Double
  /// `chrF2` by default, `chrF2++` with two words.
  public let name: String
  /// How the score was computed, in sacrebleu's words except for the version.
  public let signature: String
}

extension CHRFScore: CustomStringConvertible {
  /// The score in the form in which sacrebleu prints it.
  public var description: String { "\(name)|\(signature) = \(FixedPoint(score, decimals: 2))" }
}

extension CHRFScore {
  /// The n-grams of one order.
  private struct Statistics: Sendable {
    var hypothesis = 0
    var reference = 0
    var matches = 0

    static func += (left: inout Statistics, right: Statistics) {
      left.hypothesis += right.hypothesis
      left.reference += right.reference
      left.matches += right.matches
    }
  }

  /// Collects what chrF needs to know of hypotheses and their references, one after the other.
  ///
  /// Its size does not depend on how many there are. Accumulators over parts of a corpus can be
  /// filled on several threads and merged.
  public struct Accumulator: Sendable {
    /// How chrF is computed.
    public let options: CHRFOptions
    /// How many hypotheses were added.
    public private(set) var count = 0

    /// Those of characters, then those of words.
    private var statistics: [Statistics]
    private var referenceCounts = ReferenceCounts()

    /// An empty accumulator.
    public init(_ options: CHRFOptions = CHRFOptions()) {
      require(
        options.characterOrder > 0 && options.wordOrder >= 0 && options.beta > 0,
        "CHRFScore: the order of characters and beta must be positive")
      self.options = options
      statistics = [Statistics](
        repeating: Statistics(), count: options.characterOrder + options.wordOrder)
    }

    /// Adds a hypothesis with its references; traps when there are none.
    public mutating func add(hypothesis: String, references: [String]) {
      add(scalars(of: hypothesis.utf8.span), references.map { scalars(of: $0.utf8.span) })
    }

    /// Adds a hypothesis with its reference, both UTF-8.
    public mutating func add(hypothesis: Span<UInt8>, reference: Span<UInt8>) {
      add(scalars(of: hypothesis), [scalars(of: reference)])
    }

    /// Adds what another accumulator with the same options has collected.
    public mutating func merge(_ other: Accumulator) {
      require(options == other.options, "CHRFScore.Accumulator.merge: the options differ")
      for index in statistics.indices { statistics[index] += other.statistics[index] }
      referenceCounts.merge(other.referenceCounts)
      count += other.count
    }

    /// The score of all hypotheses together.
    public var result: CHRFScore {
      CHRFScore(
        score: score(statistics),
        name: "chrF\(options.beta)" + String(repeating: "+", count: options.wordOrder),
        signature: signature)
    }

    /// How the score is computed: `nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:textus`.
    public var signature: String {
      "nrefs:\(referenceCounts)|case:\(options.lowercase ? "lc" : "mixed")"
        + "|eff:\(options.usesEpsilonSmoothing ? "no" : "yes")|nc:\(options.characterOrder)"
        + "|nw:\(options.wordOrder)|space:\(options.keepsWhiteSpace ? "yes" : "no")"
        + "|version:\(MeasureVersion.name)"
    }

    private func scalars(of text: Span<UInt8>) -> [UInt32] {
      text.withUnsafeBufferPointer {
        ScalarText.scalars(of: $0, lowercase: options.lowercase)
      }
    }

    private mutating func add(_ hypothesis: [UInt32], _ references: [[UInt32]]) {
      require(!references.isEmpty, "CHRFScore.Accumulator.add: a hypothesis without a reference")
      count += 1
      referenceCounts.add(references.count)
      var best: (score: Double, statistics: [Statistics])?
      for reference in references {
        let statistics =
          compare(characters(hypothesis), characters(reference), options.characterOrder)
          + compare(words(hypothesis), words(reference), options.wordOrder)
        let score = score(statistics)
        if best.map({ score > $0.score }) ?? true { best = (score, statistics) }
      }
      if let best {
        for index in statistics.indices { statistics[index] += best.statistics[index] }
      }
    }

    private func characters(_ text: [UInt32]) -> [ArraySlice<UInt32>] {
      text.indices.filter { options.keepsWhiteSpace || !ScalarText.isWhiteSpace(text[$0]) }
        .map { text[$0...$0] }
    }

    /// The words, of which one punctuation mark of ASCII is cut off, the last one or else the first.
    private func words(_ text: [UInt32]) -> [ArraySlice<UInt32>] {
      if options.wordOrder == 0 { return [] }
      return ScalarText.words(of: text).flatMap { word -> [ArraySlice<UInt32>] in
        if word.count == 1 { return [word] }
        if Self.isPunctuation(word[word.endIndex - 1]) { return [word.dropLast(), word.suffix(1)] }
        if Self.isPunctuation(word[word.startIndex]) { return [word.prefix(1), word.dropFirst()] }
        return [word]
      }
    }

    private static func isPunctuation(_ scalar: UInt32) -> Bool {
      switch scalar {
      case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
      default: false
      }
    }

    private func compare(
      _ hypothesis: [ArraySlice<UInt32>], _ reference: [ArraySlice<UInt32>], _ highestOrder: Int
    ) -> [Statistics] {
      var tokens = WordNumbers()
      var grams = NGramNumbers(highestOrder: highestOrder)
      let found = grams.numbers(of: tokens.numbers(of: hypothesis))
      let expected = grams.numbers(of: tokens.numbers(of: reference))
      return (0..<highestOrder).map { index in
        let matches = NGramNumbers.matches(
          grams.counts(found[index], order: index + 1),
          grams.counts(expected[index], order: index + 1))
        // What no reference could have does not count.
        return Statistics(
          hypothesis: expected[index].isEmpty ? 0 : found[index].count,
          reference: expected[index].count, matches: matches)
      }
    }

    private func score(_ statistics: [Statistics]) -> Double {
      let epsilon = 1e-16
      let factor = Double(options.beta * options.beta)
      var sum = 0.0
      var (precision, recall, orders) = (0.0, 0.0, 0.0)
      for order in statistics {
        let matches = Double(order.matches)
        let own = order.hypothesis > 0 ? matches / Double(order.hypothesis) : epsilon
        let other = order.reference > 0 ? matches / Double(order.reference) : epsilon
        let denominator = factor * own + other
        sum += denominator > 0 ? (1 + factor) * own * other / denominator : epsilon
        if order.hypothesis > 0, order.reference > 0 {
          precision += own
          recall += other
          orders += 1
        }
      }
      if options.usesEpsilonSmoothing { return 100 * sum / Double(statistics.count) }
      guard orders > 0, precision + recall > 0 else { return 0 }
      precision /= orders
      recall /= orders
      return 100 * ((1 + factor) * precision * recall / (factor * precision + recall))
    }
  }
}
