import ArgumentParser
import Textus

/// Classifies texts, in batches, in order.
struct ClassifyPredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Classify texts.",
    discussion: """
      Prints for each text, in order, a line of label, probability and text, separated by tabs. \
      With --top the best labels follow each other, each with its probability, before the text.
      """)

  @OptionGroup var input: LineInput
  @OptionGroup var model: ModelOption

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Print that many labels of each text, the best first.", valueName: "count"))
  var top: Int?

  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func validate() throws { try requireCount(top, "--top") }

  func run() throws {
    let folder = try model.folder(default: DefaultModel.classify, console: common.console)
    let classifier = try TextClassifier.loaded(from: folder)
    let rendering = PredictionRendering(labels: classifier.labels, top: top, isJSON: common.json)
    // Decided once, so that the place of a text does not decide how its answer is computed.
    var chosen: TextClassifier?
    try StandardOutput.write { output in
      try input.forEachBatch(console: common.console) { texts in
        let byteCount = texts.reduce(0) { $0 + $1.count }
        let classifier = chosen ?? classifier.suited(toBytes: byteCount)
        chosen = classifier
        let predictions = classifier.predictions(for: texts, threads: common.threadCount)
        try requireFinite(predictions.allSatisfy { $0.probability.isFinite }, in: folder)
        for (text, prediction) in zip(texts, predictions) {
          try rendering.write(prediction, of: text, to: &output)
        }
        try output.flush()
      }
    }
  }
}
