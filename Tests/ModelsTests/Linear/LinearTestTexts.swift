import Models
import Tensors
import Text

/// Words of two moods and neutral ones, mixed at random: the label can be learnt, not read off.
func moodTexts(count: Int, seed: UInt64 = 3, classCount: Int = 2) -> LabelledTexts {
  let neutral = (0..<60).map { "word\($0)" }
  let telling = (0..<classCount).map { label in (0..<6).map { "mood\(label)x\($0)" } }
  var stream = RandomStream(seed: seed)
  var texts: [String] = []
  var labels: [Int32] = []
  for document in 0..<count {
    let label = document % classCount
    var words = (0..<Int.random(in: 3...12, using: &stream)).map { _ in
      neutral.randomElement(using: &stream) ?? ""
    }
    words.append(telling[label].randomElement(using: &stream) ?? "")
    if Int.random(in: 0..<4, using: &stream) == 0 {
      let other = Int.random(in: 0..<classCount, using: &stream)
      words.append(telling[other].randomElement(using: &stream) ?? "")
    }
    texts.append(words.shuffled(using: &stream).joined(separator: " "))
    labels.append(Int32(label))
  }
  return LabelledTexts(
    texts: texts, labels: labels, labelNames: (0..<classCount).map { "class \($0)" })
}

/// The share of texts whose most probable class is their label.
func accuracy(of classifier: LinearClassifier, on texts: LabelledTexts) -> Double {
  let probabilities = classifier.probabilities(of: texts)
  let classCount = classifier.classCount
  let right = (0..<texts.count).count { document in
    let row = probabilities[document * classCount..<(document + 1) * classCount]
    return row.indices.max { row[$0] < row[$1] } == row.startIndex + Int(texts.labels[document])
  }
  return Double(right) / Double(texts.count)
}

extension LinearConfiguration {
  /// White space separates tokens, and nothing else happens to the text.
  static func plain(wordOrder: Int = 1) -> LinearConfiguration {
    LinearConfiguration(
      tokenizer: TokenizerConfiguration(unit: .whitespace, lowercase: false),
      wordOrder: wordOrder, orderFactor: 1, minimumDocumentCount: 1)
  }
}
