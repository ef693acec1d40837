/// N-grams: runs of tokens or of characters, of one or several lengths.
public enum NGrams {
  /// Calls `body` with the range of every n-gram among `count` tokens, in order of their starts and,
  /// for one start, of their lengths.
  public static func forEach(
    count: Int, orders: ClosedRange<Int>, _ body: (Range<Int>) -> Void
  ) {
    require(orders.lowerBound > 0, "NGrams: orders start at 1, not \(orders.lowerBound)")
    guard count >= orders.lowerBound else { return }
    for start in 0...(count - orders.lowerBound) {
      for length in orders
        .lowerBound...max(orders.lowerBound, min(orders.upperBound, count - start))
      {
        body(start..<start + length)
      }
    }
  }

  /// The n-grams of tokens, joined with a separator, in order of their starts.
  ///
  /// `["a", "b", "c"]` with orders 1...2 gives `a`, `a b`, `b`, `b c`, `c`.
  public static func joined(
    _ tokens: [String], orders: ClosedRange<Int>, separator: String = " "
  ) -> [String] {
    var result: [String] = []
    forEach(count: tokens.count, orders: orders) { range in
      result.append(tokens[range].joined(separator: separator))
    }
    return result
  }

  /// Calls `body` with the byte range of every character n-gram of a UTF-8 text, in order.
  ///
  /// A character is a Unicode scalar, so no n-gram ever splits one; stray continuation bytes belong
  /// to the character before them. Memory is one offset per character.
  public static func forEachOfCharacters(
    in text: Span<UInt8>, orders: ClosedRange<Int>, _ body: (Range<Int>) -> Void
  ) {
    var starts: [Int] = []
    fill(&starts, withScalarStartsOf: text)
    forEach(count: starts.count - 1, orders: orders) { range in
      body(starts[range.lowerBound]..<starts[range.upperBound])
    }
  }

  /// The character n-grams of a text, in order of their starts.
  public static func ofCharacters(_ text: String, orders: ClosedRange<Int>) -> [String] {
    let bytes = Array(text.utf8)
    var result: [String] = []
    forEachOfCharacters(in: bytes.span, orders: orders) { range in
      result.append(String(decoding: bytes[range], as: UTF8.self))
    }
    return result
  }

  /// Calls `body` with every character n-gram inside words, each word between two spaces.
  ///
  /// Words are separated by white space of ASCII; `ab c` has the 2-grams `␣a`, `ab`, `b␣`, `␣c`,
  /// `c␣` (scikit-learn's `char_wb`). A word with its spaces that is shorter than an order gives no
  /// n-gram of that order, except that it is handed on whole if it is shorter than all of them.
  public static func forEachInsideWords(
    of text: Span<UInt8>, orders: ClosedRange<Int>, _ body: (Span<UInt8>) -> Void
  ) {
    var padded: [UInt8] = []
    var starts: [Int] = []
    var index = 0
    while index < text.count {
      if isSpace(text[index]) {
        index += 1
        continue
      }
      padded.removeAll(keepingCapacity: true)
      padded.append(0x20)
      while index < text.count, !isSpace(text[index]) {
        padded.append(text[index])
        index += 1
      }
      padded.append(0x20)
      let word = padded.span
      fill(&starts, withScalarStartsOf: word)
      if starts.count - 1 < orders.lowerBound { body(word) }
      forEach(count: starts.count - 1, orders: orders) { range in
        body(word.extracting(starts[range.lowerBound]..<starts[range.upperBound]))
      }
    }
  }

  /// Sets `starts` to the offsets of the scalars, and the end.
  private static func fill(_ starts: inout [Int], withScalarStartsOf text: Span<UInt8>) {
    starts.removeAll(keepingCapacity: true)
    for index in 0..<text.count where index == 0 || text[index] & 0xC0 != 0x80 {
      starts.append(index)
    }
    starts.append(text.count)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte >= 0x09 && byte <= 0x0D
  }
}
