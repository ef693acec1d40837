import Foundation
import Testing

@Suite("textus classify")
struct ClassifyPredictTests {
  private static let labels: Set = ["negative", "positive"]

  @Test("An argument gives label, probability and text")
  func argument() async throws {
    let outcome = try await classify("A moving film.", "Boring\nmess, \t really")
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    try #require(outcome.lines.count == 2)
    let fields = outcome.lines[0].split(separator: "\t").map(String.init)
    try #require(fields.count == 3)
    #expect(Self.labels.contains(fields[0]))
    let probability = try #require(Double(fields[1]))
    #expect((0.5...1).contains(probability))
    #expect(fields[1].count == 6)
    #expect(fields[2] == "A moving film.")
    #expect(outcome.lines[1].hasSuffix("\tBoring mess, \t really"))
  }

  @Test("The verb may be said")
  func verb() async throws {
    let plain = try await classify("fine")
    let said = try await Command(
      "classify", "predict", "--model", TestModel.path(), "fine"
    ).run()
    #expect(said.output == plain.output)
    #expect(said.status == 0)
  }

  @Test("Lines of standard input are classified in order, empty ones too")
  func standardInput() async throws {
    let texts = (0..<5_000).map { $0 % 7 == 0 ? "" : "text number \($0) is good" }
    let input = texts.map { $0 + "\n" }.joined()
    let outcome = try await Command("classify", "-m", TestModel.path(), input: input).run()
    #expect(outcome.status == 0)
    #expect(outcome.lines.map { $0.split(separator: "\t", maxSplits: 2).count }.min() == 2)
    #expect(outcome.lines.map(Self.text) == texts)
    // The place in the input makes no difference to the answer.
    let alone = try await classify(texts[4_999])
    #expect(alone.lines == [outcome.lines[4_999]])
  }

  @Test("A file is read, gzipped or not, and may have no line at all")
  func file() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("texts.gz", containing: Gzip.helloWorld)
    try folder.file("empty.txt")
    let texts = try await Command(
      "classify", "--model", TestModel.path(), "--input", "texts.gz", folder: folder.url
    ).run()
    #expect(texts.lines.map(Self.text) == ["Hello world", "second line"])
    let empty = try await Command(
      "classify", "--model", TestModel.path(), "-i", "empty.txt", folder: folder.url
    ).run()
    #expect(empty.output.isEmpty)
    #expect(empty.status == 0)
  }

  @Test("--top gives the best labels with their probabilities")
  func top() async throws {
    let outcome = try await classify("--top", "5", "good")
    let fields = try #require(outcome.lines.first).split(separator: "\t").map(String.init)
    try #require(fields.count == 5)
    #expect(Set([fields[0], fields[2]]) == Self.labels)
    let first = try #require(Double(fields[1]))
    let second = try #require(Double(fields[3]))
    #expect(first >= second)
    #expect(abs(first + second - 1) < 0.0002)
    #expect(fields[4] == "good")
  }

  @Test("JSON has text, label and probabilities")
  func json() async throws {
    let outcome = try await classify("--json", "say \"good\"\n", "")
    let objects = try outcome.objects()
    try #require(objects.count == 2)
    #expect(objects[0]["text"] == .string("say \"good\"\n"))
    let probabilities = try #require(objects[0]["probabilities"]?.object)
    #expect(Set(probabilities.keys) == Self.labels)
    let label = try #require(objects[0]["label"]?.string)
    #expect(probabilities[label] == objects[0]["probability"])
    #expect(objects[1]["text"] == .string(""))
    let best = try await classify("--json", "--top", "1", "good").object()
    #expect(best["probabilities"]?.object?.count == 1)
  }

  @Test("The number of threads makes no difference")
  func threads() async throws {
    let path = TestModel.corpus("sentiment.test.tsv")
    let one = try await classify("--threads", "1", "--input", path)
    let four = try await classify("--threads", "4", "--input", path)
    #expect(one.output == four.output)
    #expect(one.lines.count == 80)
  }

  @Test("Without --model the bundled one is used, and named unless asked to be quiet")
  func bundled() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try await TestModel.copy(into: folder, as: "sentiment")
    var command = Command("classify", "fine", environment: ["TEXTUS_MODELS": folder.url.path])
    let outcome = try await command.run()
    #expect(outcome.status == 0)
    #expect(outcome.error == "Using the bundled model \"sentiment\"; --model chooses another.\n")
    command.arguments = ["classify", "--quiet", "fine"]
    #expect(try await command.run().error.isEmpty)
    command.arguments = ["classify", "--model", "sentiment", "fine"]
    #expect(try await command.run().output == outcome.output)
  }

  /// The text at the end of a line of output.
  private static func text(_ line: String) -> String {
    line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false).last
      .map(String.init) ?? ""
  }

  private func classify(_ arguments: String...) async throws -> Command.Outcome {
    try await Command(
      arguments: ["classify", "--model", try await TestModel.path()] + arguments
    ).run()
  }
}
