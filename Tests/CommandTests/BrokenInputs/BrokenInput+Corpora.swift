/// Texts and options from which no word vectors can be trained.
extension BrokenInput {
  static let corpora: [BrokenInput] = [
    embedding("no file", options: [], status: 64, "no file to train on", files: []),
    embedding("no output", options: [], status: 64, "--output is missing", output: []),
    embedding(
      "a file that is missing", options: [], status: 66, "nothing.txt", files: ["nothing.txt"]),
    embedding("a folder for a file", options: [], status: 66, ".", files: ["."]),
    embedding(
      "standard input", options: [], status: 64,
      "training reads the text several times, which standard input does not allow", files: ["-"]),
    embedding("an empty text", "", "text: no words found"),
    embedding("white space alone", " \n\t \n", "text: no words found"),
    embedding(
      "words that are all rare", "one two three\n",
      "text: of 3 tokens none occurs 5 times; lower the minimum count"),
    embedding(
      "bytes that are no UTF-8", bytes: Array("a b\nc ".utf8) + [0xFF, 0x20, 0x64, 0x0A], "text:2"),
    embedding("a zip archive", bytes: Array("PK\u{3}\u{4}abcdefgh".utf8), "is a zip archive"),
    embedding(
      "truncated gzip", bytes: Array(Gzip.helloWorld.dropLast(12)), "text: is cut short"),
    embedding(
      "dimension 0", options: ["--dimension", "0"], status: 64,
      "dimension is 0, but must be from 1 to 65,536"),
    embedding(
      "a window too wide", options: ["--window", "500"], status: 64,
      "window is 500, but must be from 1 to 128"),
    embedding(
      "no negatives and no tree", options: ["--negative", "0"], status: 64, "negatives is 0"),
    embedding("a negative rate", options: ["--learning-rate", "-1"], status: 64, "learning rate"),
    embedding("epochs 0", options: ["--epochs", "0"], status: 64, "epochs is 0"),
    embedding(
      "a model that is none", options: ["--model", "glove"], status: 64, "the value 'glove'"),
    embedding("a subsample above 1", options: ["--subsample", "3"], status: 64, "subsample is 3"),
    embedding(
      "sub-words the wrong way round", options: ["--min-subword", "5", "--max-subword", "2"],
      status: 64, "length of sub-words is 5 to 2"),
    embedding(
      "vectors of another dimension to go on from",
      options: ["--continue-from", "old.txt", "--dimension", "5"], status: 64,
      "the vectors to go on from have 2 numbers each, but the dimension is 5"),
    embedding(
      "vectors to go on from that are none", options: ["--continue-from", "text"], status: 65,
      "text:1"),
    embedding(
      "a recipe with an unknown setting", options: ["--recipe", "recipe.yaml"], status: 65,
      "recipe.yaml:2"),
    embedding(
      "an output in a folder that is missing", options: [], status: 74, "none/v.bin",
      output: ["-o", "none/v.bin"]),
    embedding(
      "an output that is a folder", options: [], status: 74, "is a folder", output: ["-o", "."]),
    embedding(
      "an encoding that is none", options: ["--encoding", "latin1"], status: 64,
      "the value 'latin1'"),
  ]

  private static let text = "a b a b a b a b a b a b\n"

  private static func embedding(
    _ name: String, _ text: String, _ message: String
  ) -> BrokenInput {
    embedding(name, bytes: Array(text.utf8), message)
  }

  private static func embedding(
    _ name: String, bytes: [UInt8], _ message: String
  ) -> BrokenInput {
    BrokenInput(
      "embed train: " + name, ["embed", "train", "text", "-o", "v.bin"], status: 65, message
    ) { folder in
      try folder.file("text", containing: bytes)
    }
  }

  private static func embedding(
    _ name: String, options: [String], status: Int32, _ message: String,
    files: [String] = ["text"], output: [String] = ["-o", "v.bin"]
  ) -> BrokenInput {
    BrokenInput(
      "embed train: " + name, ["embed", "train"] + files + output + options, status: status, message
    ) { folder in
      try folder.file("text", containing: text)
      try folder.file("old.txt", containing: "a 1 2\nb 3 4\n")
      try folder.file("recipe.yaml", containing: "training:\n  dimensoin: 5\n")
    }
  }
}
