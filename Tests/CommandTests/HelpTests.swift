import Testing

@Suite("Help, version and completions")
struct HelpTests {
  /// A command, as words, with words its help must contain.
  static let pages: [(command: [String], words: [String])] = [
    (
      [],
      [
        "classify", "language-model", "tokenize", "vocabulary", "models",
        "USAGE: textus <subcommand>",
      ]
    ),
    (["classify"], ["predict (default)", "train", "evaluate", "__label__"]),
    (["classify", "predict"], ["--model", "--top", "--input", "--json", "--threads", "--quiet"]),
    (
      ["classify", "train"],
      [
        "--train", "--validation", "--validation-split", "--output", "--recipe", "--architecture",
        "--epochs", "--batch-size", "--learning-rate", "--patience", "--resume", "--set",
        "--class", "--text-field", "--label-field", "--skip-invalid", "--vectors", "--folds",
        "--dry-run", "--data", "--seed", "--json", "text-cnn", "linear",
      ]
    ),
    (["classify", "evaluate"], ["--test", "--confusion", "--model", "--skip-invalid"]),
    (["language-model"], ["generate (default)", "train", "evaluate", "score", "--unit character"]),
    (
      ["language-model", "generate"],
      [
        "--model", "--length", "--lines", "--temperature", "--top-k", "--top-p", "--keep-unknown",
        "--seed", "--input", "--json",
      ]
    ),
    (
      ["language-model", "train"],
      [
        "--train", "--validation", "--output", "--recipe", "--architecture", "kneser-ney", "--unit",
        "word, character", "--order", "--epochs", "--set",
      ]
    ),
    (["language-model", "evaluate"], ["--test", "--model", "--json"]),
    (["language-model", "score"], ["--input", "--model", "--json"]),
    (
      ["embed"],
      ["text (default)", "nearest", "analogy", "evaluate", "convert"]
    ),
    (
      ["embed", "text"],
      ["--vectors", "--weighting", "--smoothing", "--reference", "--input", "--json"]
    ),
    (
      ["embed", "nearest"], ["--vectors", "--top", "--restrict-vocabulary", "--outlier", "--json"]
    ),
    (["embed", "analogy"], ["--vectors", "--top", "--method", "3cosadd", "--json"]),
    (
      ["embed", "evaluate"],
      ["--vectors", "--analogies", "--similarity", "--restrict-vocabulary", "--case-sensitive"]
    ),
    (["embed", "project"], ["--method", "--perplexity", "--output", "--seed", "t-sne", "pca"]),
    (["embed", "convert"], ["<in>", "<out>", "--format", "--precision", "half, bfloat16"]),
    (
      ["tokenize"],
      [
        "--unit", "word, character, sentence, ngram", "--locale", "--lowercase",
        "--keep-punctuation", "--order",
      ]
    ),
    (["vocabulary"], ["build (default)"]),
    (["vocabulary", "build"], ["--max-size", "--min-count", "--output", "--unit"]),
    (["models"], ["list (default)", "show"]),
    (["models", "list"], ["<folder>"]),
    (["models", "show"], ["<name-or-folder>"]),
  ]

  @Test("Every level has help that names its options", arguments: pages.map(\.command))
  func help(_ command: [String]) async throws {
    let words = try #require(Self.pages.first { $0.command == command }?.words)
    let outcome = try await Command(arguments: command + ["--help"]).run()
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    #expect(outcome.output.hasPrefix("OVERVIEW: "))
    // Words are broken into lines of 80 columns.
    let text = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for word in words { #expect(text.contains(word), "\(command): \(word)") }
    #expect(outcome.lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE:") })
    let other = try await Command(arguments: ["help"] + command).run()
    #expect(other.output == outcome.output)
  }

  @Test("Commands that are still to come are not listed")
  func onlyWhatIsThere() async throws {
    let text = try await Command("--help").run().output
    for name in ["image"] {
      #expect(!text.contains("\n  \(name) "))
    }
  }

  @Test("Without a command the help is shown")
  func bare() async throws {
    let bare = try await Command(arguments: []).run()
    #expect(bare.status == 0)
    #expect(try await bare.output == Command("--help").run().output)
  }

  @Test("The version is three numbers")
  func version() async throws {
    let outcome = try await Command("--version").run()
    let parts = outcome.output.dropLast().split(separator: ".", omittingEmptySubsequences: false)
    #expect(parts.count == 3)
    #expect(parts.allSatisfy { Int($0) != nil })
  }

  @Test("Completions are made for each shell", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) async throws {
    let outcome = try await Command("--generate-completion-script", shell).run()
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("classify"))
  }
}
