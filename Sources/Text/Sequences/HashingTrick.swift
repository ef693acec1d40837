/// Identifiers from hashes instead of a vocabulary.
///
/// Any token gets an identifier in `firstIdentifier..<firstIdentifier + bucketCount`, the same in
/// every run; different tokens may share one. No vocabulary has to be built or kept.
///
/// Reference: Weinberger et al. 2009, *Feature hashing for large scale multitask learning*.
public struct HashingTrick: Sendable, Hashable, Codable {
  /// How many identifiers there are.
  public let bucketCount: Int
  /// The smallest identifier; 1 leaves 0 for padding, as Keras' `hashing_trick` does.
  public let firstIdentifier: Int32
  /// Changes all identifiers; models must keep theirs.
  public let seed: UInt64

  /// The trick with `bucketCount` buckets, at least one.
  public init(bucketCount: Int, firstIdentifier: Int32 = 0, seed: UInt64 = 0) {
    require(
      bucketCount > 0 && bucketCount <= Int(Int32.max) - Int(max(firstIdentifier, 0)),
      "HashingTrick: \(bucketCount) buckets from \(firstIdentifier); at least 1, and all Int32")
    self.bucketCount = bucketCount
    self.firstIdentifier = firstIdentifier
    self.seed = seed
  }

  /// The identifier of a token's bytes.
  public func identifier(of token: Span<UInt8>) -> Int32 {
    identifier(ofHash: StableHash.hash(token, seed: seed))
  }

  /// The identifier of a token.
  public func identifier(of token: String) -> Int32 {
    identifier(ofHash: StableHash.hash(token, seed: seed))
  }

  /// The identifier of a hash: its upper bits, scaled to the number of buckets.
  @inlinable
  public func identifier(ofHash hash: UInt64) -> Int32 {
    firstIdentifier
      &+ Int32(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(bucketCount)).high)
  }

  /// The sign of a hash, +1 or −1: with signs, collisions cancel on average instead of adding up.
  @inlinable
  public func sign(ofHash hash: UInt64) -> Float { hash & 1 == 0 ? 1 : -1 }

  /// Calls `body` with the identifier of every n-gram of a token sequence, in order of their starts
  /// and, for one start, of their lengths.
  ///
  /// An n-gram is hashed as the sequence of its identifiers, so no text is joined. `tokens` has
  /// shape `[T]`; for `orders` 2...3 there are up to 2 T calls.
  public func forEachNGram(
    in tokens: Span<Int32>, orders: ClosedRange<Int>, _ body: (Int32) -> Void
  ) {
    require(orders.lowerBound > 0, "forEachNGram: orders start at 1, not \(orders.lowerBound)")
    let count = tokens.count
    for start in 0..<count {
      var state = seed
      for length in 1...orders.upperBound {
        let last = start + length - 1
        if last >= count { break }
        state = StableHash.combine(state, UInt64(UInt32(bitPattern: tokens[last])))
        if length >= orders.lowerBound { body(identifier(ofHash: StableHash.finalize(state))) }
      }
    }
  }
}
