import TestSupport
import Testing

@testable import Text

/// How well found boundaries agree with those people drew, ends of the texts not counted.
struct BoundaryAgreement {
  private var correct = 0
  private var found = 0
  private var expected = 0

  mutating func add(found: Set<Int>, expected: Set<Int>) {
    correct += found.intersection(expected).count
    self.found += found.count
    self.expected += expected.count
  }

  var precision: Double { Double(correct) / Double(found) }
  var recall: Double { Double(correct) / Double(expected) }
  var f1: Double { 2 * precision * recall / (precision + recall) }

  func show(_ name: String) {
    func percent(_ value: Double) -> Double { (value * 10_000).rounded() / 100 }
    print(
      "\(name): \(expected) boundaries, precision \(percent(precision)) %,",
      "recall \(percent(recall)) %, F1 \(percent(f1)) %")
  }
}

@Suite(.enabled(if: SharedData.isThere, SharedData.absence))
struct GoldBoundaryTests {
  /// The words of each text, white space included.
  static func thai() throws -> [[String]] {
    try SharedData.contents("languages/thai-tokenised-160.txt").split(separator: "\n").map { line in
      line.split(separator: "|").map(String.init)
    }
  }

  /// The words of each sentence, a space of its own where the annotation has one.
  static func japanese() throws -> [[String]] {
    var sentences: [[String]] = []
    var words: [String] = []
    let text = try SharedData.contents("languages/japanese-gsd-dev.conllu")
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      if columns.count == 10, Int(columns[0]) != nil {
        words.append(String(columns[1]))
        if !columns[9].contains("SpaceAfter=No") { words.append(" ") }
      } else if line.isEmpty, !words.isEmpty {
        sentences.append(words)
        words = []
      }
    }
    return sentences
  }

  static func agreement(_ texts: [[String]], locale: String) throws -> BoundaryAgreement {
    let segmenter = try Segmenter(.word, locale: locale)
    var agreement = BoundaryAgreement()
    for words in texts {
      let ends = words.reduce(into: [0]) { $0.append($0.last! + $1.utf8.count) }
      agreement.add(
        found: Set(segmenter.boundaries(in: words.joined()).dropLast()),
        expected: Set(ends.dropFirst().dropLast()))
    }
    return agreement
  }

  @Test("Thai words are found nearly as people draw them")
  func thaiAgreement() throws {
    let texts = try Self.thai()
    #expect(texts.count == 160)
    let agreement = try Self.agreement(texts, locale: "th")
    agreement.show("Thai (160 texts)")
    #expect(agreement.f1 > 0.89)
  }

  @Test("Japanese words are found nearly as people draw them")
  func japaneseAgreement() throws {
    let texts = try Self.japanese()
    #expect(texts.count == 507)
    let agreement = try Self.agreement(texts, locale: "ja")
    agreement.show("Japanese (507 sentences)")
    #expect(agreement.f1 > 0.92)
  }
}
