/// Files of word vectors, questions and pairs of every kind of damage.
extension BrokenInput {
  static let embeddings: [BrokenInput] =
    textVectors + binaryVectors + archives + questions + embedding

  private static func converted(
    _ name: String, _ bytes: [UInt8], status: Int32 = 65, _ message: String,
    options: [String] = []
  ) -> BrokenInput {
    BrokenInput(
      "embed: " + name, ["embed", "convert", "v", "out.txt"] + options, status: status, message
    ) { folder in
      try folder.file("v", containing: bytes)
    }
  }

  private static func converted(_ name: String, _ text: String, _ message: String) -> BrokenInput {
    converted(name, Array(text.utf8), message)
  }

  private static let textVectors: [BrokenInput] = [
    converted("an empty file", "", "v: is empty, but word vectors were expected"),
    converted("white space only", " \n\n\t\n", "v: is empty, but word vectors were expected"),
    converted("prose", "This is prose, no vectors.\n", "v:1: number 1 of the word \"This\""),
    converted(
      "a row too short", "a 1 2\nb 3\n", "v:2: expected a word and 2 numbers, found 2 fields"),
    converted(
      "a row too long", "a 1 2\nb 3 4 5\n", "v:2: expected 2 numbers after the word \"b\", found 3"),
    converted(
      "a word for a number", "a 1 2\nb 3 x\n",
      "v:2: number 2 of the word \"b\", \"x\", is not a number"),
    converted(
      "NaN", "a 1 2\nb nan 1\n", "v:2: number 1 of the word \"b\", \"nan\", is not a finite"),
    converted(
      "a number too large", "a 1 2\nb 1e99 1\n",
      "v:2: number 1 of the word \"b\", \"1e99\", is not a finite"),
    converted("a row without a word", "a 1 2\n 3 4\nb 1 2\n", "v:2: expected a word and 2 numbers"),
    converted(
      "a header that promises too much", "9 2\na 1 2\n",
      "v: the header promises 9 words, the file has 1"),
    converted(
      "a header that promises too little", "1 2\na 1 2\nb 1 2\n",
      "v: the header promises 1 words, the file has 2"),
    converted(
      "a header of another size", "2 3\na 1 2\nb 1 2\n", "v:2: expected a word and 3 numbers"),
    converted(
      "a header of absurd size", "2 1000000000\na 1 2\n",
      "v:1: the header \"2 1000000000\" promises impossible"),
    converted("a header alone", "2 3\n", "v: the header promises 2 words, the file has 0"),
    converted("a zip archive", Array("PK\u{3}\u{4}abcdefgh".utf8), "v: is a zip archive"),
    converted("UTF-16", [0xFF, 0xFE, 0x61, 0, 0x20, 0, 0x31, 0, 0x0A, 0], "v: is UTF-16"),
    converted("truncated gzip", Array(Gzip.helloWorld.dropLast(12)), "v: is cut short"),
  ]

  /// Little-endian numbers as bytes.
  private static func bytes(_ values: [Int32]) -> [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
  }

  /// A fastText model up to its words; the places of `changes` differ from a sound one.
  private static func model(_ changes: [Int: Int32] = [:], rest: [UInt8] = []) -> [UInt8] {
    var fields: [Int32] = [793_712_314, 12, 2, 5, 5, 1, 5, 1, 2, 2, 3, 3, 6, 100, 0, 0]
    // One word, no label, one token, nothing pruned.
    fields += [1, 1, 0, 1, 0, -1, -1]
    for (place, value) in changes { fields[place] = value }
    return bytes(fields) + rest
  }

  private static let word: [UInt8] = [0x61, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]

  private static let binaryVectors: [BrokenInput] = [
    converted(
      "binary cut short", Array("2 2\na ".utf8) + bytes([0x4049_0FDB, 0x4049_0FDB]) + [0x62],
      "v: is cut short at byte 15: word 2 of the 2 promised is not complete"),
    converted(
      "binary with more bytes", Array("1 1\na ".utf8) + bytes([0x4049_0FDB]) + [1, 2],
      "v: has more bytes after the last of its words, at byte 10"),
    converted(
      "binary with infinity", Array("1 2\na ".utf8) + bytes([0x4049_0FDB, 0x7F80_0000]),
      "v: number 2 of the word \"a\" is inf"),
    converted("half a fastText model", Array(model().prefix(30)), "v: is cut short at byte 30"),
    converted(
      "a fastText model of version 99", model([1: 99]), "is a fastText model of version 99"),
    converted("a fastText model of size 0", model([2: 0]), "v: promises vectors of size 0"),
    converted("a fastText model of negative buckets", model([10: -5]), "-5 buckets"),
    converted("a fastText model without words", model([17: 0]), "v: promises 0 words"),
    converted("a pruned fastText model", model([21: 3, 22: 0]), "v: is a pruned fastText model"),
    converted(
      "a quantised fastText model", model(rest: word + [1]), "v: is a quantised fastText model"),
    converted(
      "a fastText model with an odd entry", model(rest: Array(word.dropLast()) + [7]),
      "v: entry 1, \"a\", is neither word nor label"),
    converted(
      "a fastText model with another matrix", model(rest: word + [0] + bytes([9, 0, 2, 0])),
      "v: its matrix of words and n-grams is 9 × 2, not 4 × 2"),
    converted(
      "a fastText model with NaN",
      model(rest: word + [0] + bytes([4, 0, 2, 0, 0x7FC0_0000, 0, 0, 0, 0, 0, 0, 0])),
      "is nan"),
  ]

  /// A safetensors file with a header and so many bytes of data.
  private static func archive(_ header: String, _ data: [UInt8]) -> [UInt8] {
    let text = Array(header.utf8)
    return bytes([Int32(text.count), 0]) + text + data
  }

  private static let archives: [BrokenInput] = [
    converted(
      "an archive cut short", archive("{", []), "too short for a safetensors file"),
    converted(
      "an archive of something else",
      archive(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, bytes([0])),
      "v: has no array “vectors”"),
    converted(
      "an archive whose words do not fit",
      archive(
        #"{"word_ends":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"vectors":{"dtype":"F32","#
          + #""shape":[1,1],"data_offsets":[8,12]},"words":{"dtype":"U8","shape":[2],"data_offsets":[12,14]}}"#,
        bytes([1, 0, 0]) + [0x61, 0x62]),
      "v: its words and vectors do not fit together"),
  ]

  private static func evaluated(
    _ name: String, _ option: String, _ text: String, _ message: String
  ) -> BrokenInput {
    BrokenInput(
      "embed: " + name, ["embed", "evaluate", "--vectors", "v", option, "f"], status: 65, message
    ) { folder in
      try folder.file("v", containing: "a 1 2\nb 3 4\n")
      try folder.file("f", containing: text)
    }
  }

  private static let questions: [BrokenInput] = [
    evaluated("an empty file of questions", "--analogies", "", "f: holds no question"),
    evaluated("sections only", "--analogies", ": a\n: b\n", "f: holds no question"),
    evaluated(
      "a question of three words", "--analogies", ": a\na b c d\na b c\n",
      "f:3: expected four words"),
    evaluated("no pairs", "--similarity", "# nothing\n", "f: holds no pair of words"),
    evaluated("one pair", "--similarity", "a\tb\t1\n", "f: holds one pair of words"),
    evaluated(
      "a pair without a score", "--similarity", "a\tb\t1\na\tb\n",
      "f:2: expected word<TAB>word<TAB>score"),
    evaluated(
      "a score that is no number", "--similarity", "a\tb\t1\na\tb\tmuch\n",
      "f:2: expected word<TAB>word<TAB>score"),
    evaluated(
      "pairs separated by spaces", "--similarity", "a b 1\na b 2\n",
      "f:1: expected word<TAB>word<TAB>score"),
  ]

  private static func embed(
    _ name: String, _ arguments: [String], status: Int32 = 64, _ message: String
  ) -> BrokenInput {
    BrokenInput("embed: " + name, ["embed"] + arguments, status: status, message) { folder in
      try folder.file("v", containing: "a 1 2\nb 3 4\n")
    }
  }

  private static let embedding: [BrokenInput] = [
    embed(
      "no such file", ["nearest", "a", "--vectors", "none.bin"], status: 66,
      "none.bin: no such file"),
    embed(
      "an unknown word", ["nearest", "xyz", "--vectors", "v"], status: 65,
      "v: has no vector for the word \"xyz\""),
    embed(
      "an unknown word in an analogy", ["analogy", "a", "-", "xyz", "--vectors", "v"], status: 65,
      "\"xyz\""),
    embed("an analogy without words", ["analogy", "--vectors", "v"], "no words were given"),
    embed(
      "words without signs", ["analogy", "a", "b", "--vectors", "v"],
      "there is no sign before \"b\""),
    embed(
      "two signs", ["analogy", "a", "-", "+", "b", "--vectors", "v"], "two signs follow each other"),
    embed(
      "a sign at the end", ["analogy", "a", "-", "--vectors", "v"], "a word must follow the sign"),
    embed(
      "no neighbours", ["nearest", "a", "--top", "0", "--vectors", "v"], "--top must be 1 or more"),
    embed("nothing to measure", ["evaluate", "--vectors", "v"], "nothing to measure on was given"),
    embed("a name that tells no form", ["convert", "v", "out"], "does not tell the form to write"),
    embed(
      "an unknown form", ["convert", "v", "out", "--format", "x"], "Please provide one of 'glove'"),
    embed(
      "half precision in text", ["convert", "v", "o.txt", "--precision", "half"],
      "only safetensors files hold"),
    embed(
      "a compressed archive", ["convert", "v", "o.safetensors.gz"],
      "which compressed ones cannot be"),
    embed(
      "a folder that is not there", ["convert", "v", "none/o.bin"], status: 74,
      "none/o.bin: cannot be written"),
    embed(
      "a smoothing of nothing", ["text", "a", "--smoothing", "0", "--vectors", "v"],
      "--smoothing must be more than 0"),
    embed(
      "an empty reference", ["text", "a", "--reference", "/dev/null", "--vectors", "v"], status: 65,
      "/dev/null: is empty"),
    embed(
      "a picture of one word", ["project", "a", "--vectors", "v"], status: 65, "two words or more"),
    embed(
      "a perplexity of nothing", ["project", "--perplexity", "0", "--vectors", "v"],
      "--perplexity must be 1 or more"),
    embed(
      "too many words for a picture", ["project", "--top", "20000", "--vectors", "v"],
      "--top must be 10000 or less"),
    embed(
      "an outlier of two", ["nearest", "a", "b", "--outlier", "--vectors", "v"],
      "--outlier needs three words"),
  ]
}
