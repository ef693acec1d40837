/// Walks the stretches of a text that Unicode rules may change: those with bytes beyond ASCII.
enum ScalarRegions {
  /// Calls `ascii` and `other` with neighbouring ranges that cover the text.
  ///
  /// The ASCII byte before another one belongs to the other stretch, because marks combine with it.
  static func forEach(
    in text: UnsafeBufferPointer<UInt8>, ascii: (Range<Int>) -> Void, other: (Range<Int>) -> Void
  ) {
    guard let base = text.baseAddress else { return }
    let count = text.count
    var position = 0
    while position < count {
      var end = position
      while end < count, base[end] < 0x80 { end += 1 }
      let start = end < count ? max(position, end - 1) : end
      if start > position { ascii(position..<start) }
      guard end < count else { return }
      // Two ASCII bytes in a row end the stretch before the second.
      end += 1
      while end < count, base[end] >= 0x80 || base[end - 1] >= 0x80 { end += 1 }
      other(start..<end)
      position = end
    }
  }
}
