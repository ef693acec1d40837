/// A strict scanner for one JSON value in memory (RFC 8259).
///
/// Foundation's `JSONDecoder` builds a tree and several objects per record, at a few tens of
/// megabytes a second; labelled files are read many times that fast. This one walks the bytes once,
/// hands over only the strings asked for, and checks everything it skips: grammar, escapes,
/// surrogate pairs, control characters. It never recurses, so nesting cannot exhaust the stack.
struct JSONScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  /// Whether a lone surrogate escape becomes U+FFFD instead of being an error.
  var replacesLoneSurrogates = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next byte that is not white space, not consumed; nil at the end.
  mutating func peek() -> UInt8? {
    while position < bytes.count {
      let byte = bytes[position]
      if byte > 0x20 || byte != 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D { return byte }
      position += 1
    }
    return nil
  }

  /// Consumes `character` if it comes next.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Consumes `character` or says what is there instead.
  mutating func expect(_ character: Unicode.Scalar, _ what: String) throws(RecordProblem) {
    if !skip(character) { throw unexpected(what) }
  }

  /// Checks that only white space is left.
  mutating func expectEnd() throws(RecordProblem) {
    if peek() != nil {
      throw unexpected("the end of the line", advice: "Write one object a line.")
    }
  }

  /// Skips one value of any kind and depth, checking it.
  mutating func skipValue() throws(RecordProblem) {
    // The open brackets; a heap stack instead of recursion.
    var open: [UInt8] = []
    while true {
      switch peek() {
      case UInt8(ascii: "{"):
        position += 1
        if !skip("}") {
          open.append(UInt8(ascii: "}"))
          try skipKey()
          continue
        }
      case UInt8(ascii: "["):
        position += 1
        if !skip("]") {
          open.append(UInt8(ascii: "]"))
          continue
        }
      default: try skipScalar()
      }
      while let bracket = open.last {
        if skip(",") {
          if bracket == UInt8(ascii: "}") { try skipKey() }
          break
        }
        try expect(Unicode.Scalar(bracket), "\",\" or \"\(Character(Unicode.Scalar(bracket)))\"")
        open.removeLast()
      }
      if open.isEmpty { return }
    }
  }

  private mutating func skipKey() throws(RecordProblem) {
    try skipString("a field name")
    try expect(":", "\":\"")
  }

  private mutating func skipScalar() throws(RecordProblem) {
    if peek() == UInt8(ascii: "\"") { try skipString("a value") } else { _ = try literal() }
  }

  /// A number, `true`, `false` or `null`, as it is written.
  mutating func literal() throws(RecordProblem) -> UnsafeBufferPointer<UInt8> {
    _ = peek()
    let start = position
    while position < bytes.count, Self.isLiteralByte(bytes[position]) { position += 1 }
    let word = UnsafeBufferPointer(rebasing: bytes[start..<position])
    if word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8)
      || word.elementsEqual("null".utf8) || Self.isNumber(word)
    {
      return word
    }
    position = start
    throw unexpected("a value")
  }

  private static func isLiteralByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// Whether `word` is a number of JSON's grammar: no leading zeros, digits on both sides of a point.
  private static func isNumber(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    var rest = word[...]
    func digits() -> Int {
      let run = rest.prefix { (0x30...0x39).contains($0) }
      rest = rest[run.endIndex...]
      return run.count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let startsWithZero = rest.first == UInt8(ascii: "0")
    let whole = digits()
    if whole == 0 || startsWithZero && whole > 1 { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      if digits() == 0 { return false }
    }
    if let exponent = rest.first, exponent | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      if digits() == 0 { return false }
    }
    return rest.isEmpty
  }

  /// The problem of finding something else than `what` at the current position.
  mutating func unexpected(_ what: String, advice: String? = nil) -> RecordProblem {
    if peek() == nil {
      return RecordProblem(
        "the JSON object is incomplete: expected \(what), found the end of the line",
        advice: "Write each object on one line (jq -c does), or restore the missing part.")
    }
    let rest = UnsafeBufferPointer(rebasing: bytes[position...])
    return RecordProblem(
      "not valid JSON at byte \(position + 1): expected \(what), found "
        + excerpt(rest, maximumLength: 20),
      advice: advice ?? "Correct the record, or skip invalid records.")
  }
}
