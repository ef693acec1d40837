import ArgumentParser
import Textus

/// Translates texts, or writes titles for them.
struct PairRunCommand<Task: PairTask>: ParsableCommand {
  static var configuration: CommandConfiguration { Task.runConfiguration }

  @OptionGroup var input: LineInput
  @OptionGroup var model: ModelOption
  @OptionGroup(title: "Search") var search: SearchOptions

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Show the best so many for each text (default: 1).", valueName: "count"))
  var nBest = 1

  @Flag(name: .long, help: "Draw at random instead of searching for the most probable.")
  var sample = false

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "With --sample: below 1 more predictable, above 1 more surprising (default: 1).",
      valueName: "number"))
  var temperature: Float?

  @Option(
    name: .long, parsing: .unconditional,
    help: "The seed of random numbers for --sample (default: 42).")
  var seed: UInt64 = 42

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Draw which source tokens each target token attended to, as .svg or .html.",
      valueName: "file"))
  var attention: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    try requireCount(nBest, "--n-best")
    if let temperature, !(temperature > 0 && temperature.isFinite) {
      throw ValidationError("--temperature must be greater than 0, not \(temperature)")
    }
    if temperature != nil, !sample { throw ValidationError("--temperature needs --sample") }
    if sample, nBest > 1 { throw ValidationError("--sample draws one; leave out --n-best") }
    if sample, attention != nil {
      throw ValidationError("--attention shows the best found; leave out --sample")
    }
    if let attention, AttentionFile(attention) == nil {
      throw ValidationError(
        "--attention must name a file ending in .svg or .html, not \(attention)")
    }
  }

  func run() throws {
    let folder = try model.folder(default: Task.standardModel, console: common.console)
    let translator = try Translator(folder: folder, for: Task.purpose)
    var request = TranslationRequest(search: search.settings(translator.settings.search))
    request.search.beam = max(request.search.beam, nBest)
    request.count = nBest
    request.seed = seed
    request.keepsAttention = attention != nil
    if sample {
      var options = GenerationOptions()
      options.temperature = temperature ?? 1
      request.sampling = options
    }
    let rendering = TranslationRendering(target: Task.target, isJSON: common.json, count: nBest)
    var picture = attention.flatMap { AttentionFile($0) }
    var cutCount = 0
    try StandardOutput.write { output in
      try input.forEachBatch(console: common.console) { lines in
        let results = translator.translate(lines, request, threads: common.threadCount)
        try requireFinite(
          results.allSatisfy { $0.hypotheses[0].score.isFinite }, in: folder)
        for (line, result) in zip(lines, results) {
          try rendering.write(result, of: line, to: &output)
          if result.isCut { cutCount += 1 }
          try picture?.add(result)
        }
        try output.flush()
      }
    }
    if cutCount > 0 {
      common.console.note(
        "\(counted(cutCount, "text")) had more than \(translator.settings.text.sourceLength) tokens; "
          + "what came after them was not read.")
    }
    try picture?.write()
  }
}
