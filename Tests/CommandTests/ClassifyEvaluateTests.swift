import Foundation
import Testing

@Suite("textus classify evaluate")
struct ClassifyEvaluateTests {
  private let test = TestModel.corpus("sentiment.test.tsv")

  @Test("JSON is one object with the promised keys")
  func json() async throws {
    let figures = try await evaluate("--test", test, "--json").object()
    #expect(Set(figures.keys) == ["accuracy", "macro_f1", "loss", "examples"])
    #expect(figures["examples"] == .number(80))
    let accuracy = try #require(figures["accuracy"]?.number)
    #expect((0...1).contains(accuracy))
    #expect(try #require(figures["loss"]?.number) > 0)
  }

  @Test("The accuracy is that of the predictions")
  func agreesWithPredictions() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let examples = try String(contentsOfFile: test, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: "\t", maxSplits: 1).map(String.init) }
    try folder.file("texts", containing: examples.map { $0[1] + "\n" }.joined())
    let answers = try await Command(
      "classify", "--model", TestModel.path(), "--input", folder.path("texts")
    ).run()
    let right = zip(answers.lines, examples).count { $0.hasPrefix($1[0] + "\t") }
    let figures = try await evaluate("--test", test, "--json").object()
    #expect(figures["accuracy"] == .number(Double(right) / 80))
  }

  @Test("The table has a row for each label, and the confusion matrix on request")
  func table() async throws {
    let plain = try await evaluate("--test", test)
    #expect(plain.error.isEmpty)
    for word in ["class", "negative", "positive", "accuracy", "macro average", "loss"] {
      #expect(plain.lines.contains { $0.hasPrefix(word) }, "\(word)")
    }
    #expect(!plain.output.contains("predicted"))
    let confusion = try await evaluate("--test", test, "--confusion")
    #expect(confusion.output.hasPrefix(plain.output))
    #expect(confusion.lines.contains { $0.hasPrefix("true \\ predicted  negative  positive") })
    let json = try await evaluate("--test", test, "--confusion", "--json").object()
    let rows = try #require(json["confusion"]?.object)
    let counts = rows.values.flatMap { $0.object?.values.compactMap(\.number) ?? [] }
    #expect(counts.reduce(0, +) == 80)
  }

  @Test("The same texts in any format give the same figures")
  func formats() async throws {
    var outputs: Set<String> = []
    for name in [
      "sentiment.train.tsv", "sentiment.train.csv", "sentiment.train.jsonl",
      "sentiment.train.fasttext.txt",
    ] {
      let outcome = try await evaluate("--test", TestModel.corpus(name), "--json")
      #expect(outcome.status == 0, "\(name): \(outcome.error)")
      outputs.insert(outcome.output)
    }
    #expect(outputs.count == 1)
  }

  @Test("A file for each class, standard input and other field names work")
  func otherSources() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("good.txt", containing: "fine\nlovely\n")
    try folder.file("bad.txt", containing: "awful\n")
    let model = try await TestModel.path()
    let classes = try await Command(
      "classify", "evaluate", "--model", model, "--class", "positive=good.txt", "--class",
      "negative=bad.txt", "--json", folder: folder.url
    ).run()
    let table = try await Command(
      "classify", "evaluate", "--model", model, "--test", "-", "--json",
      input: "positive\tfine\nnegative\tawful\npositive\tlovely\n"
    ).run()
    #expect(try classes.object()["examples"] == .number(3))
    #expect(try classes.object()["accuracy"] == table.object()["accuracy"])
    let fields = try await Command(
      "classify", "evaluate", "--model", model, "--test", "-", "--json", "--text-field", "review",
      "--label-field", "stars", input: #"{"review":"fine","stars":"positive"}"#
    ).run()
    #expect(try fields.object()["examples"] == .number(1))
  }

  @Test("Invalid records are skipped on request and counted")
  func skipsInvalid() async throws {
    let outcome = try await Command(
      "classify", "evaluate", "--model", TestModel.path(), "--test", "-", "--json",
      "--skip-invalid", input: "positive\tfine\nno tab here\nnegative\tawful\n"
    ).run()
    #expect(try outcome.object()["examples"] == .number(2))
    #expect(outcome.error.hasPrefix("standard input: 1 invalid record skipped, the first is"))
    #expect(outcome.error.contains("standard input:2: expected label<TAB>text"))
  }

  private func evaluate(_ arguments: String...) async throws -> Command.Outcome {
    try await Command(
      arguments: ["classify", "evaluate", "--model", try await TestModel.path()] + arguments
    ).run()
  }
}
