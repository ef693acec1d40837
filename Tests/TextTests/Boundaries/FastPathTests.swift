import Testing

@testable import Text

@Suite struct FastPathTests {
  static let locales = ["en", "", "fi", "sv", "el", "en_US_POSIX", "ja", "th", "de", "fr", "zh"]
  static let cases = SegmentationUnit.allCases.flatMap { unit in
    locales.map { (unit, $0) }
  }

  @Test("The fast path is there in all locales but where ASCII has other sentence ends")
  func availability() throws {
    for (unit, locale) in Self.cases {
      let segmenter = try Segmenter(unit, locale: locale)
      #expect(segmenter.hasFastPath != (unit == .sentence && locale == "el"), "\(unit) \(locale)")
    }
    #expect(try !Segmenter(.sentence, locale: "en@ss=standard").hasFastPath)
  }

  @Test("ASCII of all kinds is cut as by ICU", arguments: cases)
  func ascii(unit: SegmentationUnit, locale: String) throws {
    let alphabets: [[UInt8]] = [
      Array(0..<128), Array("abzAB019 .,:;'\"_@-!?()\r\n\t".utf8), Array("aA1.' _,\r\n".utf8),
      Array("abcdefgh      ABC 123 .".utf8),
    ]
    let segmenter = try Segmenter(unit, locale: locale)
    let reference = try ICUReference(unit, locale: locale)
    var random = TestRandom(1)
    for round in 0..<400 {
      let text = random.bytes(upTo: round % 10 == 0 ? 1500 : 150, from: alphabets[round % 4])
      let difference = firstDifference(
        segmenter.segments(of: text), reference.segments(of: text), in: text)
      try #require(difference == nil)
    }
  }

  static let symbols = Array("aB1_ .',:@!\r\n#".utf8)

  @Test("Every short ASCII text is cut as by ICU", arguments: SegmentationUnit.allCases)
  func short(unit: SegmentationUnit) throws {
    let segmenter = try Segmenter(unit, locale: "en")
    let reference = try ICUReference(unit, locale: "en")
    var texts: [[UInt8]] = [[]]
    for _ in 0..<3 {
      texts = texts.flatMap { text in Self.symbols.map { text + [$0] } }
      for text in texts {
        let difference = firstDifference(
          segmenter.segments(of: text), reference.segments(of: text), in: text)
        try #require(difference == nil)
      }
    }
  }

  static let plain =
    "a b Z q 1 9 . , ' \" : _ ! ? - ( ) @".split(separator: " ").map(String.init)
    + [" ", "  ", " ", "\r", "\n", "\r\n", "\t"]

  static let other =
    """
    é ß Σ ж א ע ’ “ ” … 。 、 ！ ． ： 漢 字 か な カ ー กินข้าว 한 국 👍 🏽 👩 💻 🇫 🇷 🇩 ٣ １ Ａ
    """.split(separator: " ").map(String.init) + [
      "\u{301}", "\u{308}", "\u{200D}", "\u{200B}", "\u{AD}", "\u{A0}", "\u{2003}", "\u{3000}",
      "\u{85}", "\u{2028}", "\u{2029}", "\u{1100}", "\u{1161}", "\u{11A8}", "\u{FE0F}",
      "\u{1F3FB}", "\u{915}", "\u{94D}", "\u{937}", "\u{903}", "\u{600}", "\u{E0020}",
    ]

  @Test("Mixed scripts are cut as by ICU", arguments: cases)
  func mixed(unit: SegmentationUnit, locale: String) throws {
    let segmenter = try Segmenter(unit, locale: locale)
    let reference = try ICUReference(unit, locale: locale)
    var random = TestRandom(2)
    for round in 0..<600 {
      var text = ""
      // Long stretches of ASCII, of other scripts, and of single characters in turn.
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let pool =
          switch Int.random(in: 0..<3, using: &random) {
          case 0: Self.plain
          case 1: Self.other
          default: Self.plain + Self.other
          }
        for _ in 0..<Int.random(in: 1...(round % 20 == 0 ? 200 : 12), using: &random) {
          text += pool.randomElement(using: &random)!
        }
      }
      let bytes = Array(text.utf8)
      let difference = firstDifference(
        segmenter.segments(of: bytes), reference.segments(of: bytes), in: bytes)
      try #require(difference == nil)
    }
  }
}
