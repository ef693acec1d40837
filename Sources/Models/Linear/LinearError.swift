/// Why a linear model could not be trained, and what to do about it.
public enum LinearError: Error, Hashable, Sendable {
  /// A setting of the configuration cannot be used.
  case setting(name: String, value: String, expected: String)
  /// The tokenizer could not be made, with its own explanation.
  case tokenizer(String)
  /// Fewer than two classes have documents.
  case tooFewClasses(labels: [String])
  /// No feature is left to learn from.
  case noFeatures(documents: Int)
  /// There are more n-grams than can be counted.
  case tooManyNgrams
  /// The weights would not fit into memory.
  case tooLarge(features: Int, classes: Int)
  /// The objective was no number.
  case diverged
  /// A saved model's parts do not fit together.
  case damaged(String)
}

extension LinearError: CustomStringConvertible {
  /// What is wrong and how to mend it, in one or two sentences.
  public var description: String {
    switch self {
    case .setting(let name, let value, let expected):
      "\(name) is \(value), but must be \(expected)"
    case .tokenizer(let explanation): explanation
    case .tooFewClasses(let labels):
      "all documents have the same label (\(labels.joined(separator: ", "))), but at least two "
        + "labels are needed to learn from. Add examples of the others, or check which field holds "
        + "the label"
    case .noFeatures(let documents):
      "no n-gram of the \(documents) documents is left to learn from. Check that the texts are not "
        + "empty, or lower minimumDocumentCount"
    case .tooManyNgrams:
      "the texts hold more than 4 billion distinct n-grams. Lower wordOrder or leave out "
        + "characterOrders"
    case .tooLarge(let features, let classes):
      "\(features) features for \(classes) classes need more memory than allowed. Set "
        + "maximumFeatureCount or raise minimumDocumentCount"
    case .diverged:
      "the training ran into numbers that are not finite. Set a lower cost or orderFactor"
    case .damaged(let what): "the linear model is damaged: \(what). Train it again or use a copy"
    }
  }
}
