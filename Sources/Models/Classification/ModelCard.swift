import FoundationEssentials
import NeuralNets

/// The README of a text classifier's folder: what it is, what it was trained on, how well it does.
struct ModelCard {
  let markdown: String

  init(_ trained: TrainedClassifier, test: ClassifierFigures?) {
    let classifier = trained.classifier
    let settings = classifier.settings
    var lines = [
      "# Text classifier: \(classifier.labels.formattedList)", "",
      "A `\(settings.architecture.rawValue)` model with \(classifier.summary.parameterCount) "
        + "parameters, trained by Textus.", "",
      "| | |", "|---|---|",
      "| labels | \(classifier.labels.formattedList) |",
      "| training texts | \(trained.exampleCount)\(Self.source(settings.data)) |",
    ]
    if trained.validationCount > 0 {
      lines.append("| validation texts | \(trained.validationCount) |")
    }
    lines.append("| seed | \(settings.training.seed) |")
    if let best = trained.history.epochs.last(where: \.isBest) {
      let figures = best.validationMetrics.map { "\($0.name) \(Self.rounded($0.value))" }
      lines.append(
        "| validation, epoch \(best.epoch) | \(figures.joined(separator: ", ")), "
          + "loss \(Self.rounded(best.validationLoss ?? 0)) |")
    }
    if let test {
      lines.append(
        "| test, \(test.exampleCount) texts | accuracy \(Self.rounded(test.accuracy)), "
          + "macro_f1 \(Self.rounded(test.macroF1)), loss \(Self.rounded(test.loss)) |")
    }
    var shown = settings
    shown.data = DataSettings()
    shown.model.vectors = ""
    lines += CardText.settings(shown)
    if settings.architecture != .linear {
      lines += ["## Layers", "", "```", classifier.summary.description, "```", ""]
    }
    markdown = lines.joined(separator: "\n")
  }

  /// Where the training texts came from: names of files, never places of a machine.
  private static func source(_ data: DataSettings) -> String {
    let paths =
      (data.train.isEmpty ? [] : [data.train])
      + data.classes.sorted { $0.key < $1.key }.map(\.value)
    let names = paths.map { path in path.split(separator: "/").suffix(2).joined(separator: "/") }
    return names.isEmpty ? "" : " from " + names.map { "`\($0)`" }.joined(separator: ", ")
  }

  private static func rounded(_ value: Double) -> String { CardText.rounded(value, decimals: 4) }
}

extension [String] {
  /// `a, b and c`.
  fileprivate var formattedList: String {
    count < 2 ? joined() : dropLast().joined(separator: ", ") + " and " + (last ?? "")
  }
}
