import TestSupport
import Testing

@testable import Text

@Suite(.enabled(if: SharedData.isThere, SharedData.absence))
struct UnicodeTestFileTests {
  /// Lines of `WordBreakTest.txt` (Unicode 14) where ICU differs, all for one reason.
  ///
  /// Each has a letter, a colon and a letter. UAX #29 gives the colon the property MidLetter, which
  /// joins the letters. CLDR 42, and so ICU from 72 on, takes it out of that class in all locales
  /// but Finnish and Swedish, so that `key:value` is cut. Older ICUs have no difference at all.
  static let colonLines: Set<Int> = [
    1253,  // a:A
    1254,  // a:̈A
    1267,  // a:א
    1268,  // a:̈א
    1283,  // a:a and a word joiner
    1284,  // a:̈a and a word joiner
    1285,  // a:a:
    1286,  // a:̈a:
    1287,  // a:a'
    1288,  // a:̈a'
    1289,  // a:a' and a word joiner
    1290,  // a:̈a' and a word joiner
    1291,  // a:a,
    1292,  // a:̈a,
    1712,  // A:A
  ]

  @Test(
    "Unicode's segmentation tests pass, but for the lines listed",
    arguments: [
      ("WordBreakTest.txt", SegmentationUnit.word, "", 1823),
      // Here the colon joins letters, so that there is no difference left.
      ("WordBreakTest.txt", .word, "sv", 1823), ("WordBreakTest.txt", .word, "fi", 1823),
      ("SentenceBreakTest.txt", .sentence, "", 502),
      ("GraphemeBreakTest.txt", .character, "", 602),
    ])
  func file(name: String, unit: SegmentationUnit, locale: String, count: Int) throws {
    let segmenter = try Segmenter(unit, locale: locale)
    let cases = try UnicodeTestCase.read(name)
    #expect(cases.count == count)
    let colonCuts = unit == .word && segmenter.boundaries(in: "a:b").count == 3
    let expected = colonCuts ? Self.colonLines : []
    var different: Set<Int> = []
    for test in cases where test.found(by: segmenter) != test.boundaries {
      different.insert(test.line)
      if !expected.contains(test.line) {
        Issue.record("\(name):\(test.line) is cut after \(test.found(by: segmenter)) scalars")
      }
    }
    #expect(different == expected)
    #expect(!colonCuts || locale.isEmpty)
  }
}
