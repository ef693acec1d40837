/// A 64-bit hash of bytes and of identifiers that never changes.
///
/// `Hasher` draws a new key in every process; a bucket chosen by it would mean nothing to a saved
/// model. This one is part of the model format, so its values must stay what they are (a test holds
/// them):
///
///     mix(a, b)  = low(a × b) xor high(a × b), of the 128-bit product
///     state      = seed xor (byte count × 0x9E3779B97F4A7C15)
///     per 8 bytes, little-endian, the last padded with zeros:
///     state      = mix(state xor word xor 0xA0761D6478BD642F, 0xE7037ED1A0B428DB) + word
///     hash       = SplitMix64's finaliser of state
///
/// The count in the state tells padding from zeros; adding the word again keeps a state of zero
/// from swallowing what follows.
public enum StableHash {
  /// The hash of bytes.
  public static func hash(_ bytes: Span<UInt8>, seed: UInt64 = 0) -> UInt64 {
    bytes.withUnsafeBufferPointer { hash($0, seed: seed) }
  }

  /// The hash of a string's UTF-8 bytes: equal only for strings that are equal byte by byte.
  public static func hash(_ text: String, seed: UInt64 = 0) -> UInt64 {
    var text = text
    return text.withUTF8 { hash($0, seed: seed) }
  }

  /// The hash of bytes at a pointer.
  public static func hash(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64 = 0) -> UInt64 {
    var state = seed ^ (UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15)
    let raw = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index &+ 8 <= raw.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      state = combine(state, word)
      index &+= 8
    }
    if index < raw.count {
      var word: UInt64 = 0
      var shift: UInt64 = 0
      while index < raw.count {
        word |= UInt64(raw[index]) << shift
        shift &+= 8
        index &+= 1
      }
      state = combine(state, word)
    }
    return finalize(state)
  }

  /// The state after one more word: an identifier, or the hash of a token.
  @inlinable
  public static func combine(_ state: UInt64, _ word: UInt64) -> UInt64 {
    let product = (state ^ word ^ 0xA076_1D64_78BD_642F)
      .multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return (product.low ^ product.high) &+ word
  }

  /// The hash of a state: every bit of the state changes every bit of the hash.
  @inlinable
  public static func finalize(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
