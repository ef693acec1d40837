import ArgumentParser
import Textus

/// Puts the settings of a run together: defaults, the recipe, then the options.
struct ClassifierRecipe {
  let training: TrainingOptions
  let kind: ClassifierOptions
  let labelled: LabelledData
  let data: DataFolder

  /// The settings and where the data are.
  func plan() throws -> ClassifierPlan {
    let recipe = try training.recipe.map { (path: $0, yaml: try RecipeFile.text(of: $0)) }
    var settings = try settings(recipe)
    if let seed = training.seed { settings.training.seed = seed }
    if let folds = kind.folds { settings.data.folds = folds }
    if kind.vectors != nil, settings.model.channels == .random {
      settings.model.channels = .nonStatic
    } else if kind.vectors == nil, !settings.model.vectors.isEmpty {
      settings.model.vectors = data.path(settings.model.vectors)
    }
    try validate(settings, recipe)

    var plan = ClassifierPlan(settings: settings, training: try source(settings.data))
    if training.train == nil, labelled.classes.isEmpty, !settings.data.train.isEmpty,
      !settings.data.classes.isEmpty
    {
      plan.furtherTraining = .classes(classFiles(settings.data))
    }
    // The recipe's validation and test sets belong to its training set.
    if training.train == nil, labelled.classes.isEmpty {
      if !settings.data.validation.isEmpty {
        plan.validation = .path(data.path(settings.data.validation))
      }
      if !settings.data.test.isEmpty { plan.test = .path(data.path(settings.data.test)) }
    }
    if let path = training.validation { plan.validation = .path(path) }
    if training.validationSplit != nil { plan.validation = nil }
    if let path = training.test { plan.test = .path(path) }
    plan.nameData()
    return plan
  }

  /// Checks the settings; what is wrong in the recipe itself is said to be.
  private func validate(
    _ settings: ClassifierSettings, _ recipe: (path: String, yaml: String)?
  ) throws {
    do {
      try settings.validate()
    } catch {
      guard let recipe else { throw error }
      var alone = try Recipe(defaults: ClassifierSettings(architecture: settings.architecture))
      try alone.apply(yaml: recipe.yaml, path: recipe.path)
      do {
        try alone.settings(path: recipe.path).validate()
      } catch let own as SettingsError where own == error {
        throw CommandError(.invalidData, "\(recipe.path): \(own.description)")
      } catch {}
      throw error
    }
  }

  private func settings(_ recipe: (path: String, yaml: String)?) throws -> ClassifierSettings {
    // The defaults depend on the architecture, which the recipe may name.
    var chosen = kind.architecture
    if chosen == nil, let recipe {
      var first = try Recipe(defaults: ClassifierSettings())
      try first.apply(yaml: recipe.yaml, path: recipe.path)
      chosen = try first.settings(path: recipe.path).architecture
    }
    var result = try Recipe(defaults: ClassifierSettings(architecture: chosen ?? .textCNN))
    if let recipe {
      try result.apply(yaml: recipe.yaml, path: recipe.path)
      // Any mistake up to here is the recipe's, any later one an option's.
      _ = try result.settings(path: recipe.path)
    }
    for (name, value) in options { try result.set(name, to: value.value, path: value.option) }
    for (name, value) in training.assignments { try result.set(name, to: value) }
    return try result.settings(path: "--set")
  }

  /// The settings that options give, by their names in a recipe.
  private var options: [(name: String, value: (value: String, option: String))] {
    var options: [(name: String, value: (value: String, option: String))] = []
    func add(_ name: String, _ value: (some Any)?, _ option: String) {
      if let value { options.append((name, ("\(value)", option))) }
    }
    add("architecture", kind.architecture?.rawValue, "--architecture")
    add("training.epochs", training.epochs, "--epochs")
    add("training.batch-size", training.batchSize, "--batch-size")
    add("training.learning-rate", training.learningRate, "--learning-rate")
    add("training.patience", training.patience, "--patience")
    add("data.validation-split", training.validationSplit, "--validation-split")
    add("data.text-field", labelled.textField, "--text-field")
    add("data.label-field", labelled.labelField, "--label-field")
    add("model.vectors", kind.vectors, "--vectors")
    return options
  }

  /// The training data: those of the options, or else those of the recipe.
  private func source(_ settings: DataSettings) throws -> LabelledSource {
    if let path = training.train { return .path(path) }
    if !labelled.classes.isEmpty { return .classes(try labelled.classFiles()) }
    if !settings.train.isEmpty { return .path(data.path(settings.train)) }
    if settings.classes.isEmpty {
      throw CommandError(
        .usage, "the recipe names no training data; add data.train to it or use --train")
    }
    return .classes(classFiles(settings))
  }

  /// The files of a recipe's classes.
  private func classFiles(_ settings: DataSettings) -> [ClassFile] {
    settings.classes.sorted { $0.key < $1.key }
      .map { ClassFile(label: $0.key, path: data.path($0.value)) }
  }
}

/// What a training run will do.
struct ClassifierPlan {
  var settings: ClassifierSettings
  let training: LabelledSource
  /// Texts to train on besides, where a recipe names a labelled file and files of classes.
  var furtherTraining: LabelledSource?
  var validation: LabelledSource?
  var test: LabelledSource?

  /// Reads all texts to train on.
  func readTraining(_ options: LabelledOptions, console: Console) throws -> LabelledTexts {
    let texts = try training.read(options, console: console)
    guard let furtherTraining else { return texts }
    return texts.appending(try furtherTraining.read(options, console: console))
  }

  /// Writes into the settings where the data come from, for messages and the model card.
  mutating func nameData() {
    switch training {
    case .path(let path):
      settings.data.train = path
      if furtherTraining == nil { settings.data.classes = [:] }
    case .classes(let files):
      settings.data.train = ""
      settings.data.classes = Dictionary(
        files.map { ($0.label, $0.path) }, uniquingKeysWith: { first, _ in first })
    }
  }
}
