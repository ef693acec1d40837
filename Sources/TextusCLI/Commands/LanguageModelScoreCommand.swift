import ArgumentParser
import Textus

/// Says how probable lines are.
struct LanguageModelScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Say how probable lines are.",
    discussion: """
      Prints for each line, in order, the natural logarithm of its probability, the number of its \
      tokens with the line's end, and the line, separated by tabs. Each line is read on its own. \
      With --json prints one object for each line: text, log_probability, tokens, perplexity, \
      unknown (tokens that are not in the vocabulary).
      """)

  @OptionGroup var input: LineInput
  @OptionGroup var model: ModelOption
  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func run() throws {
    let folder = try model.folder(default: DefaultModel.languageModel, console: common.console)
    let language = try LanguageModel(folder: folder)
    try StandardOutput.write { output in
      try input.forEachBatch(console: common.console) { lines in
        let scores = language.score(lines, threads: common.threadCount)
        try requireFinite(scores.allSatisfy { $0.logProbability.isFinite }, in: folder)
        for (line, score) in zip(lines, scores) { try write(score, of: line, to: &output) }
        try output.flush()
      }
    }
  }

  private func write(
    _ score: LineScore, of line: [UInt8], to output: inout StandardOutput
  ) throws {
    if common.json {
      try output.writeLine(
        .object { object in
          object.add("text", utf8: line)
          object.add("log_probability", score.logProbability)
          object.add("tokens", score.tokenCount)
          object.add("perplexity", score.perplexity)
          object.add("unknown", score.unknownCount)
        })
      return
    }
    try output.write("\(fixed(score.logProbability, decimals: 4))\t\(score.tokenCount)\t")
    try output.write(line)
    try output.write("\n")
  }
}
