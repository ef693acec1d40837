import Foundation
import Testing

@testable import Text

extension Tokenizer {
  func words(_ text: String) -> [String] { tokens(in: text).map(\.text) }
}

@Suite struct TokenizerTests {
  static let table: [(TokenizerConfiguration, String, [String])] = [
    (
      TokenizerConfiguration(), "It's 3.5 miles, Mr. O'Neil!",
      ["it's", "3.5", "miles", "mr", "o'neil"]
    ),
    (
      TokenizerConfiguration(lowercase: false, keepPunctuation: true), "Hi, 👩‍💻 you\t–\u{200B}ok…",
      ["Hi", ",", "👩‍💻", "you", "–", "ok", "…"]
    ),
    (TokenizerConfiguration(), "ÉCOLE Straße ΑΣ ΑΣΒ", ["école", "straße", "ας", "ασβ"]),
    (TokenizerConfiguration(locale: "tr"), "IRAK İzmir ISIK", ["ırak", "izmir", "ısık"]),
    (TokenizerConfiguration(locale: "th"), "ฉันกินข้าว", ["ฉัน", "กิน", "ข้าว"]),
    (TokenizerConfiguration(locale: "ja"), "東京に住む。", ["東京", "に", "住む"]),
    (TokenizerConfiguration(stopWords: ["the", "été"]), "The ÉTÉ sun the", ["sun"]),
    (
      TokenizerConfiguration(unit: .character), "A\r\ne\u{301} 🇫🇷",
      ["a", "\r\n", "e\u{301}", " ", "🇫🇷"]
    ),
    (
      TokenizerConfiguration(unit: .sentence, lowercase: false),
      "  One. Two?\n\n \u{3000}三。四！ Five…  ", ["One.", "Two?", "三。", "四！", "Five…"]
    ),
    (
      TokenizerConfiguration(unit: .whitespace), "The <unk>\tN\u{A0}a\u{3000}b\n",
      ["the", "<unk>", "n", "a", "b"]
    ),
    (TokenizerConfiguration(unit: .whitespace, filters: ".,"), "A,b. .c", ["a", "b", "c"]),
    (
      TokenizerConfiguration(normalization: [.html, .nfkc]), "Ｇｏｏｄ&nbsp;ﬁlm<br />Ⅳ <b>x</b>y",
      ["good", "film", "iv", "xy"]
    ),
    (
      TokenizerConfiguration(normalization: [.accentStripping]), "Crème BRÛLÉE",
      ["creme", "brulee"]
    ),
    (
      TokenizerConfiguration(lowercase: false, normalization: [.caseFolding]), "STRASSE Straße",
      ["strasse", "strasse"]
    ),
    (TokenizerConfiguration(), "", []), (TokenizerConfiguration(), " \n\t ", []),
  ]

  @Test("A text becomes the tokens its configuration asks for", arguments: 0..<table.count)
  func tokens(row: Int) throws {
    let (configuration, text, expected) = Self.table[row]
    #expect(try Tokenizer(configuration).words(text) == expected)
  }

  static let configurations: [TokenizerConfiguration] = [
    TokenizerConfiguration(), TokenizerConfiguration(keepPunctuation: true), .keras, .movieReview,
    TokenizerConfiguration(unit: .character), TokenizerConfiguration(unit: .sentence),
    TokenizerConfiguration(unit: .whitespace), TokenizerConfiguration(locale: "tr"),
    TokenizerConfiguration(lowercase: false), TokenizerConfiguration(stopWords: ["a", "é"]),
  ]

  /// Texts of ASCII, of other scripts and of both.
  static func randomText(_ random: inout TestRandom) -> [UInt8] {
    let pieces = [
      "the ", "A", "film's ", "IS", "n't", " ", "é", "Σ", "漢字", "İ", "👍", ". ", ", ", "\n", "(x)",
      "12",
      "longestwordofall", "LongestWordOfAllOfThem ", "a_b", "don't!", "\u{301}", "\u{A0}", "''s",
    ]
    var text: [UInt8] = []
    for _ in 0..<Int.random(in: 0...40, using: &random) {
      text += pieces.randomElement(using: &random)!.utf8
    }
    return text
  }

  @Test("Ranges rise and each token is what its range says", arguments: configurations)
  func ranges(configuration: TokenizerConfiguration) throws {
    var plain = configuration
    plain.lowercase = false
    let tokenizer = try Tokenizer(plain)
    var random = TestRandom(5)
    for _ in 0..<200 {
      let text = Self.randomText(&random)
      var end = 0
      tokenizer.forEachToken(in: text.span) { segment, bytes in
        #expect(segment.range.lowerBound >= end && !segment.range.isEmpty)
        #expect(bytes.withUnsafeBufferPointer { Array($0) } == Array(text[segment.range]))
        end = segment.range.upperBound
      }
      #expect(end <= text.count)
    }
  }

  @Test("Identifiers and counts are those of the tokens", arguments: configurations)
  func identifiers(configuration: TokenizerConfiguration) throws {
    let tokenizer = try Tokenizer(configuration)
    var random = TestRandom(6)
    let texts = (0..<200).map { _ in Self.randomText(&random) }
    var counter = TokenCounter()
    var expectedCounts: [[UInt8]: Int] = [:]
    for text in texts {
      tokenizer.count(text.span, into: &counter)
      counter.endDocument()
      tokenizer.forEachToken(in: text.span) { _, bytes in
        expectedCounts[bytes.withUnsafeBufferPointer { Array($0) }, default: 0] += 1
      }
    }
    #expect(counter.distinctCount == expectedCounts.count)
    #expect(counter.totalCount == expectedCounts.values.reduce(0, +))
    for reserved in [ReservedTokens(), .keras] {
      let vocabulary = counter.vocabulary(minimumCount: 3, reserved: reserved)
      for identifier in Int32(vocabulary.reservedCount)..<Int32(vocabulary.count) {
        let bytes = vocabulary.withToken(at: identifier) {
          $0.withUnsafeBufferPointer { Array($0) }
        }
        #expect(expectedCounts[bytes] == vocabulary.counts[Int(identifier)])
      }
      for text in texts {
        var expected: [Int32] = []
        tokenizer.forEachToken(in: text.span) { _, bytes in
          if let found = vocabulary.identifier(of: bytes) ?? vocabulary.unknownIdentifier {
            expected.append(found)
          }
        }
        #expect(tokenizer.identifiers(of: text.span, in: vocabulary) == expected)
      }
    }
  }

  @Test("Ranges of normalised text speak of the original")
  func originalRanges() throws {
    let tokenizer = try Tokenizer(
      TokenizerConfiguration(normalization: [.html, .nfc, .accentStripping]))
    let text = "<p>Cafe\u{301}&eacute; l&apos;\u{E9}te\u{301}<br/>x &amp; y</p>"
    let bytes = Array(text.utf8)
    let found = tokenizer.tokens(in: text).map { token in
      [token.text, String(decoding: bytes[token.range], as: UTF8.self)]
    }
    #expect(
      found == [
        ["cafee", "Cafe\u{301}&eacute;"], ["l'ete", "l&apos;\u{E9}te\u{301}"], ["x", "x"],
        ["y", "y"],
      ])
  }

  @Test("A configuration survives JSON, and missing fields have defaults")
  func coding() throws {
    var configuration = TokenizerConfiguration(
      unit: .keras, locale: "de", lowercase: false, keepPunctuation: true,
      normalization: [.html, .nfkc], stopWords: ["x"])
    configuration.filters = "\t\n"
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(TokenizerConfiguration.self, from: data) == configuration)
    func decode(_ json: String) throws -> TokenizerConfiguration {
      try JSONDecoder().decode(TokenizerConfiguration.self, from: Data(json.utf8))
    }
    #expect(try decode("{}") == TokenizerConfiguration())
    #expect(try decode(#"{"unit": "keras"}"#) == .keras)
    #expect(throws: DecodingError.self) { try decode(#"{"unit": "syllable"}"#) }
  }

  @Test("A locale that is none is refused")
  func badLocale() {
    #expect(throws: TextError.self) { try Tokenizer(TokenizerConfiguration(locale: "/etc")) }
  }
}
