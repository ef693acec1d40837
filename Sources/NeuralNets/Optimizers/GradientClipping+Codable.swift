extension GradientClipping: Codable {
  private enum Key: String, CodingKey, CaseIterable { case value, norm, globalNorm }

  /// Reads `{globalNorm: 5}`, `{norm: 1}` or `{value: 0.5}`.
  ///
  /// - Throws: `DecodingError` for anything else and for a limit that is not positive.
  public init(from decoder: any Decoder) throws {
    try decoder.rejectUnknownKeys(known: Key.allCases.map(\.rawValue))
    let container = try decoder.container(keyedBy: Key.self)
    guard container.allKeys.count == 1, let key = container.allKeys.first else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "expected one of value, norm and globalNorm"))
    }
    let range = Float.leastNormalMagnitude..<Float.infinity
    guard let limit = try container.number(key, in: range) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: container, debugDescription: "expected a positive number")
    }
    switch key {
    case .value: self = .value(limit)
    case .norm: self = .norm(limit)
    case .globalNorm: self = .globalNorm(limit)
    }
  }

  /// Writes the form that ``init(from:)`` reads.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .value(let limit): try container.encode(limit, forKey: .value)
    case .norm(let limit): try container.encode(limit, forKey: .norm)
    case .globalNorm(let limit): try container.encode(limit, forKey: .globalNorm)
    }
  }
}
