public import Text

extension LinearConfiguration {
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

  /// Checks that every setting can be used.
  ///
  /// - Throws: ``LinearError/setting(name:value:expected:)`` for the first that cannot.
  public func validate() throws(LinearError) {
    func check(
      _ condition: Bool, _ name: String, _ value: Any, _ expected: String
    ) throws(LinearError) {
      if !condition { throw .setting(name: name, value: "\(value)", expected: expected) }
    }
    let longest = NgramHasher.maximumOrder
    try check(0...longest ~= wordOrder, "wordOrder", wordOrder, "0 to \(longest)")
    if let orders = characterOrders {
      try check(
        orders.lowerBound >= 1 && orders.upperBound <= longest, "characterOrders",
        [orders.lowerBound, orders.upperBound], "lengths from 1 to \(longest)")
    }
    try check(
      wordOrder > 0 || characterOrders != nil, "wordOrder", wordOrder,
      "at least 1 where characterOrders is not set")
    try check(orderFactor > 0 && orderFactor.isFinite, "orderFactor", orderFactor, "above 0")
    try check(
      minimumDocumentCount ?? 1 >= 1, "minimumDocumentCount", minimumDocumentCount ?? 1,
      "at least 1")
    try check(
      maximumDocumentShare > 0 && maximumDocumentShare <= 1, "maximumDocumentShare",
      maximumDocumentShare, "above 0 and at most 1")
    try check(
      maximumFeatureCount ?? 1 >= 1, "maximumFeatureCount", maximumFeatureCount ?? 1, "at least 1")
    try check(0...1 ~= naiveBayesShare, "naiveBayesShare", naiveBayesShare, "0 to 1")
    try check(
      naiveBayesSmoothing > 0 && naiveBayesSmoothing.isFinite, "naiveBayesSmoothing",
      naiveBayesSmoothing, "above 0")
    try check(cost > 0 && cost.isFinite, "cost", cost, "above 0")
    try check(tolerance > 0 && tolerance < 1, "tolerance", tolerance, "above 0 and below 1")
    try check(maximumSteps >= 1, "maximumSteps", maximumSteps, "at least 1")
  }
}
