/// Where a stretch of text that needs ICU may end: places UAX #29's rules cannot look across.
enum RegionEnd {
  /// A place where a word boundary is certain and ASCII follows.
  ///
  /// That is before white space or after it (WB3a, WB3b, WB999), not inside a run of spaces (WB3d)
  /// and not where a combining mark may follow. `from` is at or before the first byte beyond ASCII.
  static func ofWords(_ text: UnsafePointer<UInt8>, _ count: Int, from: Int) -> Int {
    var position = from
    // At or after `from` there is a byte beyond ASCII; ASCII before it does not end the region.
    while position < count, text[position] < 0x80 { position += 1 }
    position += 1
    while position < count {
      if isSpace(text[position]), endsWord(text, count, before: position) { return position }
      position += 1
    }
    return count
  }

  /// Whether the region can end before the white space at `position`.
  private static func endsWord(
    _ text: UnsafePointer<UInt8>, _ count: Int, before position: Int
  ) -> Bool {
    // Going back to ASCII pays only where some of it follows.
    if position + 1 < count, text[position + 1] >= 0x80 { return false }
    let previous = text[position - 1]
    if previous < 0x80 { return !isSpace(previous) }
    // U+1680, U+2000…U+200A, U+205F and U+3000 join a following space.
    guard text[position] == UInt8(ascii: " ") else { return true }
    guard position >= 3 else { return false }
    switch (text[position - 3], text[position - 2]) {
    case (0xE1, 0x9A), (0xE2, 0x80), (0xE2, 0x81), (0xE3, 0x80): return false
    default: return true
    }
  }

  /// A place between two ASCII letters: no sentence ends there and nothing before it matters after.
  static func ofSentences(_ text: UnsafePointer<UInt8>, _ count: Int, from: Int) -> Int {
    var letters = 0
    var position = from
    while position < count {
      let folded = text[position] | 0x20
      if folded >= UInt8(ascii: "a"), folded <= UInt8(ascii: "z") {
        letters += 1
        if letters == 3 { return position }
      } else {
        letters = 0
      }
      position += 1
    }
    return count
  }

  /// A place between two ASCII bytes other than CR LF.
  static func ofCharacters(_ text: UnsafePointer<UInt8>, _ count: Int, from: Int) -> Int {
    var position = from + 1
    while position < count {
      if text[position] < 0x80, text[position - 1] < 0x80, text[position] != UInt8(ascii: "\n") {
        return position
      }
      position += 1
    }
    return count
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
