/// Turns the tokens of a document into the hashes of its n-grams.
struct NgramHasher: Sendable {
  /// The longest word n-gram; 0 for none.
  var wordOrder: Int
  /// The lengths of character n-grams within word boundaries; nil for none.
  var characterOrders: ClosedRange<Int>?

  /// Appends the hash of every n-gram occurrence: per token first the word n-grams that start
  /// there, shortest first, then the character n-grams within it.
  func appendHashes(of tokens: TokenBuffer, workspace: inout Workspace, to hashes: inout [UInt64]) {
    workspace.hashTokens(of: tokens)
    let count = tokens.count
    if wordOrder > 0 {
      workspace.tokenHashes.withUnsafeBufferPointer { tokenHashes in
        for start in 0..<count {
          var state = FeatureHash.wordSeed
          for next in start..<min(start + wordOrder, count) {
            state = FeatureHash.extended(state, by: tokenHashes[next])
            hashes.append(FeatureHash.feature(state, block: next - start))
          }
        }
      }
    }
    guard let orders = characterOrders else { return }
    for index in 0..<count {
      workspace.readCharacters(of: tokens, token: index)
      Self.forEachCharacterRange(count: workspace.characters.count, orders: orders) {
        first, state, length in
        let next = FeatureHash.extended(state, by: workspace.characters[first])
        if length > 0 { hashes.append(FeatureHash.feature(next, block: 7 + length)) }
        return next
      }
    }
  }

  /// Walks the character n-grams of a padded word of `count` characters.
  ///
  /// A word shorter than the shortest order is one n-gram as a whole, as in scikit-learn's
  /// `char_wb`. `step` gets the next character's index, the state so far, and whether the n-gram
  /// that ends there counts; it returns the new state.
  @inline(__always)
  private static func forEachCharacterRange(
    count: Int, orders: ClosedRange<Int>, _ step: (Int, UInt64, Int) -> UInt64
  ) {
    for start in 0..<count {
      let end = min(start + orders.upperBound, count)
      guard end - start >= orders.lowerBound || start == 0 else { break }
      var state = FeatureHash.characterSeed
      for next in start..<end {
        let length = next - start + 1
        state = step(
          next, state, length >= orders.lowerBound || length == count ? length : 0)
      }
    }
  }

  /// Memory reused from document to document.
  struct Workspace {
    /// The hash of each token.
    var tokenHashes: [UInt64] = []
    /// The Unicode scalars of a token, its UTF-8 bytes packed, a space at either end.
    var characters: [UInt64] = []

    fileprivate mutating func hashTokens(of tokens: TokenBuffer) {
      tokenHashes.removeAll(keepingCapacity: true)
      tokens.bytes.withUnsafeBytes { bytes in
        var start = 0
        for end in tokens.ends {
          tokenHashes.append(FeatureHash.hash(UnsafeRawBufferPointer(rebasing: bytes[start..<end])))
          start = end
        }
      }
    }

    fileprivate mutating func readCharacters(of tokens: TokenBuffer, token: Int) {
      characters.removeAll(keepingCapacity: true)
      characters.append(0x20)
      var packed: UInt64 = 0
      for position in tokens.range(of: token) {
        let byte = tokens.bytes[position]
        if byte & 0xC0 != 0x80, packed != 0 {
          characters.append(packed)
          packed = 0
        }
        packed = packed << 8 | UInt64(byte)
      }
      if packed != 0 { characters.append(packed) }
      characters.append(0x20)
    }
  }
}
