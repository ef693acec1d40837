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
        + "\(CardText.source(settings.data.train)) |",
    ]
    if let best = trained.history.epochs.last(where: \.isBest) {
      let figures = best.validationMetrics.map { "\($0.name) \(CardText.rounded($0.value))" }
      lines.append(
        "| validation, epoch \(best.epoch) | \(figures.joined(separator: ", ")), "
          + "loss \(CardText.rounded(best.validationLoss ?? 0)) |")
    }
    if let test {
      lines.append(
        "| test, \(test.tokenCount) tokens\(CardText.source(settings.data.test)) | "
          + "perplexity \(CardText.rounded(test.perplexity)), "
          + "bits per character \(CardText.rounded(test.bitsPerCharacter)) |")
    }
    var shown = settings
    shown.data = LanguageDataSettings()
    lines += CardText.settings(shown)
    markdown = lines.joined(separator: "\n")
  }
}
