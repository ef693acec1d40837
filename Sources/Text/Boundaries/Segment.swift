/// What a segment of text is made of, as ICU's word rules tell it.
public enum SegmentKind: UInt8, Sendable, Hashable, CaseIterable, Codable {
  /// White space, punctuation, symbols and whatever else is no word; also every sentence and
  /// character.
  case other = 0
  /// A number.
  case number = 1
  /// A word of an alphabet or abjad, or of a script that a dictionary segments (Thai, Khmer …).
  case word = 2
  /// Hiragana or Katakana that is no word of ICU's Japanese dictionary.
  case kana = 3
  /// Han ideographs, and words of ICU's Chinese and Japanese dictionary in any script.
  case ideographic = 4

  /// The kind for ICU's rule status: hundreds, from 0 (none) to 400 (ideographs).
  init(ruleStatus: Int32) {
    self = SegmentKind(rawValue: UInt8(clamping: ruleStatus / 100)) ?? .other
  }
}

/// A piece of text between two neighbouring boundaries.
public struct Segment: Sendable, Hashable {
  /// The bytes of the text it covers, counted from 0.
  public var range: Range<Int>
  /// What it is made of.
  public var kind: SegmentKind

  /// A segment covering `range`.
  public init(range: Range<Int>, kind: SegmentKind) {
    self.range = range
    self.kind = kind
  }
}

/// What a ``Segmenter`` cuts a text into.
public enum SegmentationUnit: String, Sendable, Hashable, CaseIterable, Codable {
  /// Words, numbers, and everything between them (UAX #29 with ICU's tailorings and dictionaries).
  case word
  /// Sentences with the white space that follows them.
  case sentence
  /// Characters as people count them: extended grapheme clusters.
  case character
}
