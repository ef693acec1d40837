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
    let settings = try overlay.settings { settings in
      if let folds = kind.folds { settings.data.folds = folds }
      if kind.vectors != nil, settings.model.channels == .random {
        settings.model.channels = .nonStatic
      } else if kind.vectors == nil, !settings.model.vectors.isEmpty {
        settings.model.vectors = data.path(settings.model.vectors)
      }
    }
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

  private var overlay: SettingsOverlay<ClassifierSettings> {
    var overlay = SettingsOverlay<ClassifierSettings>(training, architecture: kind.architecture) {
      ClassifierSettings(architecture: $0 ?? .textCNN)
    }
    overlay.add("data.text-field", labelled.textField, "--text-field")
    overlay.add("data.label-field", labelled.labelField, "--label-field")
    overlay.add("model.vectors", kind.vectors, "--vectors")
    return overlay
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
