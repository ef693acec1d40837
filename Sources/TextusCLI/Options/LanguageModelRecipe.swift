import ArgumentParser
import Textus

/// Puts the settings of a run together: defaults, the recipe, then the options.
struct LanguageModelRecipe {
  let training: TrainingOptions
  let kind: LanguageModelOptions
  let texts: LanguageData
  let data: DataFolder

  /// The settings, with the paths of the texts as seen from here.
  func settings() throws -> LanguageModelSettings {
    var overlay = SettingsOverlay<LanguageModelSettings>(
      training, architecture: kind.architecture
    ) { LanguageModelSettings(architecture: $0 ?? .lstm) }
    overlay.add("text.unit", kind.unit?.rawValue, "--unit")
    overlay.add("ngram.order", kind.order, "--order")
    overlay.add("data.text-field", texts.textField, "--text-field")
    var settings = try overlay.settings()
    settings.data = try training.paths(settings.data, in: data)
    return settings
  }
}
