/// Numbers tokens: a two-way map between byte sequences and the identifiers from 0 on.
///
/// Tokens are bytes and compared as bytes: `é` as one scalar and as two are different tokens (use
/// a normal form in the tokenizer if they should not be). The reserved entries come first, then the
/// tokens of the texts by falling count; where counts are equal the smaller bytes come first, so
/// the numbering does not depend on the order in which texts were read.
///
/// A vocabulary is made by a ``TokenCounter``, read from a file or built from a list of tokens.
public struct Vocabulary: Sendable {
  let table: ByteTable

  /// The entries that stand before the tokens of the texts.
  public let reserved: ReservedTokens
  /// How often each entry occurred in the texts, in the order of the identifiers.
  public let counts: [Int]
  /// In how many documents each entry occurred; empty where documents were not counted.
  public let documentCounts: [Int]
  /// How many tokens were counted in all, also those that did not become entries.
  public let totalCount: Int
  /// How many documents were counted; 0 where they were not.
  public let totalDocumentCount: Int
  /// The identifier of padding, if reserved.
  public let paddingIdentifier: Int32?
  /// The identifier that stands for tokens that are not entries, if reserved.
  public let unknownIdentifier: Int32?

  /// The number of entries, V, reserved ones included.
  public var count: Int { table.count }
  /// How many entries are reserved; they have the first identifiers.
  public var reservedCount: Int { reserved.all.count }

  /// The entries of `table`, of which the first ones are `reserved`.
  init(
    _ table: ByteTable, counts: [Int], documentCounts: [Int], reserved: ReservedTokens,
    totalCount: Int, totalDocumentCount: Int
  ) {
    self.table = table
    self.counts = counts
    self.documentCounts = documentCounts
    self.reserved = reserved
    self.totalCount = totalCount
    self.totalDocumentCount = totalDocumentCount
    paddingIdentifier = reserved.padding == nil ? nil : 0
    unknownIdentifier = reserved.unknown == nil ? nil : reserved.padding == nil ? 0 : 1
  }

  /// A vocabulary of the given tokens in the given order, after the reserved entries.
  ///
  /// Empty tokens, reserved spellings and repetitions are left out. All counts are 0. Traps when
  /// reserved entries are empty or equal.
  public init(_ tokens: some Sequence<String>, reserved: ReservedTokens = ReservedTokens()) {
    var table = ByteTable()
    for token in reserved.all {
      var token = token
      _ = token.withUTF8 { table.insert($0) }
    }
    require(
      table.count == reserved.all.count,
      "Vocabulary: the reserved entries \(reserved.all) must differ and not be empty")
    for token in tokens {
      var token = token
      _ = token.withUTF8 { table.insert($0) }
    }
    self.init(
      table, counts: [Int](repeating: 0, count: table.count), documentCounts: [],
      reserved: reserved, totalCount: 0, totalDocumentCount: 0)
  }
}

extension Vocabulary {
  /// The identifier of a token, nil if it is not an entry; padding is never found.
  public func identifier(of token: Span<UInt8>) -> Int32? {
    token.withUnsafeBufferPointer { identifier(of: $0) }
  }

  /// The identifier of a token, nil if it is not an entry; padding is never found.
  public func identifier(of token: String) -> Int32? {
    var token = token
    return token.withUTF8 { identifier(of: $0) }
  }

  func identifier(of token: UnsafeBufferPointer<UInt8>) -> Int32? {
    let found = table.find(token)
    return found < 0 || found == paddingIdentifier ? nil : found
  }

  /// The token of an identifier; ill-formed UTF-8 is shown repaired.
  ///
  /// Traps when the identifier is not below ``count``.
  public func token(at identifier: Int32) -> String {
    String(decoding: table.arena[checkedRange(identifier)], as: UTF8.self)
  }

  /// Calls `body` with the bytes of the token of an identifier.
  ///
  /// Traps when the identifier is not below ``count``.
  public func withToken<Result, Failure: Error>(
    at identifier: Int32, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(table.arena.span.extracting(checkedRange(identifier)))
  }

  /// Every token in the order of the identifiers.
  public var tokens: [String] { (0..<Int32(count)).map(token(at:)) }

  private func checkedRange(_ identifier: Int32) -> Range<Int> {
    require(
      identifier >= 0 && Int(identifier) < count,
      "Vocabulary: identifier \(identifier) is not below the count \(count)")
    return table.range(of: Int(identifier))
  }
}
