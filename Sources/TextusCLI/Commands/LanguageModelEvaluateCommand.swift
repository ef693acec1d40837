import ArgumentParser
import Textus

/// Measures how well a language model foresees a text.
struct LanguageModelEvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure how well a model foresees a text.",
    discussion: """
      Prints the perplexity of a token, the number of tokens (the end of each line is one), the bits \
      per character and how many tokens are not in the vocabulary. With --json prints one object: \
      perplexity, tokens, loss (mean cross-entropy of a token in nats), bits_per_character, \
      characters, lines, unknown.
      """)

  @OptionGroup var model: ModelOption

  @Option(
    name: .long,
    help: ArgumentHelp("The text: plain or gzip, or - for standard input.", valueName: "path"))
  var test: String

  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func run() throws {
    let folder = try model.folder(default: DefaultModel.languageModel, console: common.console)
    let language = try LanguageModel(folder: folder)
    let figures = try language.evaluate(
      try LanguageCorpus(path: test), threads: common.threadCount)
    try requireFinite(figures.loss.isFinite, in: folder)
    try StandardOutput.write { output in
      if common.json {
        try output.writeLine(
          .object { object in
            object.add("perplexity", figures.perplexity)
            object.add("tokens", figures.tokenCount)
            object.add("loss", figures.loss)
            object.add("bits_per_character", figures.bitsPerCharacter)
            object.add("characters", figures.characterCount)
            object.add("lines", figures.lineCount)
            object.add("unknown", figures.unknownCount)
          })
        return
      }
      let rows = [
        ["perplexity", fixed(figures.perplexity, decimals: 2)],
        ["tokens", grouped(figures.tokenCount)],
        ["bits_per_character", fixed(figures.bitsPerCharacter, decimals: 4)],
        ["lines", grouped(figures.lineCount)],
        ["unknown", grouped(figures.unknownCount)],
      ]
      try output.write(Columns(rows).rendered)
    }
  }
}
