public import Text

/// From lines of text to the identifiers a language model reads, and back.
///
/// Every line ends with one token `<eos>`; a model learns it as any other. Words spelled `<eos>` in a
/// text are left out, so that the end of a line is one everywhere.
public struct LanguageEncoder: Sendable {
  /// The tokens: `<unk>`, `<eos>`, then those of the training text by falling count.
  public let vocabulary: Vocabulary
  /// What a token is.
  public let unit: LanguageUnit

  private let tokenizer: Tokenizer

  /// The entries before the tokens of the text.
  static let reserved = ReservedTokens(padding: nil, unknown: "<unk>", additional: ["<eos>"])

  /// The identifier of tokens that are not in the vocabulary.
  public static let unknown: Int32 = 0
  /// The identifier of the end of a line, which also stands before the first token of a line.
  public static let end: Int32 = 1

  /// An encoder with a vocabulary whose first entries are `<unk>` and `<eos>`.
  ///
  /// - Throws: `TextError` if another vocabulary is given.
  public init(vocabulary: Vocabulary, settings: LanguageTextSettings) throws(TextError) {
    guard
      vocabulary.count > 2, vocabulary.identifier(of: "<unk>") == Self.unknown,
      vocabulary.identifier(of: "<eos>") == Self.end
    else {
      throw TextError(
        .invalidData, message: "the vocabulary of a language model begins with <unk> and <eos>",
        advice: "Use the vocabulary the model was saved with.")
    }
    self.vocabulary = vocabulary
    self.unit = settings.unit
    self.tokenizer = try Self.tokenizer(settings)
  }

  /// The tokenizer of the settings.
  static func tokenizer(_ settings: LanguageTextSettings) throws(TextError) -> Tokenizer {
    var configuration = TokenizerConfiguration(
      unit: settings.unit == .word ? .whitespace : .character)
    configuration.lowercase = settings.lowercase
    return try Tokenizer(configuration)
  }

  /// Appends the identifiers of a line without its end.
  public func append(_ line: Span<UInt8>, to identifiers: inout [Int32]) {
    let start = identifiers.count
    tokenizer.appendIdentifiers(of: line, in: vocabulary, to: &identifiers)
    // Looked for in the line only: the ends of earlier lines stay.
    guard identifiers[start...].contains(Self.end) else { return }
    let rest = identifiers[start...].filter { $0 != Self.end }
    identifiers.replaceSubrange(start..., with: rest)
  }

  /// The identifiers of a line and its end.
  public func identifiers(ofLine line: Span<UInt8>) -> [Int32] {
    var identifiers: [Int32] = []
    append(line, to: &identifiers)
    identifiers.append(Self.end)
    return identifiers
  }

  /// Appends the text of a token as it follows `previous`: words are parted by spaces, and the end
  /// of a line is a line feed.
  ///
  /// - Parameter previous: the token before, `nil` at the start of a line.
  public func append(_ identifier: Int32, after previous: Int32?, to text: inout [UInt8]) {
    if identifier == Self.end {
      text.append(UInt8(ascii: "\n"))
      return
    }
    if unit == .word, let previous, previous != Self.end { text.append(UInt8(ascii: " ")) }
    vocabulary.withToken(at: identifier) { token in
      token.withUnsafeBufferPointer { text.append(contentsOf: $0) }
    }
  }
}

/// A text as one run of token identifiers, every line with its end.
public struct TokenStream: Sendable {
  /// The identifiers.
  public internal(set) var identifiers: [Int32] = []
  /// The number of lines.
  public internal(set) var lineCount = 0
  /// The number of characters, line ends included.
  public internal(set) var characterCount = 0
  /// How many tokens are not in the vocabulary, those written `<unk>` in the text included.
  public internal(set) var unknownCount = 0

  /// An empty stream.
  public init() {}

  /// The number of tokens, line ends included.
  public var count: Int { identifiers.count }

  /// Appends a line and its end.
  public mutating func append(_ line: Span<UInt8>, encoder: LanguageEncoder) {
    let start = identifiers.count
    encoder.append(line, to: &identifiers)
    identifiers.append(LanguageEncoder.end)
    lineCount += 1
    unknownCount += identifiers[start...].count { $0 == LanguageEncoder.unknown }
    characterCount +=
      encoder.unit == .character ? identifiers.count - start : line.scalarCount + 1
  }
}

extension TokenStream {
  /// Takes away a share of the stream, its last lines.
  mutating func splitEnd(_ share: Double, encoder: LanguageEncoder) -> TokenStream {
    var cut = identifiers.count - Int(Double(identifiers.count) * share)
    while cut > 0, cut < identifiers.count, identifiers[cut - 1] != LanguageEncoder.end { cut += 1 }
    var end = TokenStream()
    end.identifiers = Array(identifiers[cut...])
    identifiers.removeLast(identifiers.count - cut)
    recount(encoder)
    end.recount(encoder)
    return end
  }

  /// Counts lines, unknown tokens and characters again, from the tokens.
  private mutating func recount(_ encoder: LanguageEncoder) {
    lineCount = identifiers.count { $0 == LanguageEncoder.end }
    unknownCount = identifiers.count { $0 == LanguageEncoder.unknown }
    characterCount = identifiers.count
    guard encoder.unit == .word else { return }
    let lengths = (0..<Int32(encoder.vocabulary.count)).map { identifier in
      // A word and the space behind it; the last one of a line has the line's end instead.
      identifier == LanguageEncoder.end
        ? 0 : encoder.vocabulary.withToken(at: identifier) { $0.scalarCount + 1 }
    }
    characterCount = identifiers.reduce(0) { $0 + lengths[Int($1)] }
  }
}

extension Span<UInt8> {
  /// The number of Unicode scalars in UTF-8 text.
  var scalarCount: Int {
    withUnsafeBufferPointer { bytes in bytes.count { $0 & 0xC0 != 0x80 } }
  }
}
