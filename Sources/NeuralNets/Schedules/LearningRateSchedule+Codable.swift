extension TrainingSpan: Codable {
  private enum Key: String, CodingKey { case steps, epochs }

  /// Reads `{steps: 1000}` or `{epochs: 2.5}`.
  ///
  /// - Throws: `DecodingError` for anything else and for a span that is not positive.
  public init(from decoder: any Decoder) throws {
    try decoder.rejectUnknownKeys(known: ["steps", "epochs"])
    let container = try decoder.container(keyedBy: Key.self)
    let steps = try container.decodeIfPresent(Int.self, forKey: .steps)
    let epochs = try container.decodeIfPresent(Double.self, forKey: .epochs)
    switch (steps, epochs) {
    case (let steps?, nil) where steps > 0: self = .steps(steps)
    case (nil, let epochs?) where epochs > 0: self = .epochs(epochs)
    default:
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "expected a positive number of steps or of epochs, and not both"))
    }
  }

  /// Writes the form that ``init(from:)`` reads.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .steps(let count): try container.encode(count, forKey: .steps)
    case .epochs(let count): try container.encode(count, forKey: .epochs)
    }
  }
}

extension LearningRateSchedule: Codable {
  private enum Key: String, CodingKey {
    case name, rate, factor, every, over, decay, to, power, then
  }

  private enum Name: String, Codable {
    case constant, step, exponential, inverseTime, polynomial, cosine, warmUp

    var keys: [Key] {
      switch self {
      case .constant: [.rate]
      case .step: [.rate, .factor, .every]
      case .exponential: [.rate, .factor, .over]
      case .inverseTime: [.rate, .decay, .over]
      case .polynomial: [.rate, .to, .over, .power]
      case .cosine: [.rate, .to, .over]
      case .warmUp: [.over, .then]
      }
    }
  }

  /// Reads a number, the constant rate, or a mapping.
  ///
  /// For example `{name: cosine, rate: 0.001, over: {epochs: 10}}` or
  /// `{name: warmUp, over: {steps: 500}, then: 0.001}`.
  ///
  /// - Throws: `DecodingError` for an unknown name, a misspelt or missing key, a negative number.
  public init(from decoder: any Decoder) throws {
    if let rate = try? decoder.singleValueContainer().decode(Float.self) {
      guard rate >= 0, rate.isFinite else {
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription: "the learning rate \(rate) is not a finite number from 0"))
      }
      self = .constant(rate)
      return
    }
    let container = try decoder.container(keyedBy: Key.self)
    let name = try container.decode(Name.self, forKey: .name)
    try decoder.rejectUnknownKeys(known: (["name"] + name.keys.map(\.rawValue)))
    func number(_ key: Key, default value: Float? = nil) throws -> Float {
      if let number = try container.number(key, in: 0..<Float.infinity) ?? value { return number }
      return try container.decode(Float.self, forKey: key)  // throws: the key is missing
    }
    func span(_ key: Key = .over) throws -> TrainingSpan {
      try container.decode(TrainingSpan.self, forKey: key)
    }
    switch name {
    case .constant: self = .constant(try number(.rate))
    case .step:
      self = .step(try number(.rate), factor: try number(.factor), every: try span(.every))
    case .exponential:
      self = .exponential(try number(.rate), factor: try number(.factor), over: try span())
    case .inverseTime:
      let over = try container.decodeIfPresent(TrainingSpan.self, forKey: .over) ?? .steps(1)
      self = .inverseTime(try number(.rate), decay: try number(.decay), over: over)
    case .polynomial:
      self = .polynomial(
        try number(.rate), to: try number(.to, default: 0), over: try span(),
        power: try number(.power, default: 1))
    case .cosine:
      self = .cosine(try number(.rate), to: try number(.to, default: 0), over: try span())
    case .warmUp:
      self = .warmUp(
        try span(), then: try container.decode(LearningRateSchedule.self, forKey: .then))
    }
  }

  /// Writes the form that ``init(from:)`` reads.
  public func encode(to encoder: any Encoder) throws {
    if case .constant(let rate) = self {
      var container = encoder.singleValueContainer()
      try container.encode(rate)
      return
    }
    var container = encoder.container(keyedBy: Key.self)
    func write(_ name: Name, _ rate: Float?, _ span: TrainingSpan, _ key: Key = .over) throws {
      try container.encode(name, forKey: .name)
      try container.encodeIfPresent(rate, forKey: .rate)
      try container.encode(span, forKey: key)
    }
    switch self {
    case .constant: break
    case .step(let rate, let factor, let span):
      try write(.step, rate, span, .every)
      try container.encode(factor, forKey: .factor)
    case .exponential(let rate, let factor, let span):
      try write(.exponential, rate, span)
      try container.encode(factor, forKey: .factor)
    case .inverseTime(let rate, let decay, let span):
      try write(.inverseTime, rate, span)
      try container.encode(decay, forKey: .decay)
    case .polynomial(let rate, let last, let span, let power):
      try write(.polynomial, rate, span)
      try container.encode(last, forKey: .to)
      try container.encode(power, forKey: .power)
    case .cosine(let rate, let last, let span):
      try write(.cosine, rate, span)
      try container.encode(last, forKey: .to)
    case .warmUp(let span, let schedule):
      try write(.warmUp, nil, span)
      try container.encode(schedule, forKey: .then)
    }
  }
}
