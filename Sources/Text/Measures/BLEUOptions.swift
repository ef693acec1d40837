/// What happens to n-gram precisions of zero in BLEU.
///
/// Reference: Chen & Cherry 2014, *A systematic comparison of smoothing techniques for
/// sentence-level BLEU*.
public enum BLEUSmoothing: Sendable, Hashable, Codable {
  /// Each further order without a match counts half as much as the one before it (mteval-v13a, the
  /// default).
  case exponential
  /// Such an order has this many matches; 0.1 is common.
  case floor(Double)
  /// This many are added to the matches and to the n-grams of each order above 1; 1 is common.
  case add(Double)
  /// A single order without a match makes the score 0.
  case none

  /// The name in sacrebleu's signatures.
  var name: String {
    switch self {
    case .exponential: "exp"
    case .floor(let value): "floor[\(FixedPoint(value, decimals: 2))]"
    case .add(let value): "add-k[\(FixedPoint(value, decimals: 2))]"
    case .none: "none"
    }
  }
}

/// How BLEU is computed; the defaults are those of sacrebleu 2.
public struct BLEUOptions: Sendable, Hashable, Codable {
  /// How texts are cut into tokens; ``BLEUTokenization/mteval13a`` by default.
  public var tokenization = BLEUTokenization.mteval13a
  /// Whether upper and lower case are the same; false by default.
  public var lowercase = false
  /// What happens to precisions of zero; ``BLEUSmoothing/exponential`` by default.
  public var smoothing = BLEUSmoothing.exponential
  /// Whether orders that the texts are too short for do not count, as is right for single
  /// sentences; false by default.
  public var usesEffectiveOrder = false
  /// The longest n-grams; 4 by default.
  public var maximumOrder = 4

  /// The defaults.
  public init() {}

  /// The options for texts in one language: tokens are characters in Chinese; 13a otherwise.
  ///
  /// - Parameter language: a language code such as `en` or `zh`.
  public init(language: String) {
    if language == "zh" || language.hasPrefix("zh-") { tokenization = .chinese }
  }
}
