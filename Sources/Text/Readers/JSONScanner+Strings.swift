extension JSONScanner {
  /// Skips a string, checking it.
  mutating func skipString(_ what: String) throws(RecordProblem) {
    try string(what) { _ in }
  }

  /// Reads a string, appending its characters as UTF-8.
  mutating func string(_ what: String, into output: inout [UInt8]) throws(RecordProblem) {
    try string(what) { output.append(contentsOf: $0) }
  }

  /// Reads a string, handing its characters to `take` run by run.
  private mutating func string(
    _ what: String, take: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws(RecordProblem) {
    try expect("\"", what)
    var run = position
    var index = position
    let count = bytes.count
    while index < count {
      let byte = bytes[index]
      if byte == 0x22 {
        take(UnsafeBufferPointer(rebasing: bytes[run..<index]))
        position = index + 1
        return
      }
      if byte == 0x5C {
        take(UnsafeBufferPointer(rebasing: bytes[run..<index]))
        position = index + 1
        try escape(take)
        index = position
        run = index
      } else if byte < 0x20 {
        position = index
        throw unexpected(
          "the rest of a string", advice: "Control characters must be escaped (\\t, \\n, \\u0001).")
      } else {
        index += 1
      }
    }
    position = count
    throw unexpected("the end of a string")
  }

  /// Reads what follows a backslash.
  private mutating func escape(
    _ take: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws(RecordProblem) {
    guard position < bytes.count else { throw unexpected("the end of a string") }
    let byte = bytes[position]
    let character: UInt8
    switch byte {
    case UInt8(ascii: "n"): character = 0x0A
    case UInt8(ascii: "t"): character = 0x09
    case UInt8(ascii: "r"): character = 0x0D
    case UInt8(ascii: "b"): character = 0x08
    case UInt8(ascii: "f"): character = 0x0C
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): character = byte
    case UInt8(ascii: "u"):
      position = position + 1
      Self.encode(try unicodeEscape(), take)
      return
    default:
      throw unexpected("an escape after the backslash")
    }
    position = position + 1
    withUnsafePointer(to: character) { take(UnsafeBufferPointer(start: $0, count: 1)) }
  }

  /// Reads the four digits after `\u` and, for a pair of surrogates, the second escape.
  private mutating func unicodeEscape() throws(RecordProblem) -> Unicode.Scalar {
    let start = position
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    {
      let afterFirst = position
      position = position + 2
      let second = try fourDigits()
      if (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
      position = afterFirst
    }
    if replacesLoneSurrogates { return "\u{FFFD}" }
    position = start - 2
    throw unexpected("a pair of surrogate escapes")
  }

  private mutating func fourDigits() throws(RecordProblem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count, let digit = Self.hexDigit(bytes[position]) else {
        throw unexpected("four hexadecimal digits after \\u")
      }
      value = value << 4 | digit
      position = position + 1
    }
    return value
  }

  private static func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x41 + 10)
    case 0x61...0x66: UInt32(byte - 0x61 + 10)
    default: nil
    }
  }

  private static func encode(
    _ scalar: Unicode.Scalar, _ take: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    let units = Array(UTF8.encode(scalar)!)
    units.withUnsafeBufferPointer(take)
  }
}
