/// What a table needs to know of a token: its first bytes and a hash of all of them.
///
/// The hash is this package's own and the same on every machine and in every run: 64×64→128-bit
/// multiplications over eight-byte words, as in the wyhash family. It is no defence against
/// somebody who crafts tokens to collide: those cost time, not correctness.
struct TokenKey {
  /// The first eight bytes, zeros after a shorter token.
  let prefix: UInt64
  /// The last eight bytes of a longer token, otherwise 0.
  let suffix: UInt64
  /// The hash; its higher bits choose a slot.
  let hash: UInt64
  /// 24 bits of the hash, and the number of bytes (255 for more) in the lowest byte.
  let tag: UInt32

  @inline(__always)
  private init(prefix: UInt64, suffix: UInt64, hash: UInt64, count: Int) {
    self.prefix = prefix
    self.suffix = suffix
    self.hash = hash
    tag = UInt32(truncatingIfNeeded: hash) << 8 | UInt32(truncatingIfNeeded: min(count, 255))
  }

  /// The key of a token of at least one byte.
  ///
  /// - Parameters:
  ///   - readable: how many bytes from `bytes` on may be read, at least `count`.
  ///   - lowercased: reads capital ASCII letters as small ones.
  @inline(__always)
  init(
    _ bytes: UnsafePointer<UInt8>, count: Int, readable: Int, lowercased: Bool = false
  ) {
    if count > 8 {
      self = Self.long(UnsafeRawPointer(bytes), count, lowercased)
      return
    }
    var word: UInt64
    if readable >= 8 {
      word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self).littleEndian
      word &= UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* count)
    } else {
      word = Self.shortWord(bytes, count)
    }
    if lowercased { word = Self.lowercased(word) }
    self.init(
      prefix: word, suffix: 0, hash: Self.mix(word, UInt64(truncatingIfNeeded: count)), count: count
    )
  }

  @inline(never)
  private static func long(
    _ source: UnsafeRawPointer, _ count: Int, _ lowercased: Bool
  ) -> TokenKey {
    func word(at offset: Int) -> UInt64 {
      let word = source.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
      return lowercased ? Self.lowercased(word) : word
    }
    let prefix = word(at: 0)
    var state = mix(prefix, UInt64(count))
    var offset = 8
    while offset + 8 < count {
      state = mix(word(at: offset), state)
      offset += 8
    }
    // Some of the last eight bytes come for the second time.
    let suffix = word(at: count - 8)
    return TokenKey(prefix: prefix, suffix: suffix, hash: mix(suffix, state), count: count)
  }

  /// Up to eight bytes as a word, without reading beyond them.
  private static func shortWord(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<count { word |= UInt64(bytes[index]) << UInt64(8 * index) }
    return word
  }

  @inline(__always)
  private static func mix(_ word: UInt64, _ state: UInt64) -> UInt64 {
    let product = (word ^ 0x2D35_8DCC_AA6C_78A5)
      .multipliedFullWidth(by: (state &* 0x9E37_79B9_7F4A_7C15) ^ 0x8BB8_4B93_962E_ACC9)
    return product.high ^ product.low
  }

  /// Eight bytes with capital ASCII letters made small; other bytes stay.
  @inline(__always)
  static func lowercased(_ word: UInt64) -> UInt64 {
    let low = word & 0x7F7F_7F7F_7F7F_7F7F
    // The high bit of each byte tells: at least "A"; beyond "Z".
    let fromA = low &+ 0x3F3F_3F3F_3F3F_3F3F
    let beyondZ = low &+ 0x2525_2525_2525_2525
    let capitals = (fromA ^ beyondZ) & ~word & 0x8080_8080_8080_8080
    return word | capitals >> 2
  }
}

/// What there is to know about ASCII bytes.
enum ASCII {
  @inline(__always)
  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }

  /// Space, tab, line feed, vertical tab, form feed and carriage return.
  @inline(__always)
  static func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 }

  /// Whether all bytes are below 0x80.
  @inline(__always)
  static func isAll(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var bits: UInt64 = 0
    var index = 0
    while index + 8 <= count {
      bits |= UnsafeRawPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self)
      index += 8
    }
    while index < count {
      bits |= UInt64(bytes[index])
      index += 1
    }
    return bits & 0x8080_8080_8080_8080 == 0
  }
}
