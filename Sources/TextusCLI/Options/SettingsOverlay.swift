import Textus

/// Puts the settings of a training run together: defaults, the recipe, then the options.
struct SettingsOverlay<Settings: RecipeSettings> {
  let training: TrainingOptions
  /// The architecture that an option names.
  let architecture: Settings.Architecture?
  /// The defaults of an architecture, or of the task where none is known.
  let defaults: (Settings.Architecture?) -> Settings

  /// Settings that further options give.
  private var options: [(name: String, value: String, option: String)] = []

  init(
    _ training: TrainingOptions, architecture: Settings.Architecture?,
    defaults: @escaping (Settings.Architecture?) -> Settings
  ) {
    self.training = training
    self.architecture = architecture
    self.defaults = defaults
    add("architecture", architecture?.rawValue, "--architecture")
    add("training.epochs", training.epochs, "--epochs")
    add("training.batch-size", training.batchSize, "--batch-size")
    add("training.learning-rate", training.learningRate, "--learning-rate")
    add("training.patience", training.patience, "--patience")
    add("data.validation-split", training.validationSplit, "--validation-split")
  }

  /// Adds a setting, by its name in a recipe, that an option gives if it was used.
  mutating func add(_ name: String, _ value: (some Any)?, _ option: String) {
    if let value { options.append((name, "\(value)", option)) }
  }

  /// The settings.
  ///
  /// - Parameter finish: what remains to be decided before the settings are checked.
  func settings(finish: (inout Settings) -> Void = { _ in }) throws -> Settings {
    let recipe = try training.recipe.map { (path: $0, yaml: try RecipeFile.text(of: $0)) }
    var settings = try overlaid(recipe)
    if let seed = training.seed { settings.seed = seed }
    finish(&settings)
    try validate(settings, recipe)
    return settings
  }

  private func overlaid(_ recipe: (path: String, yaml: String)?) throws -> Settings {
    // The defaults depend on the architecture, which the recipe may name.
    var chosen = architecture
    if chosen == nil, let recipe {
      var first = try Recipe(defaults: defaults(nil))
      try first.apply(yaml: recipe.yaml, path: recipe.path)
      chosen = try first.settings(path: recipe.path).architecture
    }
    var result = try Recipe(defaults: defaults(chosen))
    if let recipe {
      try result.apply(yaml: recipe.yaml, path: recipe.path)
      // Any mistake up to here is the recipe's, any later one an option's.
      _ = try result.settings(path: recipe.path)
    }
    for (name, value, option) in options { try result.set(name, to: value, path: option) }
    for (name, value) in training.assignments { try result.set(name, to: value) }
    return try result.settings(path: "--set")
  }

  /// Checks the settings; what is wrong in the recipe itself is said to be.
  private func validate(_ settings: Settings, _ recipe: (path: String, yaml: String)?) throws {
    do {
      try settings.validate()
    } catch {
      guard let recipe else { throw error }
      var alone = try Recipe(defaults: defaults(settings.architecture))
      try alone.apply(yaml: recipe.yaml, path: recipe.path)
      do {
        try alone.settings(path: recipe.path).validate()
      } catch let own as SettingsError where own == error {
        throw CommandError(.invalidData, "\(recipe.path): \(own.description)")
      } catch {}
      throw error
    }
  }
}
