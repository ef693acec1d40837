/// Cuts texts into the words that ROUGE compares.
struct ROUGEWords: Sendable {
  private let options: ROUGEOptions
  private let tokenizer: Tokenizer?

  private static let caseMaps = WorkspacePool { CaseMap(locale: "") }

  init(_ options: ROUGEOptions) throws(TextError) {
    self.options = options
    switch options.words {
    case .latin: tokenizer = nil
    case .international: tokenizer = try Tokenizer(TokenizerConfiguration(lowercase: true))
    }
  }

  /// The words of a text, in lower case and stemmed if asked for.
  func words(of text: Span<UInt8>) -> [[UInt8]] {
    let words = text.withUnsafeBufferPointer { cut($0) }
    return options.usesStemmer ? words.map { $0.count > 3 ? PorterStemmer.stem($0) : $0 } : words
  }

  private func cut(_ text: UnsafeBufferPointer<UInt8>) -> [[UInt8]] {
    var words: [[UInt8]] = []
    if let tokenizer {
      tokenizer.forEachToken(in: text) { _, word in
        word.withUnsafeBufferPointer { words.append(Array($0)) }
      }
      return words
    }
    var small: [UInt8] = []
    Self.caseMaps.withWorkspace { $0.lowercase(text, into: &small) }
    return small.split { byte in
      !(byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10)
    }.map { Array($0) }
  }
}
