/// How one kind of unit is found in one locale: ICU, and what ASCII text can do without it.
struct SegmentationPlan: Sendable {
  /// The fast path for ASCII, if ICU's rules allow one.
  enum ASCIIPath: Sendable {
    case none
    case words(WordRules)
    case sentences(SentenceRules)
    case characters
  }

  let unit: SegmentationUnit
  let locale: String
  let path: ASCIIPath

  init(_ unit: SegmentationUnit, locale: String, usesFastPath: Bool = true) throws(TextError) {
    try Self.checkLocale(locale)
    self.unit = unit
    self.locale = locale
    let breaks = try BreakIterator(unit, locale: locale)
    // Keywords (en@ss=standard, en-u-ss-standard) choose other rules, some with a dictionary.
    let hasKeywords = locale.utf8.contains(UInt8(ascii: "@")) || locale.contains("-u-")
    guard usesFastPath, !hasKeywords else {
      path = .none
      return
    }
    path =
      switch unit {
      case .word: WordRules(askedOf: breaks).map(ASCIIPath.words) ?? .none
      case .sentence: SentenceRules(askedOf: breaks).map(ASCIIPath.sentences) ?? .none
      case .character: Self.separatesCharacters(breaks) ? .characters : .none
      }
  }

  /// Whether every ASCII byte is a character of its own but for CR LF.
  private static func separatesCharacters(_ breaks: BreakIterator) -> Bool {
    let sample = ASCIISample.make(Array(0..<128) + Array("\r\n\r\n\r\n\r\n".utf8))
    var expected = Array(1...sample.count)
    expected.removeAll { end in
      end < sample.count && sample[end - 1] == UInt8(ascii: "\r")
        && sample[end] == UInt8(ascii: "\n")
    }
    return breaks.segments(ofASCII: sample).map(\.range.upperBound) == expected
  }

  private static func checkLocale(_ locale: String) throws(TextError) {
    let allowed = locale.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-_@=;".utf8.contains(byte)
      }
    }
    guard allowed, locale.utf8.count <= 100 else {
      throw TextError(
        .invalidArgument, message: "\"\(locale)\" is not a locale",
        advice: "Give a language code such as en, fr, ja, th or pt_BR.")
    }
  }
}
