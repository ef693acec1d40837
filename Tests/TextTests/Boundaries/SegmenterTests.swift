import Dispatch
import Synchronization
import Testing

@testable import Text

@Suite struct SegmenterTests {
  static let samples: [String] = [
    "", " ", "a", "\r\n", "\r\n\r", "It's 3.5 miles (5.6 km) to U.S. Route 66, isn't it?  Yes!",
    "café cafe\u{301} ﬁne Straße", "👩‍💻👍🏽🇫🇷🇩🇪 👨‍👩‍👧‍👦!", "ฉันกินข้าวทุกวัน เธอด้วย", "私は学生です。東京に住んでいます。カタカナ",
    "我是中国人。今天天气很好！", "한국어 단어입니다.", "नमस्ते दुनिया", "שלום עולם", "مرحبا بالعالم 123",
    "a\u{308}\u{308}b\u{200D}c",
    "x\u{85}y\u{2028}z\u{2029}", "1,234.56 a_b __ '' don''t a.b.c. ...",
    "tab\there\u{A0}nbsp\u{3000}wide",
  ]

  @Test(
    "Segments touch and cover the text, and cut no scalar", arguments: SegmentationUnit.allCases)
  func coverage(unit: SegmentationUnit) throws {
    let segmenter = try Segmenter(unit, locale: "en")
    for sample in Self.samples {
      let text = Array(sample.utf8)
      var joined: [UInt8] = []
      var end = 0
      for segment in segmenter.segments(of: text) {
        #expect(segment.range.lowerBound == end && !segment.range.isEmpty)
        #expect(String(validating: text[segment.range], as: UTF8.self) != nil)
        joined += text[segment.range]
        end = segment.range.upperBound
      }
      #expect(joined == text)
      #expect(segmenter.boundaries(in: sample).last ?? 0 == text.count)
    }
  }

  @Test("Words, numbers and scripts are told apart")
  func kinds() throws {
    let segmenter = try Segmenter(.word, locale: "ja")
    let text = "Tom 42 カタカナ 漢字、ไทย"
    let bytes = Array(text.utf8)
    let kinds = segmenter.segments(in: text).map { segment in
      (String(decoding: bytes[segment.range], as: UTF8.self), segment.kind)
    }
    let expected: [(String, SegmentKind)] = [
      ("Tom", .word), (" ", .other), ("42", .number), (" ", .other), ("カタカナ", .ideographic),
      (" ", .other), ("漢字", .ideographic), ("、", .other), ("ไทย", .word),
    ]
    #expect(kinds.map(\.0) == expected.map(\.0))
    #expect(kinds.map(\.1) == expected.map(\.1))
  }

  @Test("Short runs that a dictionary may cut are cut as in UTF-16, not as ICU cuts UTF-8")
  func shortRuns() throws {
    // ICU leaves runs of less than four Thai or Lao letters whole, and takes bytes for letters in
    // UTF-8, where it would cut after the first one.
    let text = "ຉຄword"
    #expect(try Segmenter(.word).boundaries(in: text) == [text.utf8.count])
  }

  @Test("Ill-formed UTF-8 is cut like the text with U+FFFD in its place", arguments: [1, 2, 3])
  func illFormed(seed: UInt64) throws {
    let segmenters = try SegmentationUnit.allCases.map { try Segmenter($0, locale: "en") }
    var random = TestRandom(seed)
    let pieces: [[UInt8]] = [
      Array("word ".utf8), Array("é".utf8), Array("漢".utf8), [0x80], [0xC3], [0xE2, 0x80],
      [0xF0, 0x9F],
      [0xF0, 0x9F, 0x91], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xFF], [0xF5, 0x80],
      [0xE0, 0x80, 0x80],
      Array(". A".utf8), Array("👍".utf8), [0xF4, 0x90, 0x80, 0x80], Array("\r\n".utf8),
    ]
    for _ in 0..<200 {
      let text = (0..<Int.random(in: 0...30, using: &random)).flatMap { _ in
        pieces.randomElement(using: &random)!
      }
      for segmenter in segmenters {
        let found = segmenter.segments(of: text).map {
          String(decoding: text[$0.range], as: UTF8.self).utf8.count
        }
        let repaired = String(decoding: text, as: UTF8.self)
        #expect(found == segmenter.segments(in: repaired).map(\.range.count))
      }
    }
  }

  @Test("Text of many windows is cut as by ICU in one piece", arguments: SegmentationUnit.allCases)
  func windows(unit: SegmentationUnit) throws {
    let locale = "ja"
    let segmenter = try Segmenter(unit, locale: locale)
    let reference = try ICUReference(unit, locale: locale)
    let parts = [
      "私は学生です。東京に住んでいます。", "ฉันกินข้าวทุกวัน เธอด้วย ", "Ünïcödé wörds ánd móre ", "👩‍💻👍🏽🇫🇷🇩🇪",
      "我是中国人，今天天气很好！", "déjà vu. Où est-ce? ", "«Quoi?» dit-il… ",
    ]
    for part in parts {
      // Several windows of one kind, and then something else.
      let text = Array(String(repeating: part, count: 60_000 / part.utf8.count).utf8)
      for text in [text, text + text.prefix(30) + Array(" plain words. Again.".utf8) + text] {
        let difference = firstDifference(
          segmenter.segments(of: text), reference.segments(of: text), in: text)
        #expect(difference == nil, "\(part)")
      }
    }
  }

  @Test("An endless word, row of marks or run of ideographs is covered, in bounded memory")
  func endless() throws {
    for unit in SegmentationUnit.allCases {
      let segmenter = try Segmenter(unit, locale: "zh")
      for piece in ["é", "漢字", "e\u{301}\u{302}", "\u{301}", "👨‍👩‍👧", "ab", "กา"] {
        let text = Array(String(repeating: piece, count: 900_000 / piece.utf8.count).utf8)
        var end = 0
        segmenter.forEachSegment(in: text.span) { segment in
          if segment.range.lowerBound != end { end = .min }
          // A cut inside a scalar would leave a continuation byte in front.
          if text[segment.range.lowerBound] & 0xC0 == 0x80 { end = .min }
          end = segment.range.upperBound
        }
        #expect(end == text.count, "\(unit) of \(piece)")
      }
    }
  }

  @Test("A segmenter may be used by many threads at once")
  func threads() throws {
    let segmenter = try Segmenter(.word, locale: "th")
    let text = Self.samples.joined(separator: " ")
    let expected = segmenter.segments(in: text)
    let wrong = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 64) { _ in
      if segmenter.segments(in: text) != expected { wrong.add(1, ordering: .relaxed) }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
  }

  @Test(
    "What is no locale is refused",
    arguments: ["e n", "../en", "é", String(repeating: "x", count: 200)])
  func badLocale(locale: String) {
    #expect(throws: TextError.self) { try Segmenter(.word, locale: locale) }
  }

  @Test("An error thrown by the body comes through")
  func throwing() throws {
    struct Stop: Error {}
    let segmenter = try Segmenter(.word)
    var count = 0
    #expect(throws: Stop.self) {
      try segmenter.forEachSegment(in: Array("a b c".utf8).span) { _ in
        count += 1
        if count == 3 { throw Stop() }
      }
    }
    #expect(count == 3)
    #expect(segmenter.boundaries(in: "a b") == [1, 2, 3])
  }
}
