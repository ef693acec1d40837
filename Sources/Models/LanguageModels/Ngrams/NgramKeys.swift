/// An n-gram packed into 128 bits, so that sorting keys sorts n-grams token by token.
///
/// Tokens are stored from the top as identifier + 1; unused places are zero, so that an n-gram comes
/// before its continuations.
struct NgramKey: Hashable, Comparable, Sendable {
  var high: UInt64
  var low: UInt64

  @inline(__always)
  static func < (left: NgramKey, right: NgramKey) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }
}

/// How n-grams of a vocabulary are packed.
struct NgramPacking: Sendable {
  let bits: Int
  let perWord: Int

  /// The longest n-grams that fit.
  var longest: Int { 2 * perWord }

  init(vocabularySize: Int) {
    bits = Int.bitWidth - vocabularySize.leadingZeroBitCount
    perWord = 64 / bits
  }

  /// The key of the n-gram that starts at `start`, at most `order` tokens, ended by the first
  /// line end behind its start.
  @inline(__always)
  func key(_ tokens: UnsafePointer<Int32>, start: Int, count: Int, order: Int) -> NgramKey {
    var key = NgramKey(high: 0, low: 0)
    let end = min(order, count - start)
    var place = 0
    while place < end {
      let token = tokens[start + place]
      let value = UInt64(UInt32(bitPattern: token)) + 1
      if place < perWord {
        key.high |= value << UInt64(64 - bits * (place + 1))
      } else {
        key.low |= value << UInt64(64 - bits * (place - perWord + 1))
      }
      place += 1
      if token == LanguageEncoder.end, place > 1 { break }
    }
    return key
  }

  /// The token at a place, −1 if there is none.
  @inline(__always)
  func token(_ key: NgramKey, _ place: Int) -> Int32 {
    let mask = (UInt64(1) << UInt64(bits)) - 1
    let value =
      place < perWord
      ? key.high >> UInt64(64 - bits * (place + 1)) & mask
      : key.low >> UInt64(64 - bits * (place - perWord + 1)) & mask
    return Int32(truncatingIfNeeded: value) - 1
  }
}
