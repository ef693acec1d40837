internal import Text

/// The tokens of one document: their hashes and, where asked for, their bytes; used again and again.
struct TokenBuffer {
  /// The hash of each token.
  private(set) var hashes: [UInt64] = []
  /// The bytes of all tokens one after another, if they are kept.
  private(set) var bytes: [UInt8] = []
  /// Where each token ends in ``bytes``, if they are kept.
  private(set) var ends: [Int] = []
  /// Whether the bytes are kept: for character n-grams, and to show n-grams to people.
  let keepsBytes: Bool

  init(keepsBytes: Bool) { self.keepsBytes = keepsBytes }

  /// The number of tokens.
  var count: Int { hashes.count }

  /// Forgets all tokens and keeps the memory.
  mutating func removeAll() {
    hashes.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  /// Adds a token.
  @inline(__always)
  mutating func append(_ token: UnsafeBufferPointer<UInt8>) {
    hashes.append(FeatureHash.hash(UnsafeRawBufferPointer(token)))
    if keepsBytes {
      bytes.append(contentsOf: token)
      ends.append(bytes.count)
    }
  }

  /// Replaces the tokens by those of a text.
  mutating func read(_ text: Span<UInt8>, with tokenizer: Tokenizer) {
    removeAll()
    tokenizer.forEachToken(in: text) { _, token in
      token.withUnsafeBufferPointer { append($0) }
    }
  }

  /// The bytes of a token; only if bytes are kept.
  func range(of token: Int) -> Range<Int> {
    (token == 0 ? 0 : ends[token - 1])..<ends[token]
  }

  /// The text of some neighbouring tokens, with spaces between; only if bytes are kept.
  func text(of tokens: Range<Int>) -> String {
    tokens.map { String(decoding: bytes[range(of: $0)], as: UTF8.self) }.joined(separator: " ")
  }
}
