import CICUBridge

/// Cuts a text into the runs within which pieces may be merged.
///
/// Words end at white space. With ``WordMark/start`` they are cut further: between letters with
/// their marks, letters of scripts without spaces, digits, and everything else; a run of more than
/// ``longestRun`` characters is cut there. Marks and format characters belong to what they follow.
enum RunCutter {
  /// The most characters of a run, so that neither a text without spaces nor garbage makes runs of
  /// any length.
  static let longestRun = 128

  private enum Kind {
    case letter, unspaced, digit, other, space
    /// Belongs to the run before it.
    case extending
  }

  /// Calls `body` with the bytes of each run and whether a word begins with it.
  @inline(__always)
  static func forEachRun<Failure: Error>(
    in text: UnsafeBufferPointer<UInt8>, mark: WordMark,
    _ body: (UnsafeBufferPointer<UInt8>, Bool) throws(Failure) -> Void
  ) throws(Failure) {
    guard let base = text.baseAddress else { return }
    let cutsWords = mark == .start
    let end = text.count
    var start = 0
    var position = 0
    var length = 0
    var kind = Kind.space
    var beginsWord = true
    while position < end {
      let (next, size) = kindOfScalar(base, position, end)
      if next == .space {
        if length > 0 {
          try body(UnsafeBufferPointer(start: base + start, count: position &- start), beginsWord)
        }
        length = 0
        beginsWord = true
      } else if length == 0 {
        start = position
        length = 1
        kind = next == .extending ? .other : next
      } else if cutsWords, next != kind && next != .extending || length >= longestRun {
        try body(UnsafeBufferPointer(start: base + start, count: position &- start), beginsWord)
        beginsWord = false
        start = position
        length = 1
        if next != .extending { kind = next }
      } else {
        length &+= 1
      }
      position &+= size
    }
    if length > 0 {
      try body(UnsafeBufferPointer(start: base + start, count: end &- start), beginsWord)
    }
  }

  @inline(__always)
  private static func kindOfScalar(
    _ text: UnsafePointer<UInt8>, _ position: Int, _ end: Int
  ) -> (Kind, Int) {
    let byte = text[position]
    guard byte < 0x80 else { return kindBeyondASCII(text, position, end) }
    if byte | 0x20 &- UInt8(ascii: "a") < 26 { return (.letter, 1) }
    if byte &- UInt8(ascii: "0") < 10 { return (.digit, 1) }
    return (ASCII.isWhiteSpace(byte) ? .space : .other, 1)
  }

  @inline(never)
  private static func kindBeyondASCII(
    _ text: UnsafePointer<UInt8>, _ position: Int, _ end: Int
  ) -> (Kind, Int) {
    let (value, length) = ScalarDecoding.scalar(text, position, end)
    let scalar = Int32(bitPattern: value)
    if icu_is_white_space(scalar) != 0 { return (.space, length) }
    let kind: Kind =
      switch Int(icu_category(scalar)) {
      case icu_letter: icu_is_unspaced(scalar) != 0 ? .unspaced : .letter
      case icu_mark, icu_format: .extending
      case icu_number: .digit
      default: .other
      }
    return (kind, length)
  }
}
