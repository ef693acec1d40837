extension BrokenInput {
  /// Language models.
  static let languageModels: [BrokenInput] = [
    language("an empty text", ["train", "--train", "empty"], 65, "empty: the text is empty") {
      try $0.file("empty")
    },
    language(
      "a text of empty lines", ["train", "--train", "lines", "-a", "kneser-ney"], 65,
      "lines: the text holds no token"
    ) {
      try $0.file("lines", containing: "\n\n\n")
    },
    language(
      "a text of rare words", ["train", "--train", "text", "--set", "minimum-count=9"], 65,
      "text: the text holds no token seen 9 times or more"
    ) {
      try $0.file("text", containing: "one two\n")
    },
    language("no text", ["train", "--train", "nowhere"], 66, "nowhere: no such file"),
    language("neither text nor recipe", ["train"], 64, "--train is missing"),
    language(
      "a text that is not UTF-8", ["train", "--train", "text"], 65, "text:1: "
    ) {
      try $0.file("text", containing: [0x61, 0xFF, 0x62, 0x0A])
    },
    language(
      "plain text where JSON lines were named",
      ["train", "--train", "text", "--text-field", "body"], 65,
      "text:1: expected JSON lines with the field \"body\""
    ) {
      try $0.file("text", containing: "one two\n")
    },
    language(
      "JSON lines without the field", ["train", "--train", "text", "--text-field", "body"], 65,
      "Name the field that holds the text with --text-field."
    ) {
      try $0.file("text", containing: "{\"body\": \"one\"}\n{\"bodies\": \"two\"}\n")
    },
    language(
      "no line where JSON lines were named",
      ["train", "--train", "text", "--text-field", "body"], 65, "text: the text is empty"
    ) {
      try $0.file("text", containing: "")
    },
    language(
      "a unit nobody knows", ["train", "--train", "text", "--unit", "syllable"], 64,
      "the value 'syllable' is invalid"),
    language(
      "n-grams that are too long",
      ["train", "--train", "text", "-a", "kneser-ney", "--order", "13"], 64,
      "ngram.order: must be from 1 to 12, not 13"
    ) {
      try $0.file("text", containing: "one two\n")
    },
    language(
      "a recipe with a setting nobody knows", ["train", "--recipe", "recipe.yaml"], 65,
      "recipe.yaml:2: unknown setting \"text.units\"; did you mean \"unit\"?"
    ) {
      try $0.file("recipe.yaml", containing: "text:\n  units: word\n")
    },
    language(
      "a recipe without a text", ["train", "--recipe", "recipe.yaml"], 64,
      "the recipe names no training data"
    ) {
      try $0.file("recipe.yaml", containing: "architecture: kneser-ney\n")
    },
    language(
      "temperature 0", ["generate", "--model", "lm", "--temperature", "0"], 64,
      "--temperature must be greater than 0, not 0.0"),
    language(
      "no token to draw among", ["--model", "lm", "--top-k", "0"], 64, "--top-k must be 1 or more"),
    language(
      "a share above 1", ["--model", "lm", "--top-p", "1.5"], 64,
      "--top-p must be greater than 0 and at most 1"),
    language("a length of nothing", ["--model", "lm", "--length", "0"], 64, "--length must be 1"),
    language("no model", ["score", "--model", "lm"], 66, "there is no model \"lm\""),
    language("an empty test text", ["evaluate", "--model", "lm", "--test", "empty"], 65, "empty") {
      try await train(in: $0)
      try $0.file("empty")
    },
    language("no test text", ["evaluate", "--model", "lm"], 64, "--test"),
    language(
      "a classifier", ["--model", "m"], 65, "m: is a model for classify, not for language-model"
    ) {
      try await TestModel.copy(into: $0, as: "m")
    },
    BrokenInput(
      "a language model as a classifier", ["classify", "--model", "lm", "text"], status: 65,
      "lm: is a model for language-model, not for classify"
    ) {
      try await train(in: $0)
    },
    language("truncated n-grams", ["--model", "lm"], 65, "model.safetensors: is cut short") {
      try await train(in: $0)
      let weights = try $0.bytes("lm/model.safetensors")
      try $0.file("lm/model.safetensors", containing: Array(weights.dropLast(8)))
    },
    language("n-grams of another order", ["--model", "lm"], 65, "has no array “order3.first”") {
      try await train(in: $0)
      try $0.replace("\"order\" : 3", by: "\"order\" : 4", in: "lm/config.json")
    },
    language(
      "a vocabulary with a word too many", ["--model", "lm"], 65,
      "“order1.probabilities” has 5 numbers, expected 6"
    ) {
      try await train(in: $0)
      let words = try $0.bytes("lm/vocabulary.txt")
      try $0.file("lm/vocabulary.txt", containing: words + Array("additional\t1\n".utf8))
    },
    language(
      "a vocabulary of another kind", ["--model", "lm"], 65,
      "vocabulary.txt: the vocabulary of a language model begins with <unk> and <eos>"
    ) {
      try await train(in: $0)
      try $0.file("lm/vocabulary.txt", containing: "one\t1\ntwo\t1\nthree\t1\n")
    },
  ]

  private static func language(
    _ name: String, _ arguments: [String], _ status: Int32, _ message: String,
    prepare: @escaping @Sendable (TemporaryFolder) async throws -> Void = { _ in }
  ) -> BrokenInput {
    BrokenInput(
      "language model: \(name)", ["language-model"] + arguments, status: status, message,
      prepare: prepare)
  }

  /// A small sound model `lm`.
  private static func train(in folder: TemporaryFolder) async throws {
    try folder.file("text", containing: "one two three\ntwo three\n")
    _ = try await Command(
      arguments: [
        "language-model", "train", "--train", "text", "-a", "kneser-ney", "--order", "3", "-o",
        "lm", "-q",
      ]
    ).run(in: folder)
  }
}
