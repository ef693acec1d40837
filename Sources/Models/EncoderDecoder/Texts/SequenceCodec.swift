import Tensors
import Text

/// From texts of one side to token identifiers and back.
struct SequenceCodec: Sendable {
  /// What a token is.
  let unit: TranslationUnit
  /// The tokens: the reserved ones, then those of the training texts.
  let vocabulary: Vocabulary
  /// How words are cut into pieces, where tokens are pieces.
  let subwords: BytePairEncoding?
  private let tokenizer: Tokenizer?

  /// Fills sequences up to a common length.
  static let padding: Int32 = 0
  /// Stands for tokens that are not in the vocabulary.
  static let unknown: Int32 = 1
  /// Stands before a target.
  static let begin: Int32 = 2
  /// Ends a target.
  static let end: Int32 = 3
  /// The tokens that no target contains.
  static let unwritten = [padding, unknown, begin]

  /// The entries before the tokens of texts.
  static let reserved = BytePairEncoding.reserved

  /// A codec for pieces of words.
  init(subwords: BytePairEncoding) {
    unit = .subword
    vocabulary = subwords.vocabulary
    self.subwords = subwords
    tokenizer = nil
  }

  /// A codec for the words or characters of a vocabulary.
  ///
  /// - Throws: `TextError` where ICU has no rules for the language.
  init(
    unit: TranslationUnit, vocabulary: Vocabulary, configuration: TokenizerConfiguration
  ) throws(TextError) {
    self.unit = unit
    self.vocabulary = vocabulary
    subwords = nil
    tokenizer = try Tokenizer(configuration)
  }

  /// The tokens of a text.
  ///
  /// - Parameter keepsUnknown: whether tokens that are not in the vocabulary get identifiers of their
  ///   own, from the vocabulary's size on.
  func encode(_ text: Span<UInt8>, keepsUnknown: Bool = false) -> CodedText {
    var coded = CodedText()
    if let subwords {
      subwords.append(text, to: &coded.identifiers)
      return coded
    }
    tokenizer?.forEachToken(in: text) { _, token in
      if let identifier = vocabulary.identifier(of: token), identifier >= 4 {
        coded.identifiers.append(identifier)
      } else if keepsUnknown {
        coded.append(
          unknown: token.withUnsafeBufferPointer { Array($0) }, vocabularySize: vocabulary.count)
      } else {
        coded.identifiers.append(Self.unknown)
      }
    }
    return coded
  }

  /// The tokens of a text cut into pieces by chance, each merge being left out with a probability;
  /// `nil` where tokens are not pieces.
  func encode(
    _ text: Span<UInt8>, subwordDropout: Double, using random: inout RandomStream
  ) -> [Int32]? {
    guard let subwords else { return nil }
    var identifiers: [Int32] = []
    subwords.append(text, to: &identifiers, dropout: subwordDropout, using: &random)
    return identifiers
  }

  /// The tokens of a target whose unknown tokens may stand in the source.
  func encode(_ text: Span<UInt8>, copyingFrom source: CodedText) -> [Int32] {
    let coded = encode(text, keepsUnknown: true)
    let size = Int32(vocabulary.count)
    return coded.identifiers.map { identifier in
      guard identifier >= size else { return identifier }
      let token = coded.unknown[Int(identifier - size)]
      return source.unknown.firstIndex(of: token).map { size + Int32($0) } ?? Self.unknown
    }
  }

  /// The text of tokens.
  ///
  /// - Parameter unknown: the tokens whose identifiers begin at the vocabulary's size.
  func decode(_ identifiers: [Int32], unknown: [[UInt8]] = []) -> [UInt8] {
    if let subwords { return subwords.text(of: identifiers) }
    let tokens = identifiers.map { bytes(of: $0, unknown: unknown) }
    return unit == .character ? Array(tokens.joined()) : WordJoining.text(of: tokens)
  }

  /// The spelling of a token.
  func spelling(of identifier: Int32, unknown: [[UInt8]] = []) -> String {
    String(decoding: bytes(of: identifier, unknown: unknown), as: UTF8.self)
  }

  private func bytes(of identifier: Int32, unknown: [[UInt8]]) -> [UInt8] {
    let index = Int(identifier) - vocabulary.count
    if index >= 0 { return index < unknown.count ? unknown[index] : Array("<unk>".utf8) }
    return vocabulary.withToken(at: identifier) { token in
      token.withUnsafeBufferPointer { Array($0) }
    }
  }
}

/// A text as tokens.
struct CodedText: Sendable {
  /// The tokens; those that are not in the vocabulary have identifiers beyond it where they are kept.
  var identifiers: [Int32] = []
  /// The tokens that are not in the vocabulary, each once, in the order of their identifiers.
  var unknown: [[UInt8]] = []

  /// Appends a token that is not in the vocabulary.
  fileprivate mutating func append(unknown token: [UInt8], vocabularySize: Int) {
    let index = unknown.firstIndex(of: token) ?? unknown.count
    if index == unknown.count { unknown.append(token) }
    identifiers.append(Int32(vocabularySize + index))
  }

  /// Keeps the first tokens, and of the unknown ones those among them.
  mutating func truncate(to length: Int, vocabularySize: Int) {
    guard identifiers.count > length else { return }
    identifiers.removeLast(identifiers.count - length)
    // They are numbered in the order in which they come.
    let last = identifiers.max() ?? 0
    unknown.removeLast(unknown.count - max(0, Int(last) - vocabularySize + 1))
  }
}
