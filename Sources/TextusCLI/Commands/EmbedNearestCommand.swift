import ArgumentParser
import Textus

/// Finds the words nearest to words.
struct EmbedNearestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nearest",
    abstract: "Find the words whose vectors have the largest cosine with a word's.",
    discussion: """
      Prints a line of word and cosine, separated by a tab, for each neighbour, the best first. With \
      several words, and for words from --input, each line begins with the word asked for. The \
      search is exact; many words are looked for together.

        $ textus embed nearest france --top 3
      """)

  @OptionGroup var input: LineInput
  @OptionGroup var source: VectorsOption

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many words to print for each.", valueName: "count"))
  var top = 10

  @Flag(
    name: .long,
    help: "Print which of the words fits the others least, instead.")
  var outlier = false

  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func validate() throws {
    try requireCount(top, "--top")
    if outlier, input.texts.count < 3 {
      throw ValidationError("--outlier needs three words or more as arguments")
    }
  }

  func run() throws {
    let path = try source.path(console: common.console)
    let vectors = try WordVectors.read(path, threads: common.threadCount).vectors
    if outlier { return try printOutlier(vectors, path) }
    let isSingle = input.input == nil && input.texts.count == 1 && input.texts != ["-"]
    let areArguments = input.input == nil && !input.texts.isEmpty && input.texts != ["-"]
    try StandardOutput.write { output in
      try input.forEachBatch(console: common.console) { texts in
        let words = texts.map { String(decoding: $0, as: UTF8.self) }
        let known = try words.map { word -> String? in
          if areArguments { return try vectors.known(word, in: path) }
          return vectors.spelling(of: word) ?? (vectors.vector(of: word) == nil ? nil : word)
        }
        let missing = zip(words, known).filter { $0.1 == nil }.map(\.0)
        if !missing.isEmpty {
          common.console.note("No vector for: \(missing.prefix(10).joined(separator: ", ")).")
        }
        let answers = neighbors(of: known.compactMap(\.self), vectors)
        var next = answers.makeIterator()
        for (word, spelling) in zip(words, known) {
          let found = spelling == nil ? nil : next.next()
          try write(found, of: word, isSingle: isSingle, to: &output)
        }
        try output.flush()
      }
    }
  }

  private func neighbors(of words: [String], _ vectors: WordVectors) -> [[Neighbor]] {
    if words.isEmpty { return [] }
    let queries = Tensor(
      shape: [words.count, vectors.size], words.flatMap { vectors.vector(of: $0) ?? [] })
    return vectors.neighbors(
      of: queries, count: top,
      excluding: words.map { word in vectors.identifier(of: word).map { [$0] } ?? [] },
      restriction: source.restrictVocabulary, threads: common.threadCount)
  }

  private func write(
    _ neighbors: [Neighbor]?, of word: String, isSingle: Bool, to output: inout StandardOutput
  ) throws {
    if common.json {
      try output.writeLine(
        .object { object in
          object.add("word", word)
          object.add("neighbors", neighbors ?? [])
        })
      return
    }
    for neighbor in neighbors ?? [] {
      try output.writeLine((isSingle ? "" : word + "\t") + neighbor.line)
    }
  }

  private func printOutlier(_ vectors: WordVectors, _ path: String) throws {
    let words = try input.texts.map { try vectors.known($0, in: path) }
    guard let word = vectors.outlier(among: words) else { return }
    try StandardOutput.write { output in
      if common.json {
        try output.writeLine(.object { $0.add("outlier", word) })
      } else {
        try output.writeLine(word)
      }
    }
  }
}

extension Neighbor {
  /// The word and its cosine, separated by a tab.
  var line: String { "\(word)\t\(fixed(similarity, decimals: 4))" }
}

extension JSONText.Members {
  /// Words and their similarity, the best first.
  mutating func add(_ name: String, _ neighbors: [Neighbor]) {
    add(
      name,
      list: { list in
        for neighbor in neighbors {
          list.add { entry in
            entry.add("word", neighbor.word)
            entry.add("similarity", neighbor.similarity)
          }
        }
      })
  }
}
