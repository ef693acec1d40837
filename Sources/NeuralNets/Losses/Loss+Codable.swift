extension Loss: Codable {
  private enum Name: String, Codable, CaseIterable {
    case binaryCrossEntropy, crossEntropy, meanSquaredError, meanAbsoluteError
    case meanAbsolutePercentageError, meanSquaredLogarithmicError, hinge, squaredHinge
    case categoricalHinge, huber, logCosh, kullbackLeibler, poisson, cosineSimilarity
  }

  private enum Key: String, CodingKey { case name, classWeights, labelSmoothing, delta }

  /// The name in recipes and messages, for example `crossEntropy`.
  public var name: String { kind.rawValue }

  private var kind: Name {
    switch self {
    case .binaryCrossEntropy: .binaryCrossEntropy
    case .crossEntropy: .crossEntropy
    case .meanSquaredError: .meanSquaredError
    case .meanAbsoluteError: .meanAbsoluteError
    case .meanAbsolutePercentageError: .meanAbsolutePercentageError
    case .meanSquaredLogarithmicError: .meanSquaredLogarithmicError
    case .hinge: .hinge
    case .squaredHinge: .squaredHinge
    case .categoricalHinge: .categoricalHinge
    case .huber: .huber
    case .logCosh: .logCosh
    case .kullbackLeibler: .kullbackLeibler
    case .poisson: .poisson
    case .cosineSimilarity: .cosineSimilarity
    }
  }

  /// Reads a name, `crossEntropy`, or `{name: crossEntropy, labelSmoothing: 0.1}`.
  ///
  /// - Throws: `DecodingError` for an unknown name, a misspelt key, a number outside its range.
  public init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      guard let name = Name(rawValue: word) else {
        let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription: "\(word) is no loss; expected one of \(names)"))
      }
      self = Self.make(name)
      return
    }
    let container = try decoder.container(keyedBy: Key.self)
    let name = try container.decode(Name.self, forKey: .name)
    let smoothing = try container.number(.labelSmoothing, in: 0..<1) ?? 0
    switch name {
    case .binaryCrossEntropy:
      try decoder.rejectUnknownKeys(known: ["name", "labelSmoothing"])
      self = .binaryCrossEntropy(labelSmoothing: smoothing)
    case .crossEntropy:
      try decoder.rejectUnknownKeys(known: ["name", "classWeights", "labelSmoothing"])
      let weights = try container.decodeIfPresent([Float].self, forKey: .classWeights)
      guard weights?.allSatisfy({ $0 >= 0 && $0.isFinite }) ?? true else {
        throw DecodingError.dataCorruptedError(
          forKey: .classWeights, in: container,
          debugDescription: "class weights must be finite numbers from 0")
      }
      self = .crossEntropy(classWeights: weights, labelSmoothing: smoothing)
    case .huber:
      try decoder.rejectUnknownKeys(known: ["name", "delta"])
      let range = Float.leastNormalMagnitude..<Float.infinity
      self = .huber(delta: try container.number(.delta, in: range) ?? 1)
    default:
      try decoder.rejectUnknownKeys(known: ["name"])
      self = Self.make(name)
    }
  }

  /// Writes the form that ``init(from:)`` reads.
  public func encode(to encoder: any Encoder) throws {
    if self == Self.make(kind) {
      var container = encoder.singleValueContainer()
      try container.encode(kind)
      return
    }
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind, forKey: .name)
    switch self {
    case .binaryCrossEntropy(let smoothing):
      try container.encode(smoothing, forKey: .labelSmoothing)
    case .crossEntropy(let weights, let smoothing):
      try container.encodeIfPresent(weights, forKey: .classWeights)
      try container.encode(smoothing, forKey: .labelSmoothing)
    case .huber(let delta): try container.encode(delta, forKey: .delta)
    default: break
    }
  }

  /// The loss of that name with its default settings.
  private static func make(_ name: Name) -> Loss {
    switch name {
    case .binaryCrossEntropy: .binaryCrossEntropy()
    case .crossEntropy: .crossEntropy()
    case .meanSquaredError: .meanSquaredError
    case .meanAbsoluteError: .meanAbsoluteError
    case .meanAbsolutePercentageError: .meanAbsolutePercentageError
    case .meanSquaredLogarithmicError: .meanSquaredLogarithmicError
    case .hinge: .hinge
    case .squaredHinge: .squaredHinge
    case .categoricalHinge: .categoricalHinge
    case .huber: .huber()
    case .logCosh: .logCosh
    case .kullbackLeibler: .kullbackLeibler
    case .poisson: .poisson
    case .cosineSimilarity: .cosineSimilarity
    }
  }
}
