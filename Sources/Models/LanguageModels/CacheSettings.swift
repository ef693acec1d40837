/// How much a language model trusts its memory of the text just read.
///
/// Where the network stood in a like state before, what came next then is likely to come again: words of
/// the subject, names. Nothing is learnt for it. Grave, Joulin & Usunier 2017, *Improving neural language
/// models with a continuous cache*.
public struct CacheSettings: Codable, Hashable, Sendable {
  /// The most tokens that are remembered; 0, the default: none.
  public var size = 0
  /// What the products of present and remembered features are multiplied by: the greater, the more only
  /// the likest places count; 0.3 by default.
  public var flatness: Float = 0.3
  /// The share of the probability that the memory gives, from 0 to 1; 0.1 by default.
  public var share: Float = 0.1

  /// The defaults.
  public init() {}
}
