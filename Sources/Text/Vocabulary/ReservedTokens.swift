/// The entries every vocabulary starts with, before the tokens of any text.
///
/// They get the first identifiers in this order: padding (0), unknown (1), then the additional
/// ones. An entry that is nil does not exist and takes no identifier.
public struct ReservedTokens: Codable, Hashable, Sendable {
  /// Fills sequences up to a common length; no text contains it, whatever the text spells.
  public var padding: String?
  /// Stands for every token that is not an entry; without it such tokens are left out.
  public var unknown: String?
  /// Further entries, such as the start and the end of a sentence.
  public var additional: [String]

  /// Reserved entries; by default `<pad>` = 0 and `<unk>` = 1.
  public init(
    padding: String? = "<pad>", unknown: String? = "<unk>", additional: [String] = []
  ) {
    self.padding = padding
    self.unknown = unknown
    self.additional = additional
  }

  /// No reserved entries: the first token of the texts is 0 and unknown tokens are left out.
  public static let none = ReservedTokens(padding: nil, unknown: nil)

  /// Keras' convention without `oov_token`: 0 is padding, unknown tokens are left out.
  public static let keras = ReservedTokens(padding: "<pad>", unknown: nil)

  /// All entries in the order of their identifiers.
  public var all: [String] { [padding, unknown].compactMap(\.self) + additional }
}
