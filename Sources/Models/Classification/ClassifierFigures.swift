public import NeuralNets
import Tensors

/// How well a classifier does on labelled texts.
public struct ClassifierFigures: Sendable {
  /// The mean cross-entropy, in nats.
  public let loss: Double
  /// Which labels were given to which texts.
  public let confusion: ConfusionMatrix

  /// The share of texts given their label.
  public var accuracy: Double { confusion.accuracy }
  /// The mean of the labels' F1.
  public var macroF1: Double { confusion.macroF1 }
  /// The number of texts.
  public var exampleCount: Int { confusion.total }

  /// Figures from probabilities `[N][C]` and the true labels.
  init(probabilities: [[Float]], labels: [Int32], labelCount: Int) {
    var confusion = ConfusionMatrix(classCount: labelCount)
    // A probability that rounds to zero would make the loss of the whole set infinite.
    let given = zip(probabilities, labels).map { row, label in max(row[Int(label)], 1e-30) }
    for (row, label) in zip(probabilities, labels) {
      let predicted = row.indices.max { row[$0] < row[$1] } ?? 0
      confusion.add(predicted: predicted, actual: Int(label))
    }
    let logarithms = Tensor(given).log().elements
    self.loss =
      labels.isEmpty ? 0 : -logarithms.reduce(0) { $0 + Double($1) } / Double(labels.count)
    self.confusion = confusion
  }

  /// The figures of a network on encoded texts.
  init(
    of network: any ClassifierNetwork, on texts: EncodedTexts, labelCount: Int, fixedLength: Int?,
    threads: Int
  ) {
    // Similar lengths together: nothing is computed for padding.
    let order = (0..<texts.count).sorted { (texts.length(of: $0), $0) < (texts.length(of: $1), $1) }
    let size = 64
    let parts = parallelMap((order.count + size - 1) / size, threads: threads) { part in
      let indices = order[(part * size)..<min((part + 1) * size, order.count)]
      let batch = texts.batch(
        indices, minimumLength: network.minimumLength, fixedLength: fixedLength)
      return ClassifierFigures(
        probabilities: network.logits(batch).classProbabilities, labels: texts.labels(indices),
        labelCount: labelCount)
    }
    var confusion = ConfusionMatrix(classCount: labelCount)
    var loss = 0.0
    for part in parts {
      confusion.merge(part.confusion)
      loss += part.loss * Double(part.exampleCount)
    }
    self.loss = confusion.total == 0 ? 0 : loss / Double(confusion.total)
    self.confusion = confusion
  }
}

extension Tensor {
  /// Class probabilities of logits `[N, C]`, or of one column `[N, 1]` for the second of two labels.
  var classProbabilities: [[Float]] {
    if shape[1] == 1 { return sigmoid().elements.map { [1 - $0, $0] } }
    let columns = shape[1]
    let values = softmax(along: 1).elements
    return (0..<shape[0]).map { Array(values[($0 * columns)..<(($0 + 1) * columns)]) }
  }
}
