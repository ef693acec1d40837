import Textus

/// What came out of a cross-validation.
struct FoldSummary {
  private let result: CrossValidation
  private let settings: ClassifierSettings
  private let exampleCount: Int
  private let seconds: Double

  init(
    _ result: CrossValidation, settings: ClassifierSettings, exampleCount: Int, seconds: Double
  ) {
    self.result = result
    self.settings = settings
    self.exampleCount = exampleCount
    self.seconds = seconds
  }

  /// The line of one fold.
  static func line(_ fold: Int, of count: Int, _ figures: ClassifierFigures) -> String {
    "fold \(fold + 1)/\(count)\taccuracy \(fixed(figures.accuracy, decimals: 4))"
      + "\tmacro_f1 \(fixed(figures.macroF1, decimals: 4))"
      + "\tloss \(fixed(figures.loss, decimals: 4))"
  }

  /// The line of all folds together.
  var line: String {
    "mean\taccuracy \(fixed(result.meanAccuracy, decimals: 4))"
      + " ± \(fixed(result.accuracyDeviation, decimals: 4))"
      + "\tmacro_f1 \(fixed(mean(\.macroF1), decimals: 4))"
      + "\tloss \(fixed(mean(\.loss), decimals: 4))"
  }

  var json: JSONText {
    .object { object in
      object.add("architecture", settings.architecture.rawValue)
      object.add("examples", exampleCount)
      object.add("folds", result.folds.count)
      object.add("seconds", seconds)
      object.add("validation_accuracy", result.meanAccuracy)
      object.add("validation_accuracy_deviation", result.accuracyDeviation)
      object.add("validation_macro_f1", mean(\.macroF1))
      object.add("validation_loss", mean(\.loss))
      object.add(
        "accuracies", list: { list in result.folds.forEach { list.add($0.accuracy) } })
    }
  }

  private func mean(_ figure: (ClassifierFigures) -> Double) -> Double {
    result.folds.reduce(0) { $0 + figure($1) } / Double(max(result.folds.count, 1))
  }
}
