/// The part of hypotheses that are equal to one of their references, byte by byte, white space at
/// the ends aside.
public struct ExactMatch: Sendable, Hashable {
  /// How many hypotheses were added.
  public private(set) var count = 0
  /// How many of them are equal to a reference.
  public private(set) var matchCount = 0

  /// The measure of no hypotheses.
  public init() {}

  /// The part that matches, from 0 to 1; 0 where there are no hypotheses.
  public var fraction: Double { count > 0 ? Double(matchCount) / Double(count) : 0 }

  /// Adds a hypothesis with its references.
  public mutating func add(hypothesis: String, references: [String]) {
    let found = Self.trimmed(hypothesis.utf8.span)
    count += 1
    if references.contains(where: { Self.trimmed($0.utf8.span) == found }) { matchCount += 1 }
  }

  /// Adds a hypothesis with its reference, both UTF-8.
  public mutating func add(hypothesis: Span<UInt8>, reference: Span<UInt8>) {
    count += 1
    if Self.trimmed(hypothesis) == Self.trimmed(reference) { matchCount += 1 }
  }

  /// Adds what was counted elsewhere.
  public mutating func merge(_ other: ExactMatch) {
    count += other.count
    matchCount += other.matchCount
  }

  private static func trimmed(_ text: Span<UInt8>) -> [UInt8] {
    text.withUnsafeBufferPointer { text in
      guard let base = text.baseAddress else { return [] }
      return Array(text[WhiteSpace.trimmed(base, 0..<text.count)])
    }
  }
}
