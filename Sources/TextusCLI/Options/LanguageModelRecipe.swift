import ArgumentParser
import Textus

/// Puts the settings of a run together: defaults, the recipe, then the options.
struct LanguageModelRecipe {
  let training: TrainingOptions
  let kind: LanguageModelOptions
  let data: DataFolder

  /// The settings, with the paths of the texts as seen from here.
  func settings() throws -> LanguageModelSettings {
    let recipe = try training.recipe.map { (path: $0, yaml: try RecipeFile.text(of: $0)) }
    var settings = try overlaid(recipe)
    if let seed = training.seed { settings.training.seed = seed }
    try validate(settings, recipe)
    settings.data = try texts(settings.data)
    return settings
  }

  /// The options' texts, or else the recipe's; its held-out texts belong to its training text.
  private func texts(_ named: LanguageDataSettings) throws -> LanguageDataSettings {
    var texts = LanguageDataSettings()
    texts.validationSplit = named.validationSplit
    if let path = training.train {
      texts.train = path
    } else {
      guard !named.train.isEmpty else {
        throw CommandError(
          .usage, "the recipe names no training text; add data.train to it or use --train")
      }
      texts.train = data.path(named.train)
      if !named.validation.isEmpty { texts.validation = data.path(named.validation) }
      if !named.test.isEmpty { texts.test = data.path(named.test) }
    }
    if let path = training.validation { texts.validation = path }
    if training.validationSplit != nil { texts.validation = "" }
    if let path = training.test { texts.test = path }
    return texts
  }

  /// Checks the settings; what is wrong in the recipe itself is said to be.
  private func validate(
    _ settings: LanguageModelSettings, _ recipe: (path: String, yaml: String)?
  ) throws {
    do {
      try settings.validate()
    } catch {
      guard let recipe else { throw error }
      var alone = try Recipe(
        defaults: LanguageModelSettings(architecture: settings.architecture))
      try alone.apply(yaml: recipe.yaml, path: recipe.path)
      do {
        try alone.settings(path: recipe.path).validate()
      } catch let own as SettingsError where own == error {
        throw CommandError(.invalidData, "\(recipe.path): \(own.description)")
      } catch {}
      throw error
    }
  }

  private func overlaid(_ recipe: (path: String, yaml: String)?) throws -> LanguageModelSettings {
    // The defaults depend on the architecture, which the recipe may name.
    var chosen = kind.architecture
    if chosen == nil, let recipe {
      var first = try Recipe(defaults: LanguageModelSettings())
      try first.apply(yaml: recipe.yaml, path: recipe.path)
      chosen = try first.settings(path: recipe.path).architecture
    }
    var result = try Recipe(defaults: LanguageModelSettings(architecture: chosen ?? .lstm))
    if let recipe {
      try result.apply(yaml: recipe.yaml, path: recipe.path)
      // Any mistake up to here is the recipe's, any later one an option's.
      _ = try result.settings(path: recipe.path)
    }
    for (name, value, option) in options { try result.set(name, to: value, path: option) }
    for (name, value) in training.assignments { try result.set(name, to: value) }
    return try result.settings(path: "--set")
  }

  /// The settings that options give, by their names in a recipe.
  private var options: [(name: String, value: String, option: String)] {
    var options: [(name: String, value: String, option: String)] = []
    func add(_ name: String, _ value: (some Any)?, _ option: String) {
      if let value { options.append((name, "\(value)", option)) }
    }
    add("architecture", kind.architecture?.rawValue, "--architecture")
    add("training.epochs", training.epochs, "--epochs")
    add("training.batch-size", training.batchSize, "--batch-size")
    add("training.learning-rate", training.learningRate, "--learning-rate")
    add("training.patience", training.patience, "--patience")
    add("data.validation-split", training.validationSplit, "--validation-split")
    add("text.unit", kind.unit?.rawValue, "--unit")
    add("ngram.order", kind.order, "--order")
    return options
  }
}
