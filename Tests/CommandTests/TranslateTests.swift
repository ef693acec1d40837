import Foundation
import Testing

/// A small model that writes words backwards, trained by the command itself when first asked for.
enum TestTranslator {
  static let pairs = ["abc", "cab", "bca", "acb", "ab", "ca", "bc", "abca", "cabb"]
    .map { "\($0)\t\(String($0.reversed()))" }

  static let sizes = [
    "--set", "text.source-unit=character", "--set", "text.target-unit=character", "--set",
    "text.shares-vocabulary=true", "--set", "text.minimum-count=1", "--set",
    "model.embedding-size=12", "--set", "model.encoder-size=16", "--set", "model.decoder-size=16",
  ]

  private static let training = Task {
    let folder = try TemporaryFolder()
    try folder.file(
      "pairs.tsv", containing: (0..<20).flatMap { _ in pairs }.joined(separator: "\n") + "\n")
    let outcome = try await Command(
      arguments: [
        "translate", "train", "--train", folder.path("pairs.tsv"), "--output", folder.path("model"),
        "--epochs", "30", "--batch-size", "16", "--learning-rate", "0.01", "--quiet",
      ] + sizes
    ).run()
    guard outcome.status == 0 else { throw TestModel.Failure(message: outcome.error) }
    return folder.path("model")
  }

  /// Its folder, which tests must leave as it is.
  static func path() async throws -> String { try await training.value }
}

@Suite("textus translate and title-gen")
struct TranslateTests {
  @Test("Each text gives one line, in order, an empty one too")
  func run() async throws {
    let model = try await TestTranslator.path()
    let outcome = try await Command(
      arguments: ["translate", "--model", model], input: Array("abc\n\nab\ncab\n".utf8)
    ).run()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output == "cba\n\nba\nbac\n")
    let arguments = try await Command("translate", "run", "--model", model, "bc", "ca").run()
    #expect(arguments.lines == ["cb", "ac"])
  }

  @Test("The best so many are shown with rank and score, and as JSON")
  func nBest() async throws {
    let model = try await TestTranslator.path()
    let outcome = try await Command("translate", "--model", model, "--n-best", "3", "abc").run()
    let rows = outcome.lines.map { $0.split(separator: "\t") }
    #expect(rows.map { $0[0] } == ["1", "2", "3"])
    #expect(rows[0][2] == "cba")
    let scores = rows.compactMap { Double($0[1]) }
    #expect(scores == scores.sorted(by: >))
    let object = try await Command(
      "translate", "--model", model, "--n-best", "2", "--json", "abc"
    ).run().object()
    #expect(object["text"] == .string("abc"))
    #expect(object["translation"] == .string("cba"))
    #expect(object["cut"] == .bool(false))
    for key in ["score", "log_probability", "hypotheses"] { #expect(object[key] != nil, "\(key)") }
  }

  @Test("The beam of one is the greedy choice; the number of threads makes no difference")
  func searchOptions() async throws {
    let model = try await TestTranslator.path()
    let input = Array("abc\nca\nbc\nabca\n".utf8)
    var outputs: Set<String> = []
    for options in [["--beam", "1"], ["--beam", "1", "--threads", "1"], ["--beam", "7"]] {
      let outcome = try await Command(
        arguments: ["translate", "--model", model] + options, input: input
      ).run()
      #expect(outcome.status == 0, "\(outcome.error)")
      outputs.insert(outcome.output)
    }
    #expect(outputs == ["cba\nac\ncb\nacba\n"])
    var drawn: [String] = []
    for seed in ["1", "1", "2"] {
      drawn.append(
        try await Command(
          arguments: [
            "translate", "--model", model, "--sample", "--temperature", "9", "--seed", seed,
          ], input: input
        ).run().output)
    }
    #expect(drawn[0] == drawn[1])
    #expect(drawn[0] != drawn[2])
  }

  @Test("Without --model the bundled ones are used, and named")
  func bundled() async throws {
    let translated = try await Command("translate", "Where is the nearest station?").run()
    #expect(translated.status == 0, "\(translated.error)")
    #expect(translated.output.contains("gare"), "\(translated.output)")
    #expect(translated.error.contains("\"english-french\""))
    let news =
      "The government of Iceland resigned on Monday after weeks of protests about the banking crisis. "
      + "The prime minister said that elections would be held in May."
    let titled = try await Command("title-gen", news).run()
    #expect(titled.status == 0, "\(titled.error)")
    #expect(titled.error.contains("\"titles\""))
    // What the title is about comes from the text.
    let words = Set(titled.output.lowercased().split { !$0.isLetter })
    #expect(!words.isDisjoint(with: ["iceland", "government", "minister", "banking", "protests"]))
  }

  @Test("What was attended to is drawn as SVG and as HTML")
  func attention() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let model = try await TestTranslator.path()
    for (name, start) in [("a.svg", "<svg"), ("a.html", "<!DOCTYPE html>")] {
      let outcome = try await Command(
        "translate", "--model", model, "--attention", name, "abc", "ca"
      ).run(in: folder)
      #expect(outcome.status == 0, "\(outcome.error)")
      let picture = try String(contentsOfFile: folder.path(name), encoding: .utf8)
      #expect(picture.hasPrefix(start))
      #expect(picture.contains("&lt;/s&gt;"))
    }
  }

  @Test("A recipe may name several files of pairs; each is opened as what it is")
  func severalFiles() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("a.tsv", containing: "ab\tba\nabc\tcba\n")
    try folder.file("b.jsonl", containing: #"{"source": "ca", "target": "ac"}"# + "\n")
    try folder.file("recipe.yaml", containing: "data:\n  train: [a.tsv, b.jsonl]\n")
    let arguments = ["translate", "train", "--recipe", "recipe.yaml", "--dry-run", "--data", "."]
    let outcome = try await Command(arguments: arguments).run(in: folder)
    #expect(outcome.lines.first == "pairs: 3", "\(outcome.error)")
    try folder.file("b.jsonl", containing: "no pair\n")
    let broken = try await Command(arguments: arguments).run(in: folder)
    #expect(broken.status != 0)
    #expect(broken.error.contains("b.jsonl"))
  }

  @Test("Evaluation gives BLEU and chrF, and can write what it compared")
  func evaluate() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let model = try await TestTranslator.path()
    try folder.file("test.tsv", containing: "abc\tcba\nca\tac\nbc\tbb\n")
    let object = try await Command(
      "translate", "evaluate", "--model", model, "--test", "test.tsv", "--predictions", "out.txt",
      "--json"
    ).run(in: folder).object()
    for key in ["bleu", "chrf", "examples", "exact_match", "perplexity", "signature"] {
      #expect(object[key] != nil, "\(key)")
    }
    #expect(object["examples"] == .number(3))
    #expect(abs((object["exact_match"]?.number ?? 0) - 2.0 / 3) < 1e-6)
    let predictions = try String(contentsOfFile: folder.path("out.txt"), encoding: .utf8)
    #expect(predictions == "cba\nac\ncb\n")
    try folder.file("s.txt", containing: "abc\nca\n")
    try folder.file("t.txt", containing: "cba\nac\n")
    let files = try await Command(
      "translate", "evaluate", "--model", model, "--source-file", "s.txt", "--target-file", "t.txt",
      "--json"
    ).run(in: folder).object()
    #expect(files["exact_match"] == .number(1))
    // Equal sources: a pair each, or one text with two references.
    try folder.file("twice.tsv", containing: "abc\tbca\nca\tac\nabc\tcba\n")
    let evaluate = ["translate", "evaluate", "--model", model, "--test", "twice.tsv", "--json"]
    let apart = try await Command(arguments: evaluate).run(in: folder).object()
    #expect(apart["examples"] == .number(3))
    let joined = try await Command(arguments: evaluate + ["--join-references"]).run(in: folder)
      .object()
    #expect(joined["examples"] == .number(2))
    #expect(joined["exact_match"] == .number(1))
  }

  @Test("A run leaves a whole model folder, goes on after a stop, and can be previewed")
  func train() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("pairs.tsv", containing: TestTranslator.pairs.joined(separator: "\n") + "\n")
    let command =
      [
        "translate", "train", "--train", "pairs.tsv", "--validation", "pairs.tsv", "--test",
        "pairs.tsv", "--output", "m", "--epochs", "2", "--json", "--set", "training.monitor=bleu",
      ] + TestTranslator.sizes
    let preview = try await Command(arguments: command + ["--dry-run"]).run(in: folder)
    #expect(preview.output.contains("encoder-size: 16"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("m")))
    let outcome = try await Command(arguments: command).run(in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let object = try outcome.object()
    for key in [
      "architecture", "parameters", "examples", "epochs", "seconds", "samples_per_second", "loss",
      "validation_loss", "validation_perplexity", "validation_bleu", "test_bleu", "test_chrf",
    ] {
      #expect(object[key] != nil, "\(key)")
    }
    #expect(object["examples"] == .number(9))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("m")).sorted()
    #expect(
      files == ["README.md", "config.json", "history.csv", "model.safetensors", "vocabulary.txt"])
  }

  @Test("A run can go on from a trained model, whose settings and vocabulary it takes over")
  func continuing() async throws {
    let model = try await TestTranslator.path()
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    // One letter of three: a vocabulary of these pairs alone would not know the others.
    try folder.file("pairs.tsv", containing: "aa\taa\naaa\taaa\n")
    let command = [
      "translate", "train", "--train", "pairs.tsv", "--output", "m", "--epochs", "1",
      "--learning-rate", "0.000001", "--continue-from", model,
    ]
    let outcome = try await Command(arguments: command).run(in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let text = try await Command("translate", "--model", "m", "cab").run(in: folder)
    #expect(text.output == "bac\n")
    let other = try await Command(arguments: command + ["--set", "model.decoder-size=20"])
      .run(in: folder)
    #expect(other.status == 64, "\(other.status)")
    #expect(other.error.contains("does not fit the model to go on from"), "\(other.error)")
    let both = try await Command(arguments: command + ["--architecture", "recurrent"])
      .run(in: folder)
    #expect(both.status == 64)
    let titles = try await Command(
      "title-gen", "train", "--train", "pairs.tsv", "--output", "t", "--continue-from", model
    ).run(in: folder)
    #expect(titles.status == 65)
    #expect(titles.error.contains("is a model for translate, not for title-gen"))
  }

  @Test("Titles are trained from JSON lines and measured by ROUGE")
  func titles() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let records = (0..<40).map { number in
      "{\"title\":\"on topic \(number % 5)\",\"abstract\":\"We write about topic \(number % 5) at "
        + "length.\"}"
    }
    try folder.file("papers.jsonl", containing: records.joined(separator: "\n") + "\n")
    let outcome = try await Command(
      "title-gen", "train", "--train", "papers.jsonl", "--test", "papers.jsonl", "--output", "t",
      "--epochs", "40", "--batch-size", "8", "--learning-rate", "0.01", "--set",
      "text.source-unit=word", "--set", "text.target-unit=word", "--set", "model.embedding-size=16",
      "--set", "model.encoder-size=16", "--set", "model.decoder-size=16", "--json", "--quiet"
    ).run(in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let object = try outcome.object()
    #expect((object["test_rouge1"]?.number ?? 0) > 90)
    let title = try await Command(
      "title-gen", "--model", "t", "We write about topic 3 at length."
    ).run(in: folder)
    #expect(title.output == "on topic 3\n", "\(title.error)")
    let evaluation = try await Command(
      "title-gen", "evaluate", "--model", "t", "--test", "papers.jsonl", "--json"
    ).run(in: folder).object()
    for key in ["rouge1", "rouge2", "rougeL", "examples"] { #expect(evaluation[key] != nil) }
    let wrong = try await Command("translate", "--model", "t", "text").run(in: folder)
    #expect(wrong.status == 65)
    #expect(wrong.error.contains("t: is a model for title-gen, not for translate"))
  }
}
