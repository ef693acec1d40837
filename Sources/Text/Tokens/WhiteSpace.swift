import CICUBridge

/// Unicode's white space in UTF-8.
enum WhiteSpace {
  /// Whether a segment begins with white space or with a character that cannot be seen.
  static func isInvisible(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool {
    let first = text[range.lowerBound]
    if first < 0x80 { return first <= 0x20 || first == 0x7F }
    let scalar = Int32(ScalarDecoding.scalar(text, range.lowerBound, range.upperBound).value)
    return icu_is_white_space(scalar) != 0 || icu_is_invisible(scalar) != 0
  }

  /// A range without the white space at its ends.
  static func trimmed(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end {
      let (value, length) = ScalarDecoding.scalar(text, start, end)
      if icu_is_white_space(Int32(value)) == 0 { break }
      start += length
    }
    while end > start {
      // White space takes one, two or three bytes.
      var length = 1
      while length < 3, text[end - length] & 0xC0 == 0x80, end - length > start { length += 1 }
      let scalar = ScalarDecoding.scalar(text, end - length, end)
      if scalar.length != length || icu_is_white_space(Int32(scalar.value)) == 0 { break }
      end -= length
    }
    return start..<end
  }
}
