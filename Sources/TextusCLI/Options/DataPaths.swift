import Textus

/// The files that a recipe names for a run.
protocol DataPaths {
  init()
  var train: String { get set }
  var validation: String { get set }
  var validationSplit: Double { get set }
  var test: String { get set }
}

extension LanguageDataSettings: DataPaths {}
extension TranslationDataSettings: DataPaths {}

extension TrainingOptions {
  /// The options' files, or else the recipe's as seen from here; its held-out files belong to its
  /// training file.
  ///
  /// - Parameter names: what the recipe names.
  func paths<Paths: DataPaths>(_ named: Paths, in data: DataFolder) throws -> Paths {
    var paths = named
    (paths.validation, paths.test) = ("", "")
    if let train {
      paths.train = train
    } else {
      guard !named.train.isEmpty else {
        throw CommandError(
          .usage, "the recipe names no training data; add data.train to it or use --train")
      }
      paths.train = data.path(named.train)
      if !named.validation.isEmpty { paths.validation = data.path(named.validation) }
      if !named.test.isEmpty { paths.test = data.path(named.test) }
    }
    if let validation { paths.validation = validation }
    if validationSplit != nil { paths.validation = "" }
    if let test { paths.test = test }
    return paths
  }
}
