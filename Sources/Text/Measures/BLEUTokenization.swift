import CICUBridge

/// How BLEU cuts texts into tokens, by the names that sacrebleu gives them.
public enum BLEUTokenization: String, Sendable, Hashable, CaseIterable, Codable {
  /// The rules of NIST's `mteval-v13a`, for languages with spaces; the default.
  case mteval13a = "13a"
  /// The rules of `mteval-v14` for any language: cuts off punctuation and symbols of all scripts.
  case international = "intl"
  /// Cuts Chinese characters apart and the rest as ``mteval13a`` does.
  case chinese = "zh"
  /// A token a character.
  case characters = "char"
  /// Cuts at white space only; for texts that are tokenised already.
  case none

  /// The tokens of a text, as sacrebleu 2 finds them.
  func tokens(of text: [UInt32]) -> [ArraySlice<UInt32>] {
    let text = ScalarText.trimmed(text)
    switch self {
    case .mteval13a:
      return ScalarText.words(of: Self.cutPunctuation([0x20] + Self.withoutMarkup(text) + [0x20]))
    case .international: return ScalarText.words(of: Self.cutSymbols(Array(text)))
    case .chinese: return ScalarText.words(of: Self.cutPunctuation(Self.cutChinese(text)))
    case .characters:
      return text.indices.lazy.filter { !ScalarText.isWhiteSpace(text[$0]) }.map { text[$0...$0] }
    case .none: return ScalarText.words(of: Array(text))
    }
  }
}

// MARK: - mteval-v13a

extension BLEUTokenization {
  private static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

  /// What is written otherwise in the markup of the test sets of old, in this order.
  private static let lineRules: [(found: [UInt32], replacement: [UInt32])] = [
    (scalars("<skipped>"), []), (scalars("-\n"), []), (scalars("\n"), scalars(" ")),
  ]
  private static let entityRules: [(found: [UInt32], replacement: [UInt32])] = [
    (scalars("&quot;"), scalars("\"")), (scalars("&amp;"), scalars("&")),
    (scalars("&lt;"), scalars("<")), (scalars("&gt;"), scalars(">")),
  ]

  private static func withoutMarkup(_ text: ArraySlice<UInt32>) -> [UInt32] {
    var text = Array(text)
    for rule in lineRules { text = replacing(rule.found, with: rule.replacement, in: text) }
    if text.contains(UInt32(UInt8(ascii: "&"))) {
      for rule in entityRules { text = replacing(rule.found, with: rule.replacement, in: text) }
    }
    return text
  }

  private static func replacing(
    _ found: [UInt32], with replacement: [UInt32], in text: [UInt32]
  ) -> [UInt32] {
    guard text.contains(found[0]) else { return text }
    var result: [UInt32] = []
    var index = 0
    while index < text.count {
      if text[index] == found[0], text[index...].starts(with: found) {
        result += replacement
        index += found.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  private static func isDigit(_ scalar: UInt32) -> Bool { scalar &- 0x30 < 10 }
  private static func isStop(_ scalar: UInt32) -> Bool { scalar == 0x2E || scalar == 0x2C }

  /// The language-dependent part of mteval-v13a: punctuation becomes tokens, periods and commas
  /// unless digits stand on both sides, and hyphens behind digits.
  private static func cutPunctuation(_ text: [UInt32]) -> [UInt32] {
    var cut: [UInt32] = []
    cut.reserveCapacity(text.count * 3)
    for scalar in text {
      switch scalar {
      // { to ~, [ to `, space to &, ( to +, : to @, and the slash.
      case 0x7B...0x7E, 0x5B...0x60, 0x20...0x26, 0x28...0x2B, 0x3A...0x40, 0x2F:
        cut += [0x20, scalar, 0x20]
      default: cut.append(scalar)
      }
    }
    cut = replacingPairs(cut, where: { !isDigit($0) && isStop($1) }) { [$0, 0x20, $1, 0x20] }
    cut = replacingPairs(cut, where: { isStop($0) && !isDigit($1) }) { [0x20, $0, 0x20, $1] }
    return replacingPairs(cut, where: { isDigit($0) && $1 == 0x2D }) { [$0, 0x20, $1, 0x20] }
  }

  /// Replaces pairs of neighbours from left to right; a scalar is part of one pair at most, as with
  /// regular expressions.
  private static func replacingPairs(
    _ text: [UInt32], where matches: (UInt32, UInt32) -> Bool,
    _ replacement: (UInt32, UInt32) -> [UInt32]
  ) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(text.count * 2)
    var index = 0
    while index < text.count {
      if index + 1 < text.count, matches(text[index], text[index + 1]) {
        result += replacement(text[index], text[index + 1])
        index += 2
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}

// MARK: - Other rules

extension BLEUTokenization {
  /// The rules of mteval-v14: punctuation unless digits stand on both sides, and symbols.
  private static func cutSymbols(_ text: [UInt32]) -> [UInt32] {
    func category(_ scalar: UInt32) -> Int { Int(icu_category(Int32(bitPattern: scalar))) }
    func isPunctuation(_ scalar: UInt32) -> Bool { category(scalar) == icu_punctuation }
    func isNumber(_ scalar: UInt32) -> Bool { category(scalar) == icu_number }
    var cut = replacingPairs(text, where: { !isNumber($0) && isPunctuation($1) }) {
      [$0, 0x20, $1, 0x20]
    }
    cut = replacingPairs(cut, where: { isPunctuation($0) && !isNumber($1) }) {
      [0x20, $0, 0x20, $1]
    }
    return cut.flatMap { category($0) == icu_symbol ? [0x20, $0, 0x20] : [$0] }
  }

  private static func cutChinese(_ text: ArraySlice<UInt32>) -> [UInt32] {
    ScalarText.trimmed(Array(text), atStart: true).flatMap {
      isChinese($0) ? [0x20, $0, 0x20] : [$0]
    }
  }

  /// The characters that sacrebleu takes for Chinese.
  ///
  /// Its list means to name two ranges beyond U+FFFF, but they are written so that Python compares
  /// with U+2000 to U+2A6D and U+2F80 to U+2FA1. The figures everybody reports rest on that.
  private static func isChinese(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3400...0x4DB5, 0x4E00...0x9FA5, 0x9FA6...0x9FBB, 0xF900...0xFA2D, 0xFA30...0xFA6A,
      0xFA70...0xFAD9, 0x2001...0x2A6D, 0x2F81...0x2FA1, 0xFF00...0xFFEF, 0x2E80...0x2EFF,
      0x3000...0x303F, 0x31C0...0x31EF, 0x2F00...0x2FDF, 0x2FF0...0x2FFF, 0x3100...0x312F,
      0x31A0...0x31BF, 0xFE10...0xFE1F, 0xFE30...0xFE4F, 0x2600...0x26FF, 0x2700...0x27BF,
      0x3200...0x32FF, 0x3300...0x33FF:
      true
    default: false
    }
  }
}
