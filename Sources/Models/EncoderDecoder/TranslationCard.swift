import FoundationEssentials
import NeuralNets
import Text

/// The README of a sequence-to-sequence model's folder: what it is, what it was trained on, how well it
/// does.
struct TranslationCard {
  let markdown: String

  init(_ trained: TrainedTranslator, test: TranslationFigures?) {
    let translator = trained.translator
    let settings = translator.settings
    let (source, target) = translator.vocabularySizes
    var lines = [
      translator.purpose == .translate ? "# Translation model" : "# Title model", "",
      "A `\(settings.architecture.rawValue)` encoder and decoder with \(translator.parameterCount) "
        + "parameters, trained by Textus.", "",
      "| | |", "|---|---|",
      "| vocabulary | \(source) \(settings.text.sourceUnit.rawValue)s, "
        + "\(target) \(settings.text.targetUnit.rawValue)s |",
      "| training pairs | \(trained.pairCount)\(CardText.sources(settings.data.train)) |",
    ]
    if let best = trained.history.epochs.last(where: \.isBest) {
      let figures = best.validationMetrics.map { "\($0.name) \(CardText.rounded($0.value))" }
      lines.append(
        "| validation, epoch \(best.epoch) | \(figures.joined(separator: ", ")), "
          + "loss \(CardText.rounded(best.validationLoss ?? 0)) |")
    }
    if let test {
      var figures = test.list(for: translator.purpose).map {
        "\($0.name) \(CardText.rounded($0.value))"
      }
      if translator.purpose == .translate { figures.append("`\(test.bleu.signature)`") }
      lines.append(
        "| test, \(test.count) pairs\(CardText.sources(settings.data.test)) | "
          + "\(figures.joined(separator: ", ")) |")
    }
    var shown = settings
    shown.data = TranslationDataSettings()
    lines += CardText.settings(shown)
    markdown = lines.joined(separator: "\n")
  }
}
