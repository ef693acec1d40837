/// The UTF-8 decoder of this module: every byte sequence has exactly one reading.
///
/// Ill-formed input never fails: each maximal subpart of an ill-formed sequence (Unicode, table
/// 3-7) reads as one U+FFFD of that many bytes, as ICU, browsers and `String(decoding:)` read it.
enum ScalarDecoding {
  /// The replacement character, U+FFFD.
  static let replacement: UInt32 = 0xFFFD

  /// The scalar that starts at `position` and its length in bytes; `position` is before `end`.
  @inline(__always)
  static func scalar(
    _ text: UnsafePointer<UInt8>, _ position: Int, _ end: Int
  ) -> (value: UInt32, length: Int) {
    let first = text[position]
    if first < 0x80 { return (UInt32(first), 1) }
    return longScalar(text, position, end, first)
  }

  private static func longScalar(
    _ text: UnsafePointer<UInt8>, _ position: Int, _ end: Int, _ first: UInt8
  ) -> (value: UInt32, length: Int) {
    guard first >= 0xC2, first <= 0xF4, position + 1 < end else { return (replacement, 1) }
    let second = text[position + 1]
    // The second byte's range depends on the first: no overlong forms, surrogates or values
    // beyond U+10FFFF.
    let lowest: UInt8 = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
    let highest: UInt8 = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
    guard second >= lowest, second <= highest else { return (replacement, 1) }
    if first < 0xE0 { return (UInt32(first & 0x1F) << 6 | UInt32(second & 0x3F), 2) }
    guard position + 2 < end, text[position + 2] & 0xC0 == 0x80 else { return (replacement, 2) }
    let third = UInt32(text[position + 2] & 0x3F)
    let middle = UInt32(second & 0x3F) << 6
    if first < 0xF0 { return (UInt32(first & 0x0F) << 12 | middle | third, 3) }
    guard position + 3 < end, text[position + 3] & 0xC0 == 0x80 else { return (replacement, 3) }
    let fourth = UInt32(text[position + 3] & 0x3F)
    return (UInt32(first & 0x07) << 18 | middle << 6 | third << 6 | fourth, 4)
  }

  /// Appends the UTF-8 bytes of a scalar.
  @inline(__always)
  static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    switch value {
    case 0..<0x80:
      bytes.append(UInt8(value))
    case 0x80..<0x800:
      bytes.append(UInt8(0xC0 | value >> 6))
      bytes.append(UInt8(0x80 | value & 0x3F))
    case 0x800..<0x10000:
      bytes.append(UInt8(0xE0 | value >> 12))
      bytes.append(UInt8(0x80 | value >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | value & 0x3F))
    default:
      bytes.append(UInt8(0xF0 | value >> 18))
      bytes.append(UInt8(0x80 | value >> 12 & 0x3F))
      bytes.append(UInt8(0x80 | value >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | value & 0x3F))
    }
  }
}
