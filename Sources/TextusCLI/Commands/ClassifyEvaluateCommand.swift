import ArgumentParser
import Textus

/// Compares a classifier's answers with the labels of a test set.
struct ClassifyEvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a model on labelled texts.",
    discussion: """
      Prints precision, recall, F1 and the number of texts for each label, then accuracy and \
      averages. With --json prints one object: accuracy, macro_f1, loss (mean cross-entropy in \
      nats), examples.
      """)

  @OptionGroup var model: ModelOption

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The labelled texts: a file or folder in any known format, or -.", valueName: "path"))
  var test: String?

  @Flag(name: .long, help: "Also print how often each label was taken for which.")
  var confusion = false

  @OptionGroup var labelled: LabelledData
  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func validate() throws {
    if test != nil, !labelled.classes.isEmpty {
      throw ValidationError("--test and --class exclude each other; keep one")
    }
    if test == nil, labelled.classes.isEmpty {
      throw ValidationError("--test is missing; it names the labelled texts to evaluate on")
    }
  }

  func run() throws {
    let classFiles = try labelled.classFiles()
    let folder = try model.folder(default: DefaultModel.classify, console: common.console)
    let classifier = try TextClassifier.loaded(from: folder)
    let source = test.map(LabelledSource.path) ?? .classes(classFiles)
    let texts = try source.read(
      labelled.options(), labelNames: classifier.labels, console: common.console)
    let figures = try classifier.suited(toBytes: texts.byteCount).evaluate(
      texts, threads: common.threadCount)
    try requireFinite(figures.loss.isFinite, in: folder)
    try StandardOutput.write { output in
      if common.json {
        try output.writeLine(json(figures, labels: classifier.labels))
      } else {
        try output.write(figures.confusion.report(labels: classifier.labels))
        try output.writeLine("loss \(fixed(figures.loss, decimals: 4))")
        if confusion {
          try output.write("\n" + figures.confusion.rendered(labels: classifier.labels))
        }
      }
    }
  }

  private func json(_ figures: ClassifierFigures, labels: [String]) -> JSONText {
    .object { object in
      object.add("accuracy", figures.accuracy)
      object.add("macro_f1", figures.macroF1)
      object.add("loss", figures.loss)
      object.add("examples", figures.exampleCount)
      guard confusion else { return }
      object.add("confusion") { rows in
        for (actual, label) in labels.enumerated() {
          rows.add(label) { row in
            for (predicted, other) in labels.enumerated() {
              row.add(other, figures.confusion[actual: actual, predicted: predicted])
            }
          }
        }
      }
    }
  }
}
