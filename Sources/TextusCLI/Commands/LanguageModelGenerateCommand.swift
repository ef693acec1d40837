import ArgumentParser
import Textus

/// Makes up how texts go on.
struct LanguageModelGenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Make up how texts go on.",
    discussion: """
      Prints each text and what the model makes of it, token by token as they are drawn. A text \
      given as an argument, or a line of the input, is what the model has read before it begins; \
      without any it begins a line. With --json prints one object for each text: prompt, text \
      (what was made up), tokens.
      """)

  @OptionGroup var input: LineInput
  @OptionGroup var model: ModelOption

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "The most tokens to make up (default: 100 words or 500 characters).", valueName: "count"))
  var length: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Stop after that many lines (default: 0, no limit).", valueName: "count"))
  var lines: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Below 1 the text is more predictable, above 1 more surprising (default: 1).",
      valueName: "number"))
  var temperature: Float?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Draw among that many most probable tokens; 1 takes the best (default: all).",
      valueName: "count"))
  var topK: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Draw among the most probable tokens that together have this share of the probability "
        + "(default: 1, all).", valueName: "share"))
  var topP: Float?

  @Flag(name: .long, help: "Let the model write <unk> where it expects an unknown word.")
  var keepUnknown = false

  @Option(
    name: .long, parsing: .unconditional,
    help: "The seed of the random numbers; the same seed gives the same text (default: 42).")
  var seed: UInt64 = 42

  @OptionGroup var common: CommonOptions

  func validate() throws {
    try requireCount(length, "--length")
    try requireCount(lines, "--lines", atLeast: 0)
    try requireCount(topK, "--top-k")
    if let temperature, !(temperature > 0 && temperature.isFinite) {
      throw ValidationError(
        "--temperature must be greater than 0, not \(temperature); --top-k 1 always takes the most "
          + "probable token")
    }
    if let topP, !(topP > 0 && topP <= 1) {
      throw ValidationError("--top-p must be greater than 0 and at most 1, not \(topP)")
    }
  }

  func run() throws {
    let folder = try model.folder(default: DefaultModel.languageModel, console: common.console)
    let language = try LanguageModel(folder: folder)
    var options = GenerationOptions()
    options.length = length ?? (language.encoder.unit == .word ? 100 : 500)
    options.lines = lines ?? 0
    options.temperature = temperature ?? 1
    options.topCount = topK ?? 0
    options.topProbability = topP ?? 1
    options.drawsUnknown = keepUnknown
    var number = 0
    try StandardOutput.write { output in
      func generate(after prompt: String) throws {
        try self.generate(
          after: prompt, with: language, options,
          random: RandomStream(seed: seed).fork("text", number), to: &output)
        number += 1
      }
      // Nobody has to type a text: the model can begin by itself.
      let isAlone =
        input.texts.isEmpty && input.input == nil && System.isTerminal(System.standardInput)
      if !isAlone {
        try input.forEachBatch(console: common.console) { lines in
          for line in lines { try generate(after: String(decoding: line, as: UTF8.self)) }
        }
      }
      if number == 0, input.input == nil { try generate(after: "") }
    }
  }

  private func generate(
    after prompt: String, with language: LanguageModel, _ options: GenerationOptions,
    random: RandomStream, to output: inout StandardOutput
  ) throws {
    if common.json {
      var text: [UInt8] = []
      let count = language.generate(after: prompt, options: options, random: random) {
        text += $0
      }
      try output.writeLine(
        .object { object in
          object.add("prompt", prompt)
          object.add("text", utf8: text)
          object.add("tokens", count)
        })
      try output.flush()
      return
    }
    let isWatched = System.isTerminal(System.standardOutput)
    var last = prompt.utf8.last
    try output.write(prompt)
    try language.generate(after: prompt, options: options, random: random) { piece in
      try output.write(piece)
      last = piece.last ?? last
      if isWatched { try output.flush() }
    }
    if let last, last != UInt8(ascii: "\n") { try output.write("\n") }
    try output.flush()
  }
}
