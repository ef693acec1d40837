extension LinearConfiguration {
  /// Checks that every setting can be used.
  ///
  /// - Throws: ``LinearError/setting(name:value:expected:)`` for the first that cannot.
  public func validate() throws(LinearError) {
    func check(
      _ condition: Bool, _ name: String, _ value: some CustomStringConvertible, _ expected: String
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
    try check(
      orderFactor > 0 && orderFactor <= 100, "orderFactor", orderFactor,
      "above 0 and at most 100")
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
      1e-6...1e6 ~= naiveBayesSmoothing, "naiveBayesSmoothing", naiveBayesSmoothing,
      "0.000001 to 1000000")
    try check(cost > 0 && cost <= 1e6, "cost", cost, "above 0 and at most 1000000")
    try check(tolerance > 0 && tolerance < 1, "tolerance", tolerance, "above 0 and below 1")
    try check(maximumSteps >= 1, "maximumSteps", maximumSteps, "at least 1")
  }
}
