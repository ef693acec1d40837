import Tensors

extension ConfusionMatrix {
  /// The counts as a table, true classes as rows and predicted ones as columns.
  ///
  /// - Parameter labels: the names of the classes; their numbers if left out.
  public func rendered(labels: [String]? = nil) -> String {
    let labels = names(labels)
    var table = TextTable([.left] + Array(repeating: .right, count: classCount))
    table.add(["true \\ predicted"] + labels)
    table.addRule()
    for actual in 0..<classCount {
      table.add(
        [labels[actual]]
          + (0..<classCount).map { "\(self[actual: actual, predicted: $0])" })
    }
    return table.rendered()
  }

  /// Precision, recall, F1 and support per class, then accuracy and averages.
  ///
  /// - Parameter labels: the names of the classes; their numbers if left out.
  public func report(labels: [String]? = nil) -> String {
    var table = TextTable([.left, .right, .right, .right, .right])
    func row(_ name: String, _ scores: ClassScores) {
      table.add(
        [name]
          + [scores.precision, scores.recall, scores.f1].map { formatted($0, decimals: 4) }
          + ["\(scores.support)"])
    }
    table.add(["class", "precision", "recall", "f1", "support"])
    table.addRule()
    for (index, name) in names(labels).enumerated() { row(name, scores(of: index)) }
    table.addRule()
    table.add(["accuracy", "", "", formatted(accuracy, decimals: 4), "\(total)"])
    row("macro average", scores(.macro))
    row("weighted average", scores(.weighted))
    return table.rendered()
  }

  private func names(_ labels: [String]?) -> [String] {
    guard let labels else { return (0..<classCount).map { "\($0)" } }
    require(
      labels.count == classCount,
      "ConfusionMatrix: \(labels.count) labels for \(classCount) classes")
    return labels
  }
}
