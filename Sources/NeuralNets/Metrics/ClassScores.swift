/// Precision, recall and their harmonic mean.
public struct ClassScores: Hashable, Sendable, Codable {
  /// The share of examples given the label that deserve it.
  public let precision: Double
  /// The share of examples of the class that were given its label.
  public let recall: Double
  /// The harmonic mean of precision and recall.
  public let f1: Double
  /// The number of examples of the class.
  public let support: Int
}

/// How scores of several classes become one.
public enum ScoreAverage: String, CaseIterable, Sendable, Codable {
  /// Over all decisions: for one label per example this is the accuracy.
  case micro
  /// Every class counts the same.
  case macro
  /// Classes count by their numbers of examples.
  case weighted
}

extension ConfusionMatrix {
  /// The scores of one class; quotients without a denominator are 0.
  public func scores(of index: Int) -> ClassScores {
    let hits = self[actual: index, predicted: index]
    let (support, predicted) = (support(of: index), predictedCount(of: index))
    return ClassScores(
      precision: ratio(hits, predicted), recall: ratio(hits, support),
      f1: ratio(2 * hits, support + predicted), support: support)
  }

  /// The scores of all classes together.
  ///
  /// The averages are those of scikit-learn: macro and weighted F1 are averages of the classes' F1.
  /// Classes that neither occur nor were predicted are left out of the macro average.
  public func scores(_ average: ScoreAverage) -> ClassScores {
    if average == .micro {
      return ClassScores(precision: accuracy, recall: accuracy, f1: accuracy, support: total)
    }
    var (precision, recall, f1, weights) = (0.0, 0.0, 0.0, 0.0)
    for index in 0..<classCount {
      let scores = scores(of: index)
      if average == .macro, scores.support == 0, predictedCount(of: index) == 0 { continue }
      let weight = average == .macro ? 1 : Double(scores.support)
      precision += weight * scores.precision
      recall += weight * scores.recall
      f1 += weight * scores.f1
      weights += weight
    }
    if weights == 0 { return ClassScores(precision: 0, recall: 0, f1: 0, support: total) }
    return ClassScores(
      precision: precision / weights, recall: recall / weights, f1: f1 / weights, support: total)
  }

  /// The mean of the classes' F1.
  public var macroF1: Double { scores(.macro).f1 }
}
