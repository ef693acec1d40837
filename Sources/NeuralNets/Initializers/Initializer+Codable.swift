extension Initializer: Codable {
  private enum Name: String, CodingKey, CaseIterable {
    case glorotUniform, glorotNormal, heUniform, heNormal, lecunUniform, lecunNormal
    case uniform, normal, truncatedNormal, orthogonal, zeros, ones, constant, identity
  }

  private struct Range: Codable {
    var from: Float = -0.05
    var to: Float = 0.05
  }

  private struct Moments: Codable {
    var mean: Float = 0
    var deviation: Float = 0.05
  }

  /// Reads a name, `heNormal`, or a name with its numbers, `uniform: {from: -0.25, to: 0.25}`.
  ///
  /// - Throws: `DecodingError` for an unknown name or a number missing.
  public init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      guard let name = Name(rawValue: word), let value = Self.plain(name) else {
        throw Self.unknown(word, decoder)
      }
      self = value
      return
    }
    let container = try decoder.container(keyedBy: Name.self)
    guard container.allKeys.count == 1, let name = container.allKeys.first else {
      throw Self.unknown("a mapping", decoder)
    }
    switch name {
    case .uniform:
      let range = try container.decode(Range.self, forKey: name)
      guard range.from <= range.to else {
        throw DecodingError.dataCorruptedError(
          forKey: name, in: container, debugDescription: "\(range.from) is above \(range.to)")
      }
      self = .uniform(from: range.from, to: range.to)
    case .normal:
      let moments = try container.decode(Moments.self, forKey: name)
      self = .normal(mean: moments.mean, deviation: moments.deviation)
    case .truncatedNormal:
      let moments = try container.decode(Moments.self, forKey: name)
      self = .truncatedNormal(mean: moments.mean, deviation: moments.deviation)
    case .orthogonal: self = .orthogonal(gain: try container.decode(Float.self, forKey: name))
    case .constant: self = .constant(try container.decode(Float.self, forKey: name))
    case .identity: self = .identity(gain: try container.decode(Float.self, forKey: name))
    default: throw Self.unknown("a mapping for \(name.rawValue)", decoder)
    }
  }

  /// Writes the form that ``init(from:)`` reads.
  public func encode(to encoder: any Encoder) throws {
    func write(_ name: Name, _ value: some Encodable) throws {
      var container = encoder.container(keyedBy: Name.self)
      try container.encode(value, forKey: name)
    }
    switch self {
    case .uniform(let from, let to): try write(.uniform, Range(from: from, to: to))
    case .normal(let mean, let deviation):
      try write(.normal, Moments(mean: mean, deviation: deviation))
    case .truncatedNormal(let mean, let deviation):
      try write(.truncatedNormal, Moments(mean: mean, deviation: deviation))
    case .orthogonal(let gain): try write(.orthogonal, gain)
    case .constant(let value): try write(.constant, value)
    case .identity(let gain): try write(.identity, gain)
    default:
      guard let name = Name.allCases.first(where: { Self.plain($0) == self }) else { return }
      var container = encoder.singleValueContainer()
      try container.encode(name.rawValue)
    }
  }

  /// The initialiser that a name alone means; `nil` where a number is needed.
  private static func plain(_ name: Name) -> Initializer? {
    switch name {
    case .glorotUniform: .glorotUniform
    case .glorotNormal: .glorotNormal
    case .heUniform: .heUniform
    case .heNormal: .heNormal
    case .lecunUniform: .lecunUniform
    case .lecunNormal: .lecunNormal
    case .uniform: .uniform()
    case .normal: .normal()
    case .truncatedNormal: .truncatedNormal()
    case .orthogonal: .orthogonal()
    case .zeros: .zeros
    case .ones: .ones
    case .constant: nil
    case .identity: .identity()
    }
  }

  private static func unknown(_ found: String, _ decoder: any Decoder) -> DecodingError {
    let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
    return .dataCorrupted(
      .init(
        codingPath: decoder.codingPath,
        debugDescription: "\(found) is no initialiser; expected one of \(names), "
          + "or for example uniform: {from: -0.25, to: 0.25} or constant: 0.1"))
  }
}
