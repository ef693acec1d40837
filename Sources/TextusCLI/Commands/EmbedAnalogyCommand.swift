public import ArgumentParser
public import Textus

/// Answers `king - man + woman`.
struct EmbedAnalogyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analogy",
    abstract: "Add and subtract words and find the words nearest to the result.",
    discussion: """
      Prints a line of word and score, separated by a tab, for each answer, the best first; the words \
      asked with are left out. Separate words and signs by spaces:

        $ textus embed analogy king - man + woman
      """)

  @Argument(help: ArgumentHelp("Words with + or - between them.", valueName: "word"))
  var terms: [String] = []

  @OptionGroup var source: VectorsOption

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How answers are compared: 3cosadd (cosine with the sum) or 3cosmul (product of cosines).",
      valueName: "name"))
  var method = AnalogyMethod.sum

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many words to print.", valueName: "count"))
  var top = 10

  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func validate() throws {
    try requireCount(top, "--top")
    _ = try signed()
  }

  /// The words to add and those to subtract.
  private func signed() throws -> (positive: [String], negative: [String]) {
    var (positive, negative): ([String], [String]) = ([], [])
    var sign: String? = "+"
    for term in terms {
      if term == "+" || term == "-" || term == "−" {
        // A sign before the first word is welcome, two in a row are not.
        if sign != nil, !(positive.isEmpty && negative.isEmpty && sign == "+") {
          throw ValidationError("two signs follow each other; put one word between signs")
        }
        sign = term
      } else {
        guard let current = sign else {
          throw ValidationError(
            "there is no sign before \"\(term)\"; put + or - between words, with spaces around it")
        }
        if current == "+" { positive.append(term) } else { negative.append(term) }
        sign = nil
      }
    }
    if sign != nil {
      throw ValidationError(
        terms.isEmpty
          ? "no words were given; try: king - man + woman" : "a word must follow the sign")
    }
    return (positive, negative)
  }

  func run() throws {
    let (positive, negative) = try signed()
    let path = try source.path(console: common.console)
    let vectors = try WordVectors.read(path, threads: common.threadCount).vectors
    let answers = vectors.analogy(
      positive: try positive.map { try vectors.known($0, in: path) },
      negative: try negative.map { try vectors.known($0, in: path) }, count: top, method: method,
      restriction: source.restrictVocabulary, threads: common.threadCount)
    try StandardOutput.write { output in
      if common.json {
        try output.writeLine(.object { $0.add("answers", answers ?? []) })
      } else {
        for answer in answers ?? [] { try output.writeLine(answer.line) }
      }
    }
  }
}

extension AnalogyMethod: ExpressibleByArgument {}
