/// Turns the tokens of a document into features: the hashes of its n-grams.
///
/// Word n-grams are runs of neighbouring tokens. Character n-grams lie within a token that has a
/// space put before and after it; a token shorter than the shortest order is one n-gram as a whole,
/// as with scikit-learn's `char_wb`.
struct NgramHasher: Sendable {
  /// The longest order of word n-grams, and of character n-grams.
  static let maximumOrder = 8

  /// The longest word n-gram; 0 for none.
  let wordOrder: Int
  /// The lengths of character n-grams; nil for none.
  let characterOrders: ClosedRange<Int>?

  /// Where an n-gram stands: among the tokens, or among the characters of one token.
  enum Place: Equatable {
    case words(Range<Int>)
    case characters(Range<Int>, token: Int)
  }

  /// Appends the feature of every n-gram occurrence.
  ///
  /// - Parameter characters: memory for the characters of a token, used again and again.
  func appendFeatures(
    of tokens: borrowing TokenBuffer, characters: inout [UInt64], to features: inout [UInt64]
  ) {
    let count = tokens.count
    features.reserveCapacity(features.count + count * wordOrder)
    tokens.hashes.withUnsafeBufferPointer { hashes in
      for start in 0..<count {
        var state = FeatureHash.wordSeed
        for next in start..<min(start + wordOrder, count) {
          state = FeatureHash.extended(state, by: hashes[next])
          features.append(FeatureHash.feature(state, block: next - start))
        }
      }
    }
    guard let orders = characterOrders else { return }
    for token in 0..<count {
      Self.readCharacters(of: tokens, token: token, into: &characters)
      Self.forEachCharacterNgram(characters, orders: orders) { feature, _ in
        features.append(feature)
      }
    }
  }

  /// The same features in the same order, each with its place; for explanations.
  func places(of tokens: borrowing TokenBuffer) -> [(feature: UInt64, place: Place)] {
    var places: [(feature: UInt64, place: Place)] = []
    for start in 0..<tokens.count {
      var state = FeatureHash.wordSeed
      for next in start..<min(start + wordOrder, tokens.count) {
        state = FeatureHash.extended(state, by: tokens.hashes[next])
        places.append(
          (FeatureHash.feature(state, block: next - start), .words(start..<next + 1)))
      }
    }
    guard let orders = characterOrders else { return places }
    var characters: [UInt64] = []
    for token in 0..<tokens.count {
      Self.readCharacters(of: tokens, token: token, into: &characters)
      Self.forEachCharacterNgram(characters, orders: orders) { feature, range in
        places.append((feature, .characters(range, token: token)))
      }
    }
    return places
  }

  /// The text of an n-gram, a space where a character n-gram meets the edge of its token.
  static func text(of place: Place, in tokens: borrowing TokenBuffer) -> String {
    switch place {
    case .words(let range): return tokens.text(of: range)
    case .characters(let range, let token):
      let scalars = Array(" \(tokens.text(of: token..<token + 1)) ".unicodeScalars)
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[range.clamped(to: 0..<scalars.count)])
      return String(text)
    }
  }

  /// The Unicode scalars of a token, each its UTF-8 bytes in one number, a space at either end.
  private static func readCharacters(
    of tokens: borrowing TokenBuffer, token: Int, into characters: inout [UInt64]
  ) {
    characters.removeAll(keepingCapacity: true)
    characters.append(0x20)
    var packed: UInt64 = 0
    for position in tokens.range(of: token) {
      let byte = tokens.bytes[position]
      if byte & 0xC0 != 0x80, position != tokens.range(of: token).lowerBound {
        characters.append(packed)
        packed = 0
      }
      packed = packed << 8 | UInt64(byte)
    }
    characters.append(packed)
    characters.append(0x20)
  }

  @inline(__always)
  private static func forEachCharacterNgram(
    _ characters: [UInt64], orders: ClosedRange<Int>, _ body: (UInt64, Range<Int>) -> Void
  ) {
    let count = characters.count
    for start in 0..<count {
      let end = min(start + orders.upperBound, count)
      if end - start < orders.lowerBound, start > 0 { break }
      var state = FeatureHash.characterSeed
      for next in start..<end {
        state = FeatureHash.extended(state, by: characters[next])
        let length = next + 1 - start
        guard length >= orders.lowerBound || length == count else { continue }
        let block = maximumOrder - 1 + length
        body(FeatureHash.feature(state, block: block), start..<next + 1)
      }
    }
  }
}
