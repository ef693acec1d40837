/// What to do with bytes that are not valid UTF-8.
public enum EncodingPolicy: String, Sendable, Hashable, CaseIterable, Codable {
  /// An error naming file, line and byte.
  case reject
  /// Each invalid piece becomes U+FFFD, the replacement character.
  case replace
  /// The bytes are handed on as they are; for callers that check themselves.
  case unchecked
}

/// Validation of UTF-8 at several gigabytes a second where the text is ASCII.
enum UTF8Check {
  /// The offset of the first byte that does not continue valid UTF-8, or nil if all do.
  ///
  /// The rules are those of Unicode's table 3-7: no overlong forms, no surrogates, nothing beyond
  /// U+10FFFF.
  static func firstInvalid(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let count = bytes.count
    var index = 0
    while index < count {
      index = endOfASCII(base, from: index, to: count)
      while index < count, base[index] >= 0x80 {
        let length = sequenceLength(base + index, available: count - index)
        if length == 0 { return index }
        index += length
      }
    }
    return nil
  }

  @inline(__always)
  private static func endOfASCII(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int
  {
    var index = start
    let raw = UnsafeRawPointer(base)
    while index &+ 32 <= end {
      let a = raw.loadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self)
      if (a[0] | a[1] | a[2] | a[3]) & 0x8080_8080_8080_8080 != 0 { break }
      index &+= 32
    }
    while index < end, base[index] < 0x80 { index &+= 1 }
    return index
  }

  /// The length of the valid sequence at `bytes`, or 0; the first byte is not ASCII.
  @inline(__always)
  private static func sequenceLength(_ bytes: UnsafePointer<UInt8>, available: Int) -> Int {
    func continues(_ offset: Int) -> Bool { bytes[offset] & 0xC0 == 0x80 }
    let first = bytes[0]
    switch first {
    case 0xC2...0xDF:
      return available >= 2 && continues(1) ? 2 : 0
    case 0xE0...0xEF:
      guard available >= 3, continues(1), continues(2) else { return 0 }
      if first == 0xE0, bytes[1] < 0xA0 { return 0 }
      if first == 0xED, bytes[1] > 0x9F { return 0 }
      return 3
    case 0xF0...0xF4:
      guard available >= 4, continues(1), continues(2), continues(3) else { return 0 }
      if first == 0xF0, bytes[1] < 0x90 { return 0 }
      if first == 0xF4, bytes[1] > 0x8F { return 0 }
      return 4
    default:
      return 0
    }
  }

  /// The bytes with every invalid piece replaced by U+FFFD.
  static func repaired(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    Array(String(decoding: bytes, as: UTF8.self).utf8)
  }
}
