import Textus

/// A tokenizer and the length of the runs of its tokens that are handed on.
struct TokenCutting: Sendable {
  let tokenizer: Tokenizer
  /// How many tokens make one; 1 for the tokens themselves.
  let order: Int

  /// Calls `body` with each token or n-gram: its bytes and where it stands in the text.
  func forEachToken(in text: [UInt8], _ body: (Span<UInt8>, Range<Int>) -> Void) {
    if order == 1 {
      tokenizer.forEachToken(in: text.span) { segment, bytes in body(bytes, segment.range) }
      return
    }
    var words = WordRun()
    var sources: [Range<Int>] = []
    tokenizer.forEachToken(in: text.span) { segment, bytes in
      words.append(bytes)
      sources.append(segment.range)
    }
    words.forEachGram(order) { bytes, run in
      let end = sources[run.upperBound - 1].upperBound
      body(bytes, sources[run.lowerBound].lowerBound..<end)
    }
  }
}

/// The words of a text one behind the other, with a space between them.
struct WordRun {
  private var bytes: [UInt8] = []
  /// Where each word stands in `bytes`.
  private var words: [Range<Int>] = []

  mutating func append(_ word: Span<UInt8>) {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
    let start = bytes.count
    word.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    words.append(start..<bytes.count)
  }

  /// Calls `body` with each run of `order` words and the words' numbers, in order.
  func forEachGram(_ order: Int, _ body: (Span<UInt8>, Range<Int>) -> Void) {
    NGrams.forEach(count: words.count, orders: order...order) { run in
      let (first, last) = (words[run.lowerBound], words[run.upperBound - 1])
      body(bytes.span.extracting(first.lowerBound..<last.upperBound), run)
    }
  }

  /// Forgets all but the last words, which begin the n-grams that go on in the next piece.
  mutating func keepLast(_ count: Int) {
    guard words.count > count else { return }
    var rest = WordRun()
    for word in words.suffix(count) { rest.append(bytes.span.extracting(word)) }
    self = rest
  }
}
