public import NeuralNets
import Tensors
public import Text

/// The figures of a k-fold cross-validation.
public struct CrossValidation: Sendable {
  /// The figures of each fold on its held-out texts.
  public let folds: [ClassifierFigures]

  /// The mean accuracy over the folds.
  public var meanAccuracy: Double {
    folds.isEmpty ? 0 : folds.reduce(0) { $0 + $1.accuracy } / Double(folds.count)
  }

  /// The standard deviation of the folds' accuracies, with n − 1 in the denominator.
  public var accuracyDeviation: Double {
    guard folds.count > 1 else { return 0 }
    let mean = meanAccuracy
    let squares = folds.reduce(0) { $0 + ($1.accuracy - mean) * ($1.accuracy - mean) }
    return (squares / Double(folds.count - 1)).squareRoot()
  }
}

extension ClassifierTraining {
  /// Trains once for every fold on the other folds and measures on it (stratified).
  ///
  /// The vocabulary is each time that of the training part, and the held-out fold plays no part in
  /// the training: if the settings ask for validation, it is split off the training part.
  ///
  /// - Parameters:
  ///   - texts: all texts.
  ///   - count: the number of folds, at least 2.
  ///   - report: receives the fold, from 0, and its training progress.
  ///   - finished: receives each fold's figures.
  ///   - shouldStop: asked after every step; `true` interrupts the run.
  public func crossValidate(
    _ texts: LabelledTexts, folds count: Int,
    report: (Int, TrainingEvent) throws -> Void = { _, _ in },
    finished: (Int, ClassifierFigures) throws -> Void = { _, _ in },
    shouldStop: () -> Bool = { false }
  ) throws -> CrossValidation {
    guard count >= 2, count <= texts.count else {
      throw SettingsError(
        name: "data.folds", message: "must be from 2 to the number of texts, \(texts.count)")
    }
    var figures: [ClassifierFigures] = []
    for (fold, split) in texts.folds(count: count, seed: settings.training.seed).enumerated() {
      let trained = try run(
        training: texts.selecting(split.training), report: { try report(fold, $0) },
        shouldStop: shouldStop)
      let result = try trained.classifier.evaluate(
        texts.selecting(split.heldOut), threads: threads)
      try finished(fold, result)
      figures.append(result)
    }
    return CrossValidation(folds: figures)
  }
}
