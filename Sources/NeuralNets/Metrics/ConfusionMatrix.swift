import Tensors

/// How often examples of each class were given each label.
///
/// Rows are the true classes, columns the predicted ones. Matrices of parts of the data can be
/// merged, in any order.
public struct ConfusionMatrix: Hashable, Sendable, Codable {
  /// The number of classes C.
  public let classCount: Int
  /// The counts in row-major order, `[C, C]`, true class first.
  public private(set) var counts: [Int]

  /// An empty matrix.
  public init(classCount: Int) {
    require(classCount > 0, "ConfusionMatrix: \(classCount) classes")
    self.classCount = classCount
    counts = Array(repeating: 0, count: classCount * classCount)
  }

  /// A matrix that counts the given predictions.
  public init(classCount: Int, predicted: [Int32], actual: [Int32]) {
    self.init(classCount: classCount)
    add(predicted: predicted, actual: actual)
  }

  /// Counts one example.
  public mutating func add(predicted: Int, actual: Int) {
    require(
      (0..<classCount).contains(predicted) && (0..<classCount).contains(actual),
      "ConfusionMatrix: predicted \(predicted), actual \(actual), but \(classCount) classes")
    counts[actual * classCount + predicted] += 1
  }

  /// Counts several examples.
  public mutating func add(predicted: [Int32], actual: [Int32]) {
    require(
      predicted.count == actual.count,
      "ConfusionMatrix: \(predicted.count) predictions for \(actual.count) examples")
    for (predicted, actual) in zip(predicted, actual) {
      add(predicted: Int(predicted), actual: Int(actual))
    }
  }

  /// Adds the counts of another matrix of as many classes.
  public mutating func merge(_ other: ConfusionMatrix) {
    require(
      classCount == other.classCount,
      "ConfusionMatrix: cannot merge \(classCount) with \(other.classCount) classes")
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  /// How many examples of the class `actual` were labelled `predicted`.
  public subscript(actual actual: Int, predicted predicted: Int) -> Int {
    counts[actual * classCount + predicted]
  }

  /// The number of examples counted.
  public var total: Int { counts.reduce(0, +) }

  /// The number of examples labelled with their own class.
  public var correct: Int { (0..<classCount).reduce(0) { $0 + self[actual: $1, predicted: $1] } }

  /// The share of examples labelled with their own class; 0 if there are none.
  public var accuracy: Double { ratio(correct, total) }

  /// How many examples belong to a class.
  public func support(of index: Int) -> Int {
    (0..<classCount).reduce(0) { $0 + self[actual: index, predicted: $1] }
  }

  /// How many examples were given the label of a class.
  public func predictedCount(of index: Int) -> Int {
    (0..<classCount).reduce(0) { $0 + self[actual: $1, predicted: index] }
  }
}

/// A quotient that is 0 where nothing was counted, as scikit-learn does.
func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
