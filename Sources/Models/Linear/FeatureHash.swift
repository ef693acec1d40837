/// The 64-bit numbers by which n-grams are known: the same in every process, kept in model files.
///
/// A feature is an n-gram's hash, its lowest four bits replaced by the block it belongs to. With 60
/// bits, ten million distinct n-grams share a number with a probability of about 1 in 20,000, so
/// nothing ever needs the strings themselves. The constants are part of the model format: with
/// others, saved models would know no n-gram.
enum FeatureHash {
  /// What word n-grams start from.
  static let wordSeed: UInt64 = 0x8C5A_1E6B_93D2_47F1
  /// What character n-grams start from.
  static let characterSeed: UInt64 = 0x3F0D_72C4_E859_A6BB
  /// How many low bits name the block.
  static let blockBits: UInt64 = 4

  private static let first: UInt64 = 0x9E37_79B9_7F4A_7C15
  private static let second: UInt64 = 0xD6E8_FEB8_6659_FD93

  /// The product of two words, its halves combined: every bit of both reaches every bit.
  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// The hash of a sequence that continues `prefix` with `item`.
  @inline(__always)
  static func extended(_ prefix: UInt64, by item: UInt64) -> UInt64 {
    fold(prefix ^ first, item ^ second)
  }

  /// The hash of a token's bytes.
  @inline(__always)
  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var state = fold(UInt64(truncatingIfNeeded: bytes.count) ^ first, second)
    var offset = 0
    while bytes.count - offset >= 8 {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      state = extended(state, by: word)
      offset += 8
    }
    if offset < bytes.count {
      var word: UInt64 = 0
      var shift: UInt64 = 0
      while offset < bytes.count {
        word |= UInt64(bytes[offset]) << shift
        shift += 8
        offset += 1
      }
      state = extended(state, by: word)
    }
    return state
  }

  /// The feature of an n-gram of a block.
  @inline(__always)
  static func feature(_ state: UInt64, block: Int) -> UInt64 {
    (state >> blockBits) << blockBits | UInt64(truncatingIfNeeded: block)
  }

  /// The block a feature belongs to.
  ///
  /// Word n-grams of order n are block n − 1, character n-grams of length n block n + 7.
  static func block(of feature: UInt64) -> Int { Int(feature & ((1 << blockBits) - 1)) }
}
