import ArgumentParser
import Textus

/// Measures word vectors on analogies and on judgements of similarity.
struct EmbedEvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure word vectors on analogies and on judgements of similarity.",
    discussion: """
      --analogies takes lines of four words in sections (questions-words.txt), --similarity lines of \
      word<TAB>word<TAB>score. What has an unknown word is left out and counted. With --json prints \
      an object for each file: correct, total, accuracy, out_of_vocabulary, sections; spearman, \
      pearson, pairs, out_of_vocabulary. The figures are those of gensim.
      """)

  @OptionGroup var source: VectorsOption

  @Option(name: .long, help: ArgumentHelp("Analogy questions, plain or gzip.", valueName: "file"))
  var analogies: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Pairs of words with scores, plain or gzip.", valueName: "file"))
  var similarity: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How answers to analogies are compared: 3cosadd or 3cosmul.", valueName: "name"))
  var method = AnalogyMethod.sum

  @Flag(name: .long, help: "Take words that differ in case only for different words.")
  var caseSensitive = false

  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func validate() throws {
    if analogies == nil, similarity == nil {
      throw ValidationError(
        "nothing to measure on was given; name a file with --analogies or --similarity")
    }
  }

  func run() throws {
    let questions = try analogies.map { try AnalogyQuestions(path: $0) }
    let pairs = try similarity.map { try SimilarityPairs(path: $0) }
    let vectors = try source.read(common)
    try StandardOutput.write { output in
      if let questions {
        let scores = vectors.evaluate(
          questions, restriction: source.restrictVocabulary, method: method,
          ignoringCase: !caseSensitive, threads: common.threadCount)
        try write(scores, to: &output)
      }
      if let pairs {
        let score = vectors.evaluate(
          pairs, restriction: source.restrictVocabulary, ignoringCase: !caseSensitive)
        try write(score, to: &output)
      }
    }
  }

  private func write(_ sections: [AnalogyScore], to output: inout StandardOutput) throws {
    let correct = sections.reduce(0) { $0 + $1.correct }
    let total = sections.reduce(0) { $0 + $1.total }
    let missing = sections.reduce(0) { $0 + $1.outOfVocabulary }
    let accuracy = total > 0 ? Double(correct) / Double(total) : 0
    if common.json {
      return try output.writeLine(
        .object { object in
          object.add("correct", correct)
          object.add("total", total)
          object.add("accuracy", accuracy)
          object.add("out_of_vocabulary", missing)
          object.add(
            "sections",
            list: { list in
              for section in sections {
                list.add { entry in
                  entry.add("name", section.name)
                  entry.add("correct", section.correct)
                  entry.add("total", section.total)
                  entry.add("accuracy", section.accuracy)
                  entry.add("out_of_vocabulary", section.outOfVocabulary)
                }
              }
            })
        })
    }
    var rows = [["section", "correct", "of", "accuracy", "unknown"]]
    for section in sections {
      rows.append([
        section.name, "\(section.correct)", "\(section.total)",
        fixed(section.accuracy, decimals: 4), "\(section.outOfVocabulary)",
      ])
    }
    rows.append(["all", "\(correct)", "\(total)", fixed(accuracy, decimals: 4), "\(missing)"])
    try output.write(Columns(rows).rendered)
  }

  private func write(_ score: SimilarityScore, to output: inout StandardOutput) throws {
    if common.json {
      return try output.writeLine(
        .object { object in
          object.add("spearman", score.spearman)
          object.add("pearson", score.pearson)
          object.add("pairs", score.pairCount)
          object.add("out_of_vocabulary", score.outOfVocabulary)
        })
    }
    try output.write(
      Columns([
        ["spearman", "pearson", "pairs", "unknown"],
        [
          fixed(score.spearman, decimals: 4), fixed(score.pearson, decimals: 4),
          "\(score.pairCount)", "\(score.outOfVocabulary)",
        ],
      ]).rendered)
  }
}
