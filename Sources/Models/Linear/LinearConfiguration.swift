public import Text

/// The settings of a ``LinearClassifier``: text to tokens, tokens to features, features to classes.
///
/// Every field has a default, also when decoded. The defaults were chosen by cross-validation on the
/// training parts of several sets at once (sentiment, topics, authors; English and Chinese).
public struct LinearConfiguration: Codable, Hashable, Sendable {
  /// What stands for the number of times a feature occurs in a document.
  public enum TermFrequency: String, Codable, Hashable, Sendable, CaseIterable {
    /// The count itself.
    case count
    /// 1 + ln(count).
    case logarithm
    /// 1.
    case presence
  }

  /// How much the loss of a document counts.
  public enum ClassWeights: String, Codable, Hashable, Sendable, CaseIterable {
    /// Alike for all documents.
    case equal
    /// Inversely proportional to the number of documents of its class; 1 on average.
    case balanced
  }

  /// How text becomes tokens; words and punctuation in lower case, HTML removed, by default.
  public var tokenizer: TokenizerConfiguration
  /// The longest word n-gram, 0…8; 0 for none.
  public var wordOrder: Int
  /// The lengths of character n-grams within words, between 1 and 8; nil (the default) for none.
  public var characterOrders: ClosedRange<Int>?
  /// What word n-grams of order n are multiplied by, to the power of n − 1; above 0, at most 100.
  public var orderFactor: Float
  /// In how many documents a feature has to occur.
  ///
  /// By default (nil) 2, but 1 where documents are few (fewer than 1000) or short (fewer than 50
  /// tokens on average).
  public var minimumDocumentCount: Int?
  /// The largest share of the documents a feature may occur in; greater than 0, at most 1.
  public var maximumDocumentShare: Double
  /// The most features, those in the most documents being kept; nil (the default) for all.
  public var maximumFeatureCount: Int?
  /// What stands for the count of a feature.
  public var termFrequency: TermFrequency
  /// Whether features are multiplied by their inverse document frequency.
  public var usesInverseDocumentFrequency: Bool
  /// Whether every document's features are scaled to the Euclidean length 1.
  public var normalizesLength: Bool
  /// How far features are weighted by naive Bayes log-count ratios: 0 not at all, 1 entirely.
  public var naiveBayesShare: Float
  /// What is added to the summed weight of a feature in a class before the ratios are taken; from
  /// 0.000001 to 1,000,000.
  public var naiveBayesSmoothing: Float
  /// The cost of a document's loss beside the regularisation (LIBLINEAR's and scikit-learn's `C`);
  /// above 0, at most 1,000,000.
  public var cost: Float
  /// How much the classes count.
  public var classWeights: ClassWeights
  /// Training ends when the gradient has shrunk to this fraction of that at zero weights.
  public var tolerance: Double
  /// The most Newton steps.
  public var maximumSteps: Int

  /// A configuration; see the properties for the meaning of each.
  public init(
    tokenizer: TokenizerConfiguration = Self.defaultTokenizer, wordOrder: Int = 2,
    characterOrders: ClosedRange<Int>? = nil, orderFactor: Float = 0.7,
    minimumDocumentCount: Int? = nil, maximumDocumentShare: Double = 1,
    maximumFeatureCount: Int? = nil, termFrequency: TermFrequency = .logarithm,
    usesInverseDocumentFrequency: Bool = true, normalizesLength: Bool = true,
    naiveBayesShare: Float = 0.5, naiveBayesSmoothing: Float = 0.1, cost: Float = 25,
    classWeights: ClassWeights = .equal, tolerance: Double = 0.01, maximumSteps: Int = 50
  ) {
    self.tokenizer = tokenizer
    self.wordOrder = wordOrder
    self.characterOrders = characterOrders
    self.orderFactor = orderFactor
    self.minimumDocumentCount = minimumDocumentCount
    self.maximumDocumentShare = maximumDocumentShare
    self.maximumFeatureCount = maximumFeatureCount
    self.termFrequency = termFrequency
    self.usesInverseDocumentFrequency = usesInverseDocumentFrequency
    self.normalizesLength = normalizesLength
    self.naiveBayesShare = naiveBayesShare
    self.naiveBayesSmoothing = naiveBayesSmoothing
    self.cost = cost
    self.classWeights = classWeights
    self.tolerance = tolerance
    self.maximumSteps = maximumSteps
  }

  /// Reads a configuration; fields that are not there have their defaults.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys, _ standard: Value) throws -> Value {
      try fields.decodeIfPresent(Value.self, forKey: key) ?? standard
    }
    let standard = LinearConfiguration()
    let bounds = try fields.decodeIfPresent([Int].self, forKey: .characterOrders)
    if let bounds, bounds.count != 2 || bounds[0] > bounds[1] {
      throw DecodingError.dataCorruptedError(
        forKey: .characterOrders, in: fields,
        debugDescription: "expected [shortest, longest], such as [2, 5]")
    }
    self.init(
      tokenizer: try value(.tokenizer, standard.tokenizer),
      wordOrder: try value(.wordOrder, standard.wordOrder),
      characterOrders: bounds.map { $0[0]...$0[1] },
      orderFactor: try value(.orderFactor, standard.orderFactor),
      minimumDocumentCount: try fields.decodeIfPresent(Int.self, forKey: .minimumDocumentCount),
      maximumDocumentShare: try value(.maximumDocumentShare, standard.maximumDocumentShare),
      maximumFeatureCount: try fields.decodeIfPresent(Int.self, forKey: .maximumFeatureCount),
      termFrequency: try value(.termFrequency, standard.termFrequency),
      usesInverseDocumentFrequency: try value(
        .usesInverseDocumentFrequency, standard.usesInverseDocumentFrequency),
      normalizesLength: try value(.normalizesLength, standard.normalizesLength),
      naiveBayesShare: try value(.naiveBayesShare, standard.naiveBayesShare),
      naiveBayesSmoothing: try value(.naiveBayesSmoothing, standard.naiveBayesSmoothing),
      cost: try value(.cost, standard.cost),
      classWeights: try value(.classWeights, standard.classWeights),
      tolerance: try value(.tolerance, standard.tolerance),
      maximumSteps: try value(.maximumSteps, standard.maximumSteps))
  }

  /// Words and punctuation as ICU finds them, lower-case, after HTML has been removed.
  public static let defaultTokenizer = TokenizerConfiguration(
    keepPunctuation: true, normalization: [.html])
}
