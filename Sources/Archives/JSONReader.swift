/// A reader of JSON from bytes that may be anything; the caller says what it expects next.
///
/// Made for safetensors headers: unlike general decoders it shows duplicate keys, and starting it
/// costs nothing. It also finds the place of a syntax error in other files.
struct JSONReader {
  /// What is wrong.
  struct Problem: Error {
    /// A clause, such as “expected a value”.
    let what: String
    /// Where the text is not JSON, in bytes; `nil` when it is JSON but its meaning is wrong.
    var offset: Int?
  }

  private let bytes: UnsafeRawBufferPointer
  private var index = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private func problem(_ what: String) -> Problem {
    Problem(what: what, offset: index)
  }

  private mutating func next() -> UInt8? {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): index += 1
      default: return bytes[index]
      }
    }
    return nil
  }

  /// Whether `byte` comes next; it is skipped if so.
  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard next() == UInt8(ascii: byte) else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ byte: Unicode.Scalar) throws(Problem) {
    if !take(byte) { throw problem("expected “\(byte)”") }
  }

  /// Reads an object, calling `member` after each key.
  mutating func object(
    _ member: (inout JSONReader, String) throws(Problem) -> Void
  ) throws(Problem) {
    try expect("{")
    if take("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try member(&self, key)
    } while take(",")
    try expect("}")
  }

  /// Reads an array, calling `element` for each of its values.
  mutating func array(_ element: (inout JSONReader) throws(Problem) -> Void) throws(Problem) {
    try expect("[")
    if take("]") { return }
    repeat { try element(&self) } while take(",")
    try expect("]")
  }

  /// Reads an array of whole numbers.
  mutating func integers() throws(Problem) -> [Int] {
    var result: [Int] = []
    try array { reader throws(Problem) in result.append(try reader.integer()) }
    return result
  }

  /// Reads a whole number from 0 to the largest `Int`.
  mutating func integer() throws(Problem) -> Int {
    _ = next()
    let start = index
    var value = 0
    while index < bytes.count, case let digit = bytes[index] &- UInt8(ascii: "0"), digit < 10 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(digit))
      if overflow || carry { throw problem("a number is too large") }
      value = sum
      index += 1
    }
    if index == start { throw problem("expected a whole number") }
    return value
  }

  /// Reads a string.
  mutating func string() throws(Problem) -> String {
    try expect("\"")
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "\""),
      bytes[index] != UInt8(ascii: "\\"),
      bytes[index] >= 0x20
    {
      index += 1
    }
    var content = Array(bytes[start..<index])
    while index < bytes.count, bytes[index] >= 0x20 {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let result = String(validating: content, as: UTF8.self) else {
          throw problem("a string is not UTF-8")
        }
        return result
      case UInt8(ascii: "\\"): content += Array(String(try escapedScalar()).utf8)
      default: content.append(byte)
      }
    }
    throw problem("a string does not end")
  }

  private mutating func escapedScalar() throws(Problem) -> Unicode.Scalar {
    guard index < bytes.count else { throw problem("a string does not end") }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let first = try codeUnit()
      if let scalar = Unicode.Scalar(first) { return scalar }
      guard first < 0xDC00, index + 2 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
        bytes[index + 1] == UInt8(ascii: "u")
      else { throw problem("half a surrogate pair") }
      index += 2
      let second = try codeUnit()
      guard (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      else { throw problem("half a surrogate pair") }
      return scalar
    default: throw problem("an unknown escape in a string")
    }
  }

  private mutating func codeUnit() throws(Problem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard index < bytes.count, bytes[index] < 0x80,
        let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue
      else { throw problem("expected four hexadecimal digits") }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }

  /// Reads past a value of any sort, nested at most `depth` levels.
  mutating func skipValue(depth: Int) throws(Problem) {
    if depth == 0 { throw problem("values are nested too deeply") }
    switch next() {
    case UInt8(ascii: "{"):
      try object { reader, _ throws(Problem) in try reader.skipValue(depth: depth - 1) }
    case UInt8(ascii: "["):
      try array { reader throws(Problem) in try reader.skipValue(depth: depth - 1) }
    case UInt8(ascii: "\""): _ = try string()
    default: try skipLiteral()
    }
  }

  private mutating func skipLiteral() throws(Problem) {
    let start = index
    while index < bytes.count, Self.isLiteral(bytes[index]) { index += 1 }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if ["true", "false", "null"].contains(text) { return }
    let isNumber = text.allSatisfy { $0.isNumber || "+-.eE".contains($0) } && Double(text) != nil
    guard isNumber, text.first != "+", text.first != "." else {
      index = start
      throw problem("expected a value")
    }
  }

  private static func isLiteral(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// Makes sure that only white space is left.
  mutating func end() throws(Problem) {
    if next() != nil { throw problem("something follows the value") }
  }
}
