import ArgumentParser
import Textus

/// How texts are cut into tokens.
struct TokenizerOptions: ParsableArguments {
  /// What a token is.
  enum Unit: String, CaseIterable, ExpressibleByArgument {
    case word, character, sentence, ngram, whitespace
  }

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      """
      What a token is: word, character and sentence as Unicode defines them, also where no spaces \
      separate words (Chinese, Japanese, Thai …); ngram: runs of words; whitespace: what stands \
      between white space.
      """, valueName: "unit"))
  var unit = Unit.word

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The language, whose rules are used, such as en, ja or th.", valueName: "id")
  )
  var locale = "en"

  @Flag(name: .long, help: "Make tokens lower-case.")
  var lowercase = false

  @Flag(name: .long, help: "Keep punctuation, symbols and emoji as tokens of their own.")
  var keepPunctuation = false

  @Option(
    name: .long,
    help: ArgumentHelp("How many words make an n-gram (default: 2).", valueName: "count"))
  var order: Int?

  func validate() throws {
    try requireCount(order, "--order")
    if let order, order > Self.greatestOrder {
      throw ValidationError("--order must be \(Self.greatestOrder) or less, not \(order)")
    }
    if order != nil, unit != .ngram {
      throw ValidationError("--order belongs to --unit ngram; add that or leave it out")
    }
  }

  private static let greatestOrder = 1000

  /// The tokens asked for.
  func tokens() throws -> TokenCutting {
    let unit: TokenizerConfiguration.Unit =
      switch unit {
      case .word, .ngram: .word
      case .character: .character
      case .sentence: .sentence
      case .whitespace: .whitespace
      }
    let configuration = TokenizerConfiguration(
      unit: unit, locale: locale, lowercase: lowercase, keepPunctuation: keepPunctuation)
    return TokenCutting(
      tokenizer: try Tokenizer(configuration), order: self.unit == .ngram ? order ?? 2 : 1)
  }
}

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
    tokenizer.forEachToken(in: text.span) { segment, bytes in words.append(bytes, segment.range) }
    words.forEachGram(order, body)
  }
}

/// The words of a text one behind the other, with a space between them.
struct WordRun {
  private var bytes: [UInt8] = []
  /// Where each word stands in `bytes` and in the text.
  private var words: [(stored: Range<Int>, source: Range<Int>)] = []

  mutating func append(_ word: Span<UInt8>, _ source: Range<Int>) {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
    let start = bytes.count
    word.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    words.append((start..<bytes.count, source))
  }

  /// Calls `body` with each run of `order` words, in order.
  func forEachGram(_ order: Int, _ body: (Span<UInt8>, Range<Int>) -> Void) {
    NGrams.forEach(count: words.count, orders: order...order) { run in
      let (first, last) = (words[run.lowerBound], words[run.upperBound - 1])
      body(
        bytes.span.extracting(first.stored.lowerBound..<last.stored.upperBound),
        first.source.lowerBound..<last.source.upperBound)
    }
  }

  /// Forgets all but the last words, which begin the n-grams that go on in the next piece.
  mutating func keepLast(_ count: Int) {
    guard words.count > count else { return }
    var rest = WordRun()
    for word in words.suffix(count) {
      rest.append(bytes.span.extracting(word.stored), word.source)
    }
    self = rest
  }
}
