import ArgumentParser
import Textus

/// Lines in, tokens out.
struct TokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Cut texts into words, characters, sentences or n-grams.",
    discussion: """
      Prints the tokens of each text on one line, separated by spaces; sentences and n-grams, \
      which have spaces themselves, by tabs. With --json each line is an object whose tokens have \
      the bytes they came from:

        $ echo "Two words." | textus tokenize --json
        {"text":"Two words.","tokens":[{"text":"Two","start":0,"end":3},…]}
      """)

  @OptionGroup var input: LineInput
  @OptionGroup var tokenizer: TokenizerOptions
  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func run() throws {
    let rendering = TokenRendering(tokens: try tokenizer.tokens(), isJSON: common.json)
    try StandardOutput.write { output in
      try input.forEachBatch(console: common.console) { texts in
        for lines in parallelLines(of: texts, rendering) { try output.write(lines) }
        try output.flush()
      }
    }
  }

  /// The output for a batch, in pieces that were made side by side.
  private func parallelLines(of texts: [[UInt8]], _ rendering: TokenRendering) -> [[UInt8]] {
    // Several pieces for each thread even out lines of different length.
    let pieces = min(texts.count, common.threadCount * 4)
    return parallelMap(pieces, threads: common.threadCount) { piece in
      let bounds = texts.count * piece / pieces..<texts.count * (piece + 1) / pieces
      return rendering.lines(of: texts[bounds])
    }
  }
}
