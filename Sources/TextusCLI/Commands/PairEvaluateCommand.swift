public import ArgumentParser
public import Textus

/// Measures a model on pairs of texts.
struct PairEvaluateCommand<Task: PairTask>: ParsableCommand {
  static var configuration: CommandConfiguration { Task.evaluateConfiguration }

  @OptionGroup var model: ModelOption

  @Option(
    name: .long,
    help: ArgumentHelp("The pairs: a file in any known format, or -.", valueName: "path"))
  var test: String?

  @OptionGroup var pairs: PairData
  @OptionGroup(title: "Search") var search: SearchOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How BLEU cuts texts into words: 13a, intl, zh, char, none (default: 13a, for models of Chinese zh).",
      valueName: "name"))
  var tokenize: BLEUTokenization?

  @Flag(
    name: .long,
    help: "Take pairs of the same source for one text with several references.")
  var joinReferences = false

  @Option(
    name: .long,
    help: ArgumentHelp("Also write what was made of each source, a line each.", valueName: "file"))
  var predictions: String?

  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func validate() throws {
    if test != nil, pairs.files != nil {
      throw ValidationError("--test and --source-file exclude each other; keep one")
    }
    if test == nil, pairs.files == nil {
      throw ValidationError("--test is missing; it names the pairs to evaluate on")
    }
  }

  func run() throws {
    let folder = try model.folder(default: Task.standardModel, console: common.console)
    let translator = try Translator(folder: folder, for: Task.purpose)
    let defaults = TranslationSettings(architecture: .recurrent, purpose: Task.purpose).data
    let source = pairs.files ?? .paths([test ?? "-"])
    let texts = try source.read(pairs.options(defaults), console: common.console)
    var evaluation = TranslationEvaluation(translator.settings.text)
    evaluation.search = search.settings(translator.settings.search)
    evaluation.joinsReferences = joinReferences
    if let tokenize { evaluation.bleu.tokenization = tokenize }
    let figures = try translator.evaluate(texts, evaluation, threads: common.threadCount)
    try requireFinite(figures.perplexity?.isFinite ?? true, in: folder)
    if let predictions { try write(figures.hypotheses, to: predictions) }
    let signature = Task.purpose == .translate ? figures.bleu.signature : nil
    try StandardOutput.write { output in
      let list = figures.list(for: Task.purpose)
      if common.json {
        try output.writeLine(
          .object { object in
            for (name, value) in list { object.add(name, value) }
            object.add("examples", figures.count)
            if let signature { object.add("signature", signature) }
          })
      } else {
        var rows = list.map { [$0.name, fixed($0.value, decimals: 2)] }
        rows.append(["examples", grouped(figures.count)])
        if let signature { rows.append(["signature", signature]) }
        try output.write(Columns(rows).rendered)
      }
    }
  }

  private func write(_ lines: [[UInt8]], to path: String) throws {
    try Text.AtomicFile.write(to: path) { (file) throws(TextError) in
      for line in lines {
        try file.write(TranslationRendering.line(line) + [UInt8(ascii: "\n")])
      }
    }
  }
}

extension BLEUTokenization: ExpressibleByArgument {}
