import Textus

/// A prediction as a line: `label<TAB>probability<TAB>text`, or JSON.
struct PredictionRendering {
  let labels: [String]
  /// How many labels are shown; nil for the best alone (in JSON: all of them).
  let top: Int?
  let isJSON: Bool

  func write(
    _ prediction: ClassPrediction, of text: [UInt8], to output: inout StandardOutput
  ) throws {
    if isJSON {
      try output.writeLine(json(prediction, of: text))
      return
    }
    if let top {
      for index in best(top, of: prediction) {
        let probability = fixed(prediction.probabilities[index], decimals: 4)
        try output.write("\(labels[index])\t\(probability)\t")
      }
    } else {
      try output.write("\(prediction.label)\t\(fixed(prediction.probability, decimals: 4))\t")
    }
    // Only an argument can hold line breaks; the output is one line for each text all the same.
    try output.write(
      text.lazy.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? 0x20 : $0 })
    try output.write(CollectionOfOne(UInt8(ascii: "\n")))
  }

  private func json(_ prediction: ClassPrediction, of text: [UInt8]) -> JSONText {
    .object { object in
      object.add("text", utf8: text)
      object.add("label", prediction.label)
      object.add("probability", prediction.probability)
      object.add("probabilities") { probabilities in
        for index in top.map({ best($0, of: prediction) }) ?? Array(labels.indices) {
          probabilities.add(labels[index], prediction.probabilities[index])
        }
      }
    }
  }

  /// The labels of greatest probability, the best first, equal ones in the order of labels.
  private func best(_ count: Int, of prediction: ClassPrediction) -> [Int] {
    let probabilities = prediction.probabilities
    let order = labels.indices.sorted {
      (probabilities[$1], $0) < (probabilities[$0], $1)
    }
    return Array(order.prefix(count))
  }
}
