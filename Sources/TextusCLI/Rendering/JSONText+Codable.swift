import FoundationEssentials

extension JSONText.Members {
  /// A value in its own encoding.
  mutating func add(_ name: String, encoded value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // What cannot be encoded is left out: only infinite numbers could cause that.
    guard let data = try? encoder.encode(value) else { return }
    add(name, raw: Array(data))
  }
}
