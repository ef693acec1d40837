/// A key of any name, to see which keys a mapping really has.
private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Decoder {
  /// Throws if the mapping has a key outside `known`: a misspelt setting must not be ignored.
  func rejectUnknownKeys(known: [String]) throws {
    let found = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
    guard let unknown = found.filter({ !known.contains($0) }).min() else { return }
    throw DecodingError.dataCorrupted(
      .init(
        codingPath: codingPath,
        debugDescription: "unknown key \(unknown); expected \(known.joined(separator: ", "))"))
  }
}

extension KeyedDecodingContainer {
  /// The number at `key` if there is one; throws if it lies outside `range`.
  func number(_ key: Key, in range: Range<Float>) throws -> Float? {
    guard let value = try decodeIfPresent(Float.self, forKey: key) else { return nil }
    guard range.contains(value) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self,
        debugDescription: "\(value) is outside \(range.lowerBound) ..< \(range.upperBound)")
    }
    return value
  }
}
