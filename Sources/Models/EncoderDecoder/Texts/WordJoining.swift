/// Puts words and punctuation together as they are written.
///
/// Tokens do not tell where spaces stood; these rules are right for most of English, German, French,
/// Chinese and Japanese. Pieces of words need no rules: they keep their spaces.
enum WordJoining {
  /// The text of tokens in UTF-8.
  static func text(of tokens: [[UInt8]]) -> [UInt8] {
    var text: [UInt8] = []
    var last: Unicode.Scalar?
    for token in tokens {
      let scalars = String(decoding: token, as: UTF8.self).unicodeScalars
      guard let first = scalars.first else { continue }
      if let last, needsSpace(between: last, and: first) { text.append(UInt8(ascii: " ")) }
      text += token
      last = scalars.last
    }
    return text
  }

  private static func needsSpace(
    between left: Unicode.Scalar, and right: Unicode.Scalar
  ) -> Bool {
    if isWithoutSpaces(left) || isWithoutSpaces(right) { return false }
    if opening.contains(left) { return false }
    return !closing.contains(right)
  }

  private static let opening: Set<Unicode.Scalar> = [
    "(", "[", "{", "¿", "¡", "“", "‘", "„", "「", "『", "《", "（", "@", "#", "$", "£", "-", "/", "’",
  ]

  private static let closing: Set<Unicode.Scalar> = [
    ".", ",", ";", ":", "!", "?", ")", "]", "}", "%", "”", "’", "…", "。", "，", "、", "；", "：", "！",
    "？", "」", "』", "》", "）", "-", "/",
  ]

  /// Han, Kana, fullwidth punctuation, Thai, Lao, Khmer and Burmese are written without spaces.
  private static func isWithoutSpaces(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x2E80...0x312F, 0x31C0...0x9FFF,
      0xF900...0xFAFF, 0xFF00...0xFFEF, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
