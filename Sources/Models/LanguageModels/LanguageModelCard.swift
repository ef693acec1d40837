import FoundationEssentials
import NeuralNets
import Text

/// The README of a language model's folder: what it is, what it was trained on, how well it does.
struct LanguageModelCard {
  let markdown: String

  init(_ trained: TrainedLanguageModel, test: LanguageFigures?) {
    let model = trained.model
    let settings = model.settings
    var lines = [
      "# Language model of \(settings.text.unit.rawValue)s", "",
      "A `\(settings.architecture.rawValue)` model with \(model.parameterCount) parameters, "
        + "trained by Textus.", "",
      "| | |", "|---|---|",
      "| vocabulary | \(model.encoder.vocabulary.count) |",
      "| training tokens | \(trained.tokenCount) in \(trained.lineCount) lines"
        + "\(Self.source(settings.data.train)) |",
    ]
    if let best = trained.history.epochs.last(where: \.isBest) {
      let figures = best.validationMetrics.map { "\($0.name) \(Self.rounded($0.value))" }
      lines.append(
        "| validation, epoch \(best.epoch) | \(figures.joined(separator: ", ")), "
          + "loss \(Self.rounded(best.validationLoss ?? 0)) |")
    }
    if let test {
      lines.append(
        "| test, \(test.tokenCount) tokens\(Self.source(settings.data.test)) | "
          + "perplexity \(Self.rounded(test.perplexity)), "
          + "bits per character \(Self.rounded(test.bitsPerCharacter)) |")
    }
    var shown = settings
    shown.data = LanguageDataSettings()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let json = (try? encoder.encode(shown)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    lines += ["", "## Settings", "", "```json", json, "```", ""]
    markdown = lines.joined(separator: "\n")
  }

  /// Where a text came from: names of files, never places of a machine.
  private static func source(_ path: String) -> String {
    if path.isEmpty || path == "-" { return "" }
    return " from `\(path.split(separator: "/").suffix(2).joined(separator: "/"))`"
  }

  private static func rounded(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    let thousandths = Int((abs(value) * 1000).rounded())
    let fraction = String(1000 + thousandths % 1000).dropFirst()
    return "\(value < 0 ? "-" : "")\(thousandths / 1000).\(fraction)"
  }
}
