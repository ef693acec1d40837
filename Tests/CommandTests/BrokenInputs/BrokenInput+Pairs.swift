extension BrokenInput {
  /// Pairs of texts, and the options of translating.
  static let pairs: [BrokenInput] = [
    pairing("no pairs", ["--train", "nowhere.tsv"], 66, "nowhere.tsv: no such file"),
    pairing("neither pairs nor recipe", [], 64, "--train is missing"),
    pairing("an empty file", ["--train", "pairs.tsv"], 65, "pairs.tsv") {
      try $0.file("pairs.tsv")
    },
    pairing("a line without a target", ["--train", "pairs.tsv"], 65, "pairs.tsv:2: ") {
      try $0.file("pairs.tsv", containing: "one\tun\ntwo\n")
    },
    pairing("an empty target", ["--train", "pairs.tsv"], 65, "pairs.tsv:2: ") {
      try $0.file("pairs.tsv", containing: "one\tun\ntwo\t\n")
    },
    pairing("an empty source", ["--train", "pairs.tsv"], 65, "pairs.tsv:1: ") {
      try $0.file("pairs.tsv", containing: "\tun\ntwo\tdeux\n")
    },
    pairing("a field that is missing", ["--train", "pairs.jsonl"], 65, "pairs.jsonl:2: ") {
      try $0.file(
        "pairs.jsonl",
        containing: "{\"source\":\"a\",\"target\":\"b\"}\n{\"source\":\"a\"}\n")
    },
    pairing("broken JSON", ["--train", "pairs.jsonl"], 65, "pairs.jsonl:2: ") {
      try $0.file(
        "pairs.jsonl", containing: "{\"source\":\"a\",\"target\":\"b\"}\n{\"source\":\"a\n")
    },
    pairing("bytes that are no UTF-8", ["--train", "pairs.tsv"], 65, "pairs.tsv:1: ") {
      try $0.file("pairs.tsv", containing: [0x61, 0xFF, 0x09, 0x62, 0x0A])
    },
    pairing(
      "files of different lengths", ["--source-file", "s", "--target-file", "t"], 65, "2"
    ) {
      try $0.file("s", containing: "one\ntwo\nthree\n")
      try $0.file("t", containing: "un\ndeux\n")
    },
    pairing("a source file alone", ["--source-file", "s"], 64, "belong together"),
    pairing(
      "pairs and files", ["--train", "p", "--source-file", "s", "--target-file", "t"], 64,
      "exclude each other"),
    pairing("a network nobody knows", ["--train", "p", "-a", "magic"], 64, "'magic' is invalid"),
    pairing(
      "settings that do not fit", ["--train", "pairs.tsv", "--set", "model.attention=dot"], 64,
      "model.attention: dot compares queries of size"
    ) {
      try $0.file("pairs.tsv", containing: "one\tun\n")
    },
    pairing(
      "a vocabulary too small for pieces",
      ["--train", "pairs.tsv", "--set", "text.vocabulary-size=10"], 64,
      "text.vocabulary-size: must be from 300"
    ) {
      try $0.file("pairs.tsv", containing: "one\tun\n")
    },
    pairing(
      "targets that are all too long",
      ["--train", "pairs.tsv", "--set", "text.target-length=2"], 65, "Raise text.target-length"
    ) {
      try $0.file("pairs.tsv", containing: "one\tun deux trois quatre\n")
    },
    using("a beam of nothing", ["--beam", "0"], 64, "--beam must be 1 or more"),
    using("a beam beyond measure", ["--beam", "100000"], 64, "--beam must be at most 1000"),
    using("no best", ["--n-best", "0"], 64, "--n-best must be 1 or more"),
    using("a penalty below zero", ["--coverage-penalty", "-1"], 64, "--coverage-penalty must not"),
    using("a picture of another kind", ["--attention", "a.png"], 64, "ending in .svg or .html"),
    using("a temperature without drawing", ["--temperature", "2"], 64, "--temperature needs"),
    using("drawing the best", ["--sample", "--n-best", "2"], 64, "--sample draws one"),
    using("no model", ["--model", "nowhere", "text"], 66, "there is no model \"nowhere\""),
    BrokenInput(
      "a classifier as a translator", ["translate", "--model", "m", "text"], status: 65,
      "m: is a model for classify, not for translate"
    ) {
      try await TestModel.copy(into: $0, as: "m")
    },
    BrokenInput(
      "a classifier for titles", ["title-gen", "--model", "m", "text"], status: 65,
      "m: is a model for classify, not for title-gen"
    ) {
      try await TestModel.copy(into: $0, as: "m")
    },
    BrokenInput(
      "no test pairs", ["translate", "evaluate", "--model", "m"], status: 64, "--test is missing"),
  ]

  private static func pairing(
    _ name: String, _ arguments: [String], _ status: Int32, _ message: String,
    prepare: @escaping @Sendable (TemporaryFolder) async throws -> Void = { _ in }
  ) -> BrokenInput {
    BrokenInput(
      "translate train: \(name)", ["translate", "train", "--output", "out"] + arguments,
      status: status, message,
      prepare: prepare)
  }

  private static func using(
    _ name: String, _ arguments: [String], _ status: Int32, _ message: String
  ) -> BrokenInput {
    BrokenInput("translate: \(name)", ["translate"] + arguments, status: status, message)
  }
}
