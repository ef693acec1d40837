import ArgumentParser
import Textus

/// Counts the tokens of any number of files.
struct VocabularyBuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Count the tokens of files, most frequent first.",
    discussion: """
      Prints a line of token and count, separated by a tab, for each different token; equal counts \
      in the order of their bytes. Tabs, line breaks and backslashes in tokens are written \\t, \
      \\n, \\r and \\\\. Memory stays bounded: beyond 16 million different tokens the rarest are \
      dropped while counting, which is remarked.
      """)

  @Argument(
    help: ArgumentHelp(
      "Files of any text; without any, and for -, standard input.", valueName: "file"))
  var files: [String] = []

  @OptionGroup var tokenizer: TokenizerOptions

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The most tokens to print.", valueName: "count"))
  var maxSize: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Leave out tokens that occur less often.", valueName: "count"))
  var minCount = 1

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A file to write instead of standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func validate() throws {
    try requireCount(maxSize, "--max-size")
    try requireCount(minCount, "--min-count")
  }

  func run() throws {
    let vocabulary = try count()
    if vocabulary.count == 0 {
      common.console.note("No token occurs \(minCount > 1 ? "often enough" : "in the text").")
    }
    let rendering = VocabularyRendering(isJSON: common.json)
    guard let output, output != "-" else {
      return try StandardOutput.write { standardOutput in
        try rendering.write(vocabulary) { try standardOutput.write($0) }
      }
    }
    let file = try Text.AtomicFile(output)
    try rendering.write(vocabulary) { try file.write($0) }
    try file.commit()
  }

  private func count() throws -> Vocabulary {
    var counting = TokenCounting(tokens: try tokenizer.tokens(), maximumDistinct: 16 << 20)
    for path in files.isEmpty ? [ByteSource.standardInputPath] : files {
      if path == ByteSource.standardInputPath, System.isTerminal(System.standardInput) {
        common.console.note("Reading from the terminal; end with Ctrl-D.")
      }
      try counting.add(fileAt: path)
    }
    if counting.counter.largestLoss > 0 {
      common.console.note(
        "There are too many different tokens to count all of them: rare ones were dropped, and "
          + "counts may be too low by \(grouped(counting.counter.largestLoss)).")
    }
    return counting.counter.vocabulary(
      maximumSize: maxSize, minimumCount: minCount, reserved: .none)
  }
}
