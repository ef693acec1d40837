internal import Tensors

extension LinearClassifier {
  /// What one n-gram of a text adds to the score of a class.
  public struct Contribution: Hashable, Sendable {
    /// The n-gram: tokens with spaces between, or the characters within a token.
    public var text: String
    /// How often it occurs in the text.
    public var count: Int
    /// What all its occurrences together add to the class's score, in log-odds.
    public var value: Float
  }

  /// Why a text gets the score of a class: what its n-grams add to it, the largest first.
  ///
  /// The values of all n-grams and ``bias(of:)`` add up to the score.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - label: the class, an index in `0..<classCount`.
  ///   - count: the most n-grams to return, those of the largest magnitude; nil for all.
  public func contributions(
    of text: Span<UInt8>, to label: Int, count: Int? = nil
  ) -> [Contribution] {
    require(
      label >= 0 && label < classCount, "contributions: class \(label) is not in 0..<\(classCount)")
    var tokens = TokenBuffer(keepsBytes: true)
    tokens.read(text, with: tokenizer)
    var row = DocumentRow(hasher)
    row.read(text, for: self)
    let regressions = regressionCount
    let regression = classCount == 2 ? 0 : label
    let sign: Float = classCount == 2 && label == 0 ? -1 : 1
    var places: [Int: Int] = [:]
    var contributions: [Contribution] = []
    weights.withElements { weights in
      for entry in row.entries {
        places[entry.feature] = contributions.count
        let value = sign * entry.value * weights[entry.feature * regressions + regression]
        contributions.append(Contribution(text: "", count: 0, value: value))
      }
    }
    for (feature, place) in hasher.places(of: tokens) {
      guard let number = index.number(of: feature), let found = places[number] else { continue }
      if contributions[found].count == 0 {
        contributions[found].text = NgramHasher.text(of: place, in: tokens)
      }
      contributions[found].count += 1
    }
    // Equal magnitudes stay in the order of the text.
    let order = contributions.indices.sorted {
      let (a, b) = (abs(contributions[$0].value), abs(contributions[$1].value))
      return a == b ? $0 < $1 : a > b
    }
    return order.prefix(count ?? order.count).map { contributions[$0] }
  }

  /// What one n-gram each of a text adds to the score of a class, the largest first.
  public func contributions(of text: String, to label: Int, count: Int? = nil) -> [Contribution] {
    contributions(of: text.utf8.span, to: label, count: count)
  }

  /// The score a text without known n-grams gets for a class, in log-odds.
  public func bias(of label: Int) -> Float {
    require(label >= 0 && label < classCount, "bias: class \(label) is not in 0..<\(classCount)")
    return biases.withElements { biases in
      classCount == 2 ? (label == 0 ? -biases[0] : biases[0]) : biases[label]
    }
  }
}
