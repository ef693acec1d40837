import Textus

/// The files that a recipe names for a run.
protocol DataPaths {
  init()
  var trainPaths: [String] { get set }
  var validationPaths: [String] { get set }
  var testPaths: [String] { get set }
}

extension LanguageDataSettings: DataPaths {
  var trainPaths: [String] {
    get { Self.paths(train) }
    set { train = newValue.first ?? "" }
  }
  var validationPaths: [String] {
    get { Self.paths(validation) }
    set { validation = newValue.first ?? "" }
  }
  var testPaths: [String] {
    get { Self.paths(test) }
    set { test = newValue.first ?? "" }
  }

  private static func paths(_ path: String) -> [String] { path.isEmpty ? [] : [path] }
}

extension TranslationDataSettings: DataPaths {
  var trainPaths: [String] {
    get { train }
    set { train = newValue }
  }
  var validationPaths: [String] {
    get { validation }
    set { validation = newValue }
  }
  var testPaths: [String] {
    get { test }
    set { test = newValue }
  }
}

extension TrainingOptions {
  /// The options' files, or else the recipe's as seen from here; its held-out files belong to its
  /// training file.
  ///
  /// - Parameter names: what the recipe names.
  func paths<Paths: DataPaths>(_ named: Paths, in data: DataFolder) throws -> Paths {
    var paths = named
    (paths.validationPaths, paths.testPaths) = ([], [])
    if let train {
      paths.trainPaths = [train]
    } else {
      guard !named.trainPaths.isEmpty else {
        throw CommandError(
          .usage, "the recipe names no training data; add data.train to it or use --train")
      }
      paths.trainPaths = named.trainPaths.map(data.path)
      paths.validationPaths = named.validationPaths.map(data.path)
      paths.testPaths = named.testPaths.map(data.path)
    }
    if let validation { paths.validationPaths = [validation] }
    if validationSplit != nil { paths.validationPaths = [] }
    if let test { paths.testPaths = [test] }
    return paths
  }
}
