#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// BLEU: how many n-grams of translations occur in references, with a penalty for brevity.
///
/// The figures are sacrebleu's to the last digit printed: corpus BLEU with its tokenisations,
/// smoothing and treatment of several references.
///
/// ```swift
/// var accumulator = BLEUScore.Accumulator()
/// accumulator.add(hypothesis: "A dog runs.", references: ["A dog is running.", "The dog runs."])
/// print(accumulator.result)
/// ```
/// Reference: Papineni et al. 2002, *BLEU: a method for automatic evaluation of machine translation*;
/// Post 2018, *A call for clarity in reporting BLEU scores*.
public struct BLEUScore: Sendable, Hashable {
  /// BLEU, from 0 to 100.
  public let score: Double
  /// The precision of each order from 1 on after smoothing, from 0 to 100; zeros where nothing
  /// matches at all.
  public let precisions: [Double]
  /// How many n-grams of each order match, before smoothing.
  public let matchCounts: [Int]
  /// How many n-grams of each order the hypotheses have, before smoothing.
  public let totalCounts: [Int]
  /// The factor for hypotheses that are shorter than their references, from 0 to 1.
  public let brevityPenalty: Double
  /// The number of tokens of the hypotheses.
  public let hypothesisLength: Int
  /// The number of tokens of the references, of several the one nearest in length.
  public let referenceLength: Int
  /// How the score was computed, in sacrebleu's words except for the version.
  public let signature: String

  /// The length of the hypotheses over that of the references; 0 without references.
  public var ratio: Double {
    referenceLength > 0 ? Double(hypothesisLength) / Double(referenceLength) : 0
  }

  /// BLEU from its sufficient statistics.
  init(
    matchCounts: [Int], totalCounts: [Int], hypothesisLength: Int, referenceLength: Int,
    options: BLEUOptions, signature: String
  ) {
    self.matchCounts = matchCounts
    self.totalCounts = totalCounts
    self.hypothesisLength = hypothesisLength
    self.referenceLength = referenceLength
    self.signature = signature
    if hypothesisLength >= referenceLength {
      brevityPenalty = 1
    } else {
      brevityPenalty =
        hypothesisLength > 0
        ? exp(1 - Double(referenceLength) / Double(hypothesisLength)) : 0
    }
    guard matchCounts.contains(where: { $0 > 0 }) else {
      precisions = [Double](repeating: 0, count: options.maximumOrder)
      score = 0
      return
    }
    let (precisions, order) = Self.precisions(matchCounts, totalCounts, options)
    self.precisions = precisions
    // As sacrebleu: the logarithm of 0 is a very low number.
    let logarithms = precisions[..<order].map { $0 == 0 ? -9_999_999_999 : log($0) }
    score = brevityPenalty * exp(logarithms.reduce(0, +) / Double(order))
  }

  /// The smoothed precisions, and up to which order they count.
  private static func precisions(
    _ matchCounts: [Int], _ totalCounts: [Int], _ options: BLEUOptions
  ) -> ([Double], Int) {
    var precisions = [Double](repeating: 0, count: options.maximumOrder)
    var effectiveOrder = options.maximumOrder
    var halvings = 1.0
    for order in 0..<options.maximumOrder {
      var matches = Double(matchCounts[order])
      var total = Double(totalCounts[order])
      if case .add(let value) = options.smoothing, order > 0 {
        matches += value
        total += value
      }
      if total == 0 { break }
      if options.usesEffectiveOrder { effectiveOrder = order + 1 }
      if matches > 0 {
        precisions[order] = 100 * matches / total
        continue
      }
      switch options.smoothing {
      case .exponential:
        halvings *= 2
        precisions[order] = 100 / (halvings * total)
      case .floor(let value): precisions[order] = 100 * value / total
      case .add, .none: break
      }
    }
    return (precisions, effectiveOrder)
  }
}

extension BLEUScore: CustomStringConvertible {
  /// The score in the form in which sacrebleu prints it.
  public var description: String {
    let parts = precisions.map { "\(FixedPoint($0, decimals: 1))" }.joined(separator: "/")
    return "BLEU|\(signature) = \(FixedPoint(score, decimals: 2)) \(parts) "
      + "(BP = \(FixedPoint(brevityPenalty, decimals: 3)) ratio = \(FixedPoint(ratio, decimals: 3)) "
      + "hyp_len = \(hypothesisLength) ref_len = \(referenceLength))"
  }
}
