import TestSupport
import Testing
import Text

@Suite(
  "Real labelled data",
  .enabled(if: SharedData.isThere, SharedData.absence))
struct SharedDataTests {
  static let files: [(String, String, LabelledFormat, [Int])] = [
    ("imdb/train.tsv.gz", "label", .tabSeparated, [12_500, 12_500]),
    ("r8/test.tsv.gz", "label", .tabSeparated, [696, 121, 1083, 10, 81, 87, 36, 75]),
    ("languages/chinese-hotel.dev.tsv.gz", "label", .tabSeparated, [293, 707]),
    ("authors/dev.jsonl.gz", "gender", .jsonLines, [249, 251]),
  ]

  @Test("is read whole, every record of every set", arguments: files)
  func readsWhole(
    name: String, labelField: String, format: LabelledFormat, counts: [Int]
  ) throws {
    var options = LabelledOptions()
    options.labelField = labelField
    let reader = try LabelledReader(path: SharedData.path(name), options: options)
    #expect(reader.format == format)
    let texts = try LabelledTexts(reader)
    #expect(texts.labelCounts == counts)
    #expect(texts.skippedCount == 0)
  }

  @Test("of movie review sentences comes from one file per class")
  func movieReviews() throws {
    let reader = try LabelledReader(classes: [
      ClassFile(label: "positive", path: SharedData.path("mr/rt-polarity.pos")),
      ClassFile(label: "negative", path: SharedData.path("mr/rt-polarity.neg")),
    ])
    let texts = try LabelledTexts(reader)
    #expect(texts.labelNames == ["negative", "positive"])
    #expect(texts.labelCounts == [5331, 5331])
  }

  @Test("without the label asked for names the fields it has")
  func missingField() throws {
    let reader = try LabelledReader(path: SharedData.path("authors/dev.jsonl.gz"))
    let error = #expect(throws: TextError.self) { try reader.next() }
    #expect(error?.line == 1)
    #expect(error?.message.contains("its fields are \"text\", \"gender\", \"age_group\"") == true)
  }
}
