public import Text

/// A text file for a language model, read line by line as often as needed.
///
/// Standard input can be read only once; it is kept in memory.
public struct LanguageCorpus: Sendable {
  /// The file's path, `-` for standard input.
  public let path: String
  /// The field of JSON lines that holds the text; empty for plain text.
  public let textField: String
  private let kept: [[UInt8]]?

  /// The corpus at `path`, plain or gzip-compressed.
  ///
  /// - Parameters:
  ///   - path: the file, `-` for standard input.
  ///   - textField: the field of JSON lines that holds the text, of which each line is one; empty, as
  ///     by default: the file is plain text.
  /// - Throws: `TextError` if it is standard input and cannot be read.
  public init(path: String, textField: String = "") throws(TextError) {
    self.path = path
    self.textField = textField
    guard path == ByteSource.standardInputPath else {
      kept = nil
      return
    }
    var lines: [[UInt8]] = []
    try Self.forEachLine(of: path, textField) { line in
      lines.append(line.withUnsafeBufferPointer { Array($0) })
    }
    kept = lines
  }

  /// Calls `body` with each line, or with pieces of very long ones.
  ///
  /// - Throws: `TextError` naming file and line.
  public func forEachLine(_ body: (Span<UInt8>) -> Void) throws(TextError) {
    guard let kept else { return try Self.forEachLine(of: path, textField, body) }
    for line in kept { body(line.span) }
  }

  private static func forEachLine(
    of path: String, _ textField: String, _ body: (Span<UInt8>) -> Void
  ) throws(TextError) {
    guard textField.isEmpty else { return try forEachLine(of: path, inField: textField, body) }
    var options = LineReader.Options()
    // Some corpora are one endless line, which comes in pieces: each counts as a line.
    options.maximumLength = 1 << 20
    options.cutsLongLines = true
    let lines = try LineReader(path: path, options: options)
    while try lines.advance() { lines.withLine(body) }
  }

  /// The lines of a field of JSON lines.
  private static func forEachLine(
    of path: String, inField field: String, _ body: (Span<UInt8>) -> Void
  ) throws(TextError) {
    var options = PairOptions()
    options.needsTarget = false
    if field == options.targetField { options.targetField = options.sourceField }
    options.sourceField = field
    options.sourceRole = "text"
    let reader = try PairReader(path: path, options: options)
    if reader.format != .jsonLines, try reader.advance() {
      throw TextError(
        .invalidData, path: path, line: 1,
        message: "expected JSON lines with the field \(excerpt(field.utf8))",
        advice: "Leave out --text-field (data.text-field of a recipe) for plain text.")
    }
    try reader.forEach { text, _ in
      text.withUnsafeBufferPointer { bytes in
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
          body(UnsafeBufferPointer(rebasing: line).span)
        }
      }
    }
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
