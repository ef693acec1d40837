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

      --cache adds a memory of the text just read, which knows words again where the network stands in a \
      like state; choose its numbers on a text that is not the one to be measured.
      """)

  @OptionGroup var model: ModelOption

  @Option(
    name: .long,
    help: ArgumentHelp("The text: plain or gzip, or - for standard input.", valueName: "path"))
  var test: String

  @OptionGroup var texts: LanguageData

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The most tokens a network remembers beside its state; 0: none (default: as the model says).",
      valueName: "count"))
  var cache: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The greater, the more only the likest places count (default: as the model says, 0.3).",
      valueName: "number"))
  var cacheFlatness: Float?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The share of the probability that the memory gives (default: as the model says, 0.1).",
      valueName: "share"))
  var cacheShare: Float?

  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func run() throws {
    let folder = try model.folder(default: DefaultModel.languageModel, console: common.console)
    let language = try LanguageModel(folder: folder)
    let corpus = try LanguageCorpus(path: test, textField: texts.textField ?? "")
    let figures = try language.evaluate(
      corpus, cache: try cacheSettings(language.settings), threads: common.threadCount)
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

  private func cacheSettings(_ settings: LanguageModelSettings) throws -> CacheSettings {
    var result = settings.cache
    if let cache { result.size = cache }
    if let cacheFlatness { result.flatness = cacheFlatness }
    if let cacheShare { result.share = cacheShare }
    try result.validate()
    guard result.size == 0 || settings.architecture != .kneserNey else {
      throw CommandError(.usage, "--cache is for networks; n-grams remember nothing")
    }
    return result
  }
}
