/// Turns UTF-8 text into tokens, and tokens into identifiers, as a configuration says.
///
/// A text is normalised, cut into units, and each unit made lower-case. The bytes of a token lie in
/// the text or in a buffer that is used again: no string is made unless asked for. One tokenizer
/// may be used by any number of threads at once; make it once, as making it asks ICU for its rules.
///
/// ```swift
/// let tokenizer = try Tokenizer(TokenizerConfiguration(locale: "en"))
/// tokenizer.tokens(in: "It's 3.5 miles.").map(\.text)  // ["it's", "3.5", "miles"]
/// ```
public struct Tokenizer: Sendable {
  /// What was asked for.
  public let configuration: TokenizerConfiguration
  private let pool: WorkspacePool<TokenizerWorkspace>

  /// A tokenizer for a configuration.
  ///
  /// - Throws: `TextError` of kind `invalidArgument` for something that cannot be a locale, or where
  ///   ICU's data are missing.
  public init(_ configuration: TokenizerConfiguration = TokenizerConfiguration()) throws(TextError)
  {
    self.configuration = configuration
    let plan: SegmentationPlan? =
      switch configuration.unit {
      case .word: try SegmentationPlan(.word, locale: configuration.locale)
      case .character: try SegmentationPlan(.character, locale: configuration.locale)
      case .sentence: try SegmentationPlan(.sentence, locale: configuration.locale)
      case .whitespace, .keras, .movieReview: nil
      }
    pool = WorkspacePool {
      // The plan was made with an iterator of the same kind, so this works unless memory ran out.
      do throws(TextError) {
        return try TokenizerWorkspace(configuration, plan)
      } catch {
        fatalError(error.description)
      }
    }
  }

  /// Calls `body` with every token: where it stands in `text`, and its bytes after normalisation.
  ///
  /// The bytes are valid during the call only.
  public func forEachToken<Failure: Error>(
    in text: Span<UInt8>, _ body: (Segment, Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    try text.withUnsafeBufferPointer { buffer throws(Failure) in
      try forEachToken(in: buffer, body)
    }
  }

  /// Calls `body` with every token: where it stands in `text`, and its bytes after normalisation.
  ///
  /// The bytes are valid during the call only.
  public func forEachToken<Failure: Error>(
    in text: UnsafeBufferPointer<UInt8>, _ body: (Segment, Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    try pool.withWorkspace { workspace throws(Failure) in
      try workspace.forEachToken(in: text) { segment, bytes throws(Failure) in
        try body(segment, bytes.span)
      }
    }
  }

  /// The tokens of a text.
  public func tokens(in text: String) -> [Token] {
    var text = text
    var tokens: [Token] = []
    text.withUTF8 { buffer in
      forEachToken(in: buffer) { segment, bytes in
        let text = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        tokens.append(Token(text: text, range: segment.range, kind: segment.kind))
      }
    }
    return tokens
  }
}

extension Tokenizer {
  /// Appends the identifiers of the tokens of a text.
  ///
  /// A token that is no entry gets the identifier reserved for unknown tokens, or none where the
  /// vocabulary reserves none. This is the fast way from text to identifiers: with words in ASCII
  /// text neither ICU nor memory is asked for anything.
  public func appendIdentifiers(
    of text: UnsafeBufferPointer<UInt8>, in vocabulary: Vocabulary, to identifiers: inout [Int32]
  ) {
    let unknown = vocabulary.unknownIdentifier ?? -1
    let padding = vocabulary.paddingIdentifier ?? -1
    pool.withWorkspace { workspace in
      vocabulary.table.withView { table in
        workspace.forEachKey(in: text) { key, bytes, count, lowercased in
          let found = table.find(key, bytes, count, lowercased: lowercased)
          let identifier = found < 0 || found == padding ? unknown : found
          if identifier >= 0 { identifiers.append(identifier) }
        }
      }
    }
  }

  /// Appends the identifiers of the tokens of a text.
  public func appendIdentifiers(
    of text: Span<UInt8>, in vocabulary: Vocabulary, to identifiers: inout [Int32]
  ) {
    text.withUnsafeBufferPointer { appendIdentifiers(of: $0, in: vocabulary, to: &identifiers) }
  }

  /// The identifiers of the tokens of a text.
  public func identifiers(of text: Span<UInt8>, in vocabulary: Vocabulary) -> [Int32] {
    var identifiers: [Int32] = []
    appendIdentifiers(of: text, in: vocabulary, to: &identifiers)
    return identifiers
  }

  /// The identifiers of the tokens of a text.
  public func identifiers(of text: String, in vocabulary: Vocabulary) -> [Int32] {
    var text = text
    var identifiers: [Int32] = []
    text.withUTF8 { appendIdentifiers(of: $0, in: vocabulary, to: &identifiers) }
    return identifiers
  }

  /// Counts the tokens of a text.
  ///
  /// The document the text belongs to goes on until ``TokenCounter/endDocument()``.
  public func count(_ text: UnsafeBufferPointer<UInt8>, into counter: inout TokenCounter) {
    pool.withWorkspace { workspace in
      workspace.forEachKey(in: text) { key, bytes, count, lowercased in
        counter.add(key, bytes, count, lowercased: lowercased)
      }
    }
  }

  /// Counts the tokens of a text.
  ///
  /// The document the text belongs to goes on until ``TokenCounter/endDocument()``.
  public func count(_ text: Span<UInt8>, into counter: inout TokenCounter) {
    text.withUnsafeBufferPointer { count($0, into: &counter) }
  }

  /// Counts the tokens of a text.
  ///
  /// The document the text belongs to goes on until ``TokenCounter/endDocument()``.
  public func count(_ text: String, into counter: inout TokenCounter) {
    var text = text
    text.withUTF8 { count($0, into: &counter) }
  }
}
