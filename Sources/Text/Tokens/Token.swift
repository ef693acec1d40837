/// A token with its text, for code that looks at few of them.
public struct Token: Sendable, Hashable {
  /// The token as it is looked up: normalised and lower-case where the tokenizer does that.
  public var text: String
  /// The bytes of the original text it came from.
  ///
  /// Ranges do not overlap and rise, but where normalisation made several tokens of one piece of
  /// the text (`½` becomes `1⁄2`): each then has the range of the piece.
  public var range: Range<Int>
  /// What it is made of.
  public var kind: SegmentKind

  /// A token of a text.
  public init(text: String, range: Range<Int>, kind: SegmentKind) {
    self.text = text
    self.range = range
    self.kind = kind
  }
}
