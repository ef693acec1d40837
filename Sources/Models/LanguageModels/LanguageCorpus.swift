public import Text

/// A text file for a language model, read line by line as often as needed.
///
/// Standard input can be read only once; it is kept in memory.
public struct LanguageCorpus: Sendable {
  /// The file's path, `-` for standard input.
  public let path: String
  private let kept: [[UInt8]]?

  /// The corpus at `path`, plain or gzip-compressed.
  ///
  /// - Throws: `TextError` if it is standard input and cannot be read.
  public init(path: String) throws(TextError) {
    self.path = path
    guard path == ByteSource.standardInputPath else {
      kept = nil
      return
    }
    var lines: [[UInt8]] = []
    try Self.forEachLine(of: path) { line in
      lines.append(line.withUnsafeBufferPointer { Array($0) })
    }
    kept = lines
  }

  /// Calls `body` with each line, or with pieces of very long ones.
  ///
  /// - Throws: `TextError` naming file and line.
  public func forEachLine(_ body: (Span<UInt8>) -> Void) throws(TextError) {
    guard let kept else { return try Self.forEachLine(of: path, body) }
    for line in kept { body(line.span) }
  }

  private static func forEachLine(
    of path: String, _ body: (Span<UInt8>) -> Void
  ) throws(TextError) {
    var options = LineReader.Options()
    // Some corpora are one endless line, which comes in pieces: each counts as a line.
    options.maximumLength = 1 << 20
    options.cutsLongLines = true
    let lines = try LineReader(path: path, options: options)
    while try lines.advance() { lines.withLine(body) }
  }

  /// The vocabulary of the text: `<unk>`, `<eos>`, then its tokens by falling count.
  ///
  /// - Throws: `TextError`, also for a text without any token.
  public func vocabulary(_ settings: LanguageTextSettings) throws(TextError) -> Vocabulary {
    let tokenizer = try LanguageEncoder.tokenizer(settings)
    var counter = TokenCounter(maximumDistinct: 10_000_000)
    var lineCount = 0
    try forEachLine { line in
      tokenizer.count(line, into: &counter)
      counter.add("<eos>")
      lineCount += 1
    }
    let vocabulary = counter.vocabulary(
      maximumSize: settings.vocabularySize > 0 ? settings.vocabularySize : nil,
      minimumCount: settings.minimumCount, reserved: LanguageEncoder.reserved)
    guard vocabulary.count > vocabulary.reservedCount else {
      throw TextError(
        .invalidData, path: path,
        message: lineCount == 0
          ? "the text is empty"
          : "the text holds no token seen \(settings.minimumCount) times or more",
        advice: "Name a text with a sentence or paragraph on each line.")
    }
    return vocabulary
  }

  /// The text as token identifiers.
  ///
  /// - Throws: `TextError`, also for a text without lines.
  public func stream(_ encoder: LanguageEncoder) throws(TextError) -> TokenStream {
    var stream = TokenStream()
    try forEachLine { stream.append($0, encoder: encoder) }
    guard stream.lineCount > 0 else {
      throw TextError(
        .invalidData, path: path, message: "the text is empty",
        advice: "Name a text with a sentence or paragraph on each line.")
    }
    return stream
  }
}
