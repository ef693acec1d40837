extension OptimizerConfiguration: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case name, momentum, isNesterov, decay, isCentered, initialAccumulator, beta1, beta2, epsilon
    case weightDecay, weightDecayExemptions
  }

  /// Reads a name or a mapping with a name.
  ///
  /// - Throws: `DecodingError` for an unknown name, a key that is misspelt or that the rule does not
  ///   have, and a number outside its range.
  public init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      guard let name = Name(rawValue: word) else {
        let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription: "\(word) is no optimiser; expected one of \(names)"))
      }
      self.init(name)
      return
    }
    let container = try decoder.container(keyedBy: Key.self)
    self.init(try container.decode(Name.self, forKey: .name))
    try decoder.rejectUnknownKeys(known: [Key.name.rawValue] + Self.keys(of: name).map(\.rawValue))
    momentum = try container.number(.momentum, in: 0..<1)
    isNesterov = try container.decodeIfPresent(Bool.self, forKey: .isNesterov)
    decay = try container.number(.decay, in: 0..<1)
    isCentered = try container.decodeIfPresent(Bool.self, forKey: .isCentered)
    initialAccumulator = try container.number(.initialAccumulator, in: 0..<Float.infinity)
    beta1 = try container.number(.beta1, in: 0..<1)
    beta2 = try container.number(.beta2, in: 0..<1)
    epsilon = try container.number(.epsilon, in: Float.leastNormalMagnitude..<Float.infinity)
    weightDecay = try container.number(.weightDecay, in: 0..<Float.infinity)
    weightDecayExemptions = try container.decodeIfPresent(
      [String].self, forKey: .weightDecayExemptions)
  }

  /// Writes a mapping with the name and the settings that were made.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encodeIfPresent(momentum, forKey: .momentum)
    try container.encodeIfPresent(isNesterov, forKey: .isNesterov)
    try container.encodeIfPresent(decay, forKey: .decay)
    try container.encodeIfPresent(isCentered, forKey: .isCentered)
    try container.encodeIfPresent(initialAccumulator, forKey: .initialAccumulator)
    try container.encodeIfPresent(beta1, forKey: .beta1)
    try container.encodeIfPresent(beta2, forKey: .beta2)
    try container.encodeIfPresent(epsilon, forKey: .epsilon)
    try container.encodeIfPresent(weightDecay, forKey: .weightDecay)
    try container.encodeIfPresent(weightDecayExemptions, forKey: .weightDecayExemptions)
  }

  private static func keys(of name: Name) -> [Key] {
    let own: [Key] =
      switch name {
      case .sgd: [.momentum, .isNesterov]
      case .rmsProp: [.decay, .momentum, .isCentered, .epsilon]
      case .adaGrad: [.initialAccumulator, .epsilon]
      case .adaDelta: [.decay, .epsilon]
      case .adam, .adamW, .adamax, .nadam: [.beta1, .beta2, .epsilon]
      }
    return own + [.weightDecay, .weightDecayExemptions]
  }
}
