import Foundation
import Testing

@Suite("textus language-model")
struct LanguageModelTests {
  /// A text in which every word says which comes next.
  static let cycle = String(repeating: "one two three four five six seven\n", count: 30)
  private static let train = [
    "language-model", "train", "--train", "text", "--architecture", "kneser-ney", "--output", "lm",
    "--quiet",
  ]

  @Test("A run leaves a whole model folder, and a summary with the promised keys")
  func summary() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("text", containing: Self.cycle)
    let outcome = try await Command(
      arguments: Self.train + ["--validation", "text", "--test", "text", "--json"]
    ).run(in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let object = try outcome.object()
    for key in [
      "architecture", "parameters", "examples", "epochs", "seconds", "samples_per_second", "loss",
      "validation_loss", "validation_perplexity", "test_loss", "test_perplexity",
      "test_bits_per_character",
    ] {
      #expect(object[key] != nil, "\(key)")
    }
    #expect(object["examples"] == .number(240))
    #expect(object["vocabulary"] == .number(9))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("lm")).sorted()
    #expect(
      files == ["README.md", "config.json", "history.csv", "model.safetensors", "vocabulary.txt"])
    let evaluation = try await Command(
      arguments: ["language-model", "evaluate", "--model", "lm", "--test", "text", "--json"]
    ).run(in: folder).object()
    #expect(evaluation["perplexity"] == object["test_perplexity"])
    #expect(evaluation["tokens"] == .number(240))
    #expect(evaluation["characters"] == .number(Double(Self.cycle.utf8.count)))
    #expect(evaluation["unknown"] == .number(0))
  }

  @Test("Texts go on as the model has learnt; the same seed gives the same text")
  func generate() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("text", containing: Self.cycle)
    _ = try await Command(arguments: Self.train).run(in: folder)
    let command = ["language-model", "--model", "lm", "--top-k", "1", "--lines", "1"]
    let best = try await Command(arguments: command + ["one two"]).run(in: folder)
    #expect(best.output == "one two three four five six seven\n", "\(best.error)")
    let several = try await Command(
      arguments: command, input: Array("five\nsix seven\n".utf8)
    ).run(in: folder)
    #expect(several.lines == ["five six seven", "six seven"])
    let alone = try await Command(arguments: command).run(in: folder)
    #expect(alone.output == "one two three four five six seven\n")
    var texts: [String] = []
    for seed in ["1", "1", "2"] {
      let outcome = try await Command(
        arguments: [
          "language-model", "generate", "--model", "lm", "--temperature", "3", "--length", "40",
          "--seed", seed, "one", "--json",
        ]
      ).run(in: folder)
      let object = try outcome.object()
      #expect(object["prompt"] == .string("one"))
      #expect(object["tokens"] == .number(40))
      texts.append(outcome.output)
    }
    #expect(texts[0] == texts[1])
    #expect(texts[0] != texts[2])
  }

  @Test("Without --model the bundled one is used, and named; English is likelier than noise")
  func bundled() async throws {
    let scored = try await Command(
      arguments: ["language-model", "score", "--json"],
      input: Array("The government of the country\nThe vtrenmegno of the oynruct\n".utf8)
    ).run()
    #expect(scored.status == 0, "\(scored.error)")
    #expect(scored.error.contains("\"characters\""))
    let values = try scored.objects().map { try #require($0["log_probability"]?.number) }
    #expect(values.count == 2)
    #expect(values[0] > values[1] + 10)
    let text = try await Command("language-model", "The President", "--length", "50").run()
    #expect(text.status == 0, "\(text.error)")
    #expect(text.output.hasPrefix("The President"))
    #expect(text.output.count > 20)
  }

  @Test("The lines of texts in JSON are read as those of a plain file")
  func textField() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("text", containing: Self.cycle)
    let record = "{\"title\": \"zero\", \"target\": \"one two three four five six seven"
    let two = record + "\\n\\none two three four five six seven\"}\n"
    try folder.file("json", containing: String(repeating: two, count: 15))
    let train = ["language-model", "train", "--architecture", "kneser-ney", "--quiet", "--output"]
    _ = try await Command(arguments: train + ["plain", "--train", "text"]).run(in: folder)
    let outcome = try await Command(
      arguments: train + ["fields", "--train", "json", "--text-field", "target"]
    ).run(in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let evaluate = ["language-model", "evaluate", "--json", "--model"]
    let plain = try await Command(
      arguments: evaluate + ["plain", "--test", "text"]
    ).run(in: folder)
    let fields = try await Command(
      arguments: evaluate + ["fields", "--test", "json", "--text-field", "target"]
    ).run(in: folder)
    #expect(try plain.object()["tokens"] == .number(240))
    #expect(fields.output == plain.output)
  }

  @Test("Each line is scored on its own, an empty one too, and their sum is the evaluation's")
  func score() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("text", containing: Self.cycle)
    try folder.file("lines", containing: "one two\n\nseven eleven\n")
    _ = try await Command(arguments: Self.train).run(in: folder)
    let outcome = try await Command(
      arguments: ["language-model", "score", "--model", "lm", "--input", "lines"]
    ).run(in: folder)
    let rows = outcome.lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    #expect(rows.map { $0[1] } == ["3", "1", "3"])
    #expect(rows.map { $0[2] } == ["one two", "", "seven eleven"])
    let evaluation = try await Command(
      arguments: ["language-model", "evaluate", "--model", "lm", "--test", "lines", "--json"]
    ).run(in: folder).object()
    let sum = rows.compactMap { Double($0[0]) }.reduce(0, +)
    let loss = try #require(evaluation["loss"]?.number)
    #expect(abs(sum + 7 * loss) < 1e-3)
    #expect(evaluation["unknown"] == .number(1))
    let json = try await Command(
      arguments: ["language-model", "score", "--model", "lm", "seven eleven", "--json"]
    ).run(in: folder).object()
    #expect(json["unknown"] == .number(1))
    #expect(json["text"] == .string("seven eleven"))
  }

  @Test("A network may remember the text it is measured on; n-grams cannot")
  func cache() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("text", containing: Self.cycle)
    let network = [
      "language-model", "train", "--train", "text", "--epochs", "1", "--output", "net", "--quiet",
      "--set", "hidden-size=10", "--set", "embedding-size=4", "--set", "layers=1",
    ]
    let trained = try await Command(arguments: network).run(in: folder)
    #expect(trained.status == 0, "\(trained.error)")
    let evaluate = ["language-model", "evaluate", "--test", "text", "--json", "--model"]
    func perplexity(_ options: [String]) async throws -> Double {
      try #require(
        try await Command(arguments: evaluate + ["net"] + options).run(in: folder)
          .object()["perplexity"]?.number)
    }
    let plain = try await perplexity([])
    #expect(try await perplexity(["--cache", "0"]) == plain)
    #expect(try await perplexity(["--cache", "50", "--cache-flatness", "5"]) < plain)
    let share = try await Command(
      arguments: evaluate + ["net", "--cache", "50", "--cache-share", "1"]
    ).run(in: folder)
    #expect(share.status != 0)
    #expect(share.error.contains("cache.share"))
    _ = try await Command(arguments: Self.train).run(in: folder)
    let ngrams = try await Command(arguments: evaluate + ["lm", "--cache", "5"]).run(in: folder)
    #expect(ngrams.status != 0)
    #expect(ngrams.error.contains("n-grams remember nothing"))
  }

  @Test("Characters keep their spaces")
  func characters() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("text", containing: String(repeating: "añb  c\n", count: 20))
    _ = try await Command(
      arguments: Self.train + ["--unit", "character", "--order", "4"]
    ).run(in: folder)
    let outcome = try await Command(
      arguments: ["language-model", "--model", "lm", "--top-k", "1", "--lines", "1", "a"]
    ).run(in: folder)
    #expect(outcome.output == "añb  c\n", "\(outcome.error)")
  }

  @Test("A dry run tells sizes and writes nothing")
  func dryRun() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("text", containing: Self.cycle)
    let command = [
      "language-model", "train", "--train", "text", "--output", "lm", "--dry-run",
      "--set", "hidden-size=10", "--set", "embedding-size=4", "--set", "layers=1",
    ]
    let outcome = try await Command(arguments: command + ["--json"]).run(in: folder)
    #expect(outcome.status == 0, "\(outcome.error)")
    let object = try outcome.object()
    #expect(object["architecture"] == .string("lstm"))
    #expect(object["vocabulary"] == .number(9))
    // Embeddings 9 × 4, gates 40 × (4 + 10 + 1), output 9 × 11.
    #expect(object["parameters"] == .number(735))
    let shown = try await Command(
      arguments: command + ["--architecture", "kneser-ney"]
    ).run(in: folder)
    #expect(shown.output.contains("architecture  kneser-ney\n"), "\(shown.error)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["text"])
    let missing = try await Command(
      "language-model", "train", "--train", "none", "--dry-run", folder: folder.url
    ).run()
    #expect(missing.status == 66)
  }

  @Test("Scores of an endless text appear while it goes on, and take no memory")
  func scoresStream() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("text", containing: Self.cycle)
    _ = try await Command(arguments: Self.train).run(in: folder)
    // /proc, where there is one, tells the most memory the command has taken so far.
    let outcome = try await Command.script(
      """
      peak() { sed -n 's/^VmHWM:[^0-9]*\\([0-9]*\\).*/\\1/p' "/proc/$(cat pid)/status" 2>/dev/null; }
      yes 'one two three four' \\
        | sh -c 'echo $$ > pid; exec "$TEXTUS" language-model score --model lm --quiet' \\
        | {
          head -n 40000 > /dev/null
          before=$(peak)
          head -n 400000 | tail -n 1
          echo "$before $(peak)"
        }
      """, folder: folder.url
    ).run()
    #expect(outcome.lines.count == 2, "\(outcome.error)")
    #expect(outcome.lines.first?.hasSuffix("\t5\tone two three four") == true)
    let peaks = (outcome.lines.last ?? "").split(separator: " ").compactMap { Int($0) }
    if peaks.count == 2 { #expect(peaks[1] - peaks[0] < 16 << 10, "\(peaks) KiB") }
  }
}
