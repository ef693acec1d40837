import Foundation
import Testing

@testable import Text

@Suite struct TextNormalizerTests {
  static let table: [([NormalizationStep], String, String)] = [
    ([], "Ａ é", "Ａ é"),
    ([.nfc], "cafe\u{301} \u{1100}\u{1161}\u{11A8} \u{212B}", "café 각 Å"),
    ([.nfkc], "ﬁ Ⅳ ½ ｶﾞ ２\u{A0}x", "fi IV 1⁄2 ガ 2 x"),
    ([.caseFolding], "STRASSE Straße ΑΣ İ ﬀ", "strasse strasse ασ i\u{307} ff"),
    ([.accentStripping], "crème BRÛLÉE ё й Å ộ", "creme BRULEE е и A o"),
    // Vowel signs, voicing marks, and letters that only look like accented ones stay.
    ([.accentStripping], "ที่ हिन्दी ガ が각 ø ł", "ที่ हिन्दी ガ が각 ø ł"),
    ([.accentStripping], "e\u{301}\u{302}x \u{301}", "ex "),
    ([.html], "a<br />b<b>c</b>d<p class=\"x>y\">e</p>", "a bcd e "),
    ([.html], "1 < 2 > 0 <3 <- a<b@c> </> <", "1 < 2 > 0 <3 <- a<b@c> </> <"),
    ([.html], "x<!-- <b>no</b> -->y<!DOCTYPE html>z<?xml a?>", "xyz"),
    ([.html], "a<script>if (a<b) {}</script >b<STYLE>p{}</style>c", "a b c"),
    ([.html], "a<script>b", "a b"), ([.html], "<!-- open", "<!-- open"),
    ([.html], "&amp;&lt;&gt;&quot;&#39;&apos;&eacute;&hellip;", "&<>\"''é…"),
    ([.html], "&#8217;&#x2019;&#X2019;&#146;", "’’’’"),
    (
      [.html], "&unknown; &; & &# &#; &#x; &#-1; AT&T; &amp",
      "&unknown; &; & &# &#; &#x; &#-1; AT&T; &amp"
    ),
    ([.html], "&#0;&#xD800;&#x110000;", "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ([.html, .nfkc, .caseFolding], "<i>Ｇ&nbsp;É</i>", "g é"),
    ([.html, .html], "&lt;b&gt;x", "x"),
  ]

  @Test("Steps change a text as they say, in order", arguments: 0..<table.count)
  func steps(row: Int) {
    let (steps, text, expected) = Self.table[row]
    let found = TextNormalizer(steps).normalized(text)
    #expect(Array(found.utf8) == Array(expected.utf8), "\(found.debugDescription)")
  }

  @Test("Composition agrees with Foundation's on random text")
  func composition() {
    let composed = TextNormalizer([.nfc])
    let compatible = TextNormalizer([.nfkc])
    var random = TestRandom(9)
    // Not the half-width voicing mark, which Foundation's compatibility mapping does not reorder.
    let alphabet = Array(
      "ab e\u{301}\u{308}\u{327}\u{31B}o\u{1100}\u{1161}\u{11A8}각ﬁ①漢か\u{3099}é\u{212B}x"
        .unicodeScalars)
    for _ in 0..<2000 {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...25, using: &random) {
        scalars.append(alphabet.randomElement(using: &random)!)
      }
      let text = String(scalars)
      #expect(
        Array(composed.normalized(text).utf8)
          == Array(text.precomposedStringWithCanonicalMapping.utf8), "\(text.debugDescription)")
      #expect(
        Array(compatible.normalized(text).utf8)
          == Array(text.precomposedStringWithCompatibilityMapping.utf8), "\(text.debugDescription)")
    }
  }

  @Test("Text that is normal already is handed on without a copy")
  func noCopy() {
    let normalizer = TextNormalizer([.html, .nfc, .nfkc, .accentStripping])
    let text = Array("Plain text, no mark-up & nothing to do.".utf8)
    text.withUnsafeBufferPointer { text in
      normalizer.withNormalized(text) { #expect($0.baseAddress == text.baseAddress) }
    }
  }

  @Test(
    "Every step takes any bytes and keeps offsets in order", arguments: NormalizationStep.allCases)
  func anyBytes(step: NormalizationStep) {
    let workspace = NormalizationWorkspace([step])
    var random = TestRandom(10)
    let pieces: [[UInt8]] = [
      Array("<b>".utf8), Array("<".utf8), Array("&".utf8), Array("&#233;".utf8), Array("<!--".utf8),
      Array("-->".utf8),
      Array("e\u{301}".utf8), Array("É".utf8), [0x80], [0xF0, 0x9F], Array("ß".utf8),
      Array("a ".utf8), Array("½".utf8),
      Array("<script>".utf8), Array("\"'".utf8), [0xED, 0xA0, 0x80],
    ]
    for _ in 0..<500 {
      let text = (0..<Int.random(in: 0...20, using: &random)).flatMap { _ in
        pieces.randomElement(using: &random)!
      }
      text.withUnsafeBufferPointer { buffer in
        workspace.withNormalized(buffer) { normalized in
          var last = 0..<0
          for start in 0..<normalized.count {
            let source = workspace.source(of: start..<start + 1)
            #expect(source.lowerBound >= last.lowerBound && source.upperBound >= last.upperBound)
            #expect(source.upperBound <= text.count)
            last = source
          }
        }
      }
    }
  }

  @Test("What is taken for lower-case without asking ICU is lower-case")
  func lowercaseCheck() {
    let map = CaseMap(locale: "en")
    var known = 0
    for value in UInt32(1)...0x1FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array(String(scalar).utf8)
      bytes.withUnsafeBufferPointer { bytes in
        guard CaseMap.isLowercase(bytes) else { return }
        known += 1
        var lowered: [UInt8] = []
        map.lowercase(bytes, into: &lowered)
        #expect(lowered.elementsEqual(bytes), "U+\(String(value, radix: 16))")
      }
    }
    #expect(known > 40_000)
  }

  @Test("Hostile mark-up takes linear time")
  func hostile() {
    let normalizer = TextNormalizer([.html])
    for piece in ["<", "<!--", "<a ", "&", "<script>", "<a b=\""] {
      let text = String(repeating: piece, count: 20_000)
      #expect(normalizer.normalized(text).utf8.count <= text.utf8.count)
    }
    // A row of marks is sorted piece by piece.
    let marks = "a" + String(repeating: "\u{301}\u{323}", count: 50_000)
    #expect(!TextNormalizer([.nfc]).normalized(marks).isEmpty)
  }
}
