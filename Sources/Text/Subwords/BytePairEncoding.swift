/// Cuts words into pieces of a fixed vocabulary and joins pieces to text again.
///
/// A word starts as its characters; the pair of neighbours that was learned first is merged, then
/// again, until no neighbours are a known pair. Frequent words become one piece, rare ones several,
/// and no word is unknown. Merges never cross words, nor, within words, the borders between
/// letters, digits and punctuation. `▁` (U+2581) stands before each word.
///
/// Characters without a piece of their own, the character `▁` itself and bytes that are not UTF-8
/// are spelled as bytes, so decoding gives back any text, with runs of white space as single spaces
/// and none at the ends. Without byte fallback such characters become ``unknown``.
///
/// One encoding may be used by any number of threads at once.
///
/// ```swift
/// var learner = BytePairLearner()
/// for line in corpus { learner.add(line) }
/// let encoding = try learner.finish(vocabularySize: 8000)
/// let identifiers = encoding.identifiers(of: "Zwei junge Männer")
/// encoding.string(of: identifiers)  // "Zwei junge Männer"
/// ```
/// Reference: Sennrich, Haddow & Birch 2016, *Neural machine translation of rare words with subword
/// units*; Kudo & Richardson 2018, *SentencePiece*.
public struct BytePairEncoding: Sendable {
  /// The identifier of `<pad>`, which fills sequences up to a common length.
  public static let padding: Int32 = 0
  /// The identifier of `<unk>`, for characters that have no pieces.
  public static let unknown: Int32 = 1
  /// The identifier of `<s>`, the start of a sentence.
  public static let begin: Int32 = 2
  /// The identifier of `</s>`, the end of a sentence.
  public static let end: Int32 = 3
  /// The entries that every vocabulary of pieces starts with.
  public static let reserved = ReservedTokens(additional: ["<s>", "</s>"])

  /// The pieces: the reserved ones, those of the 256 bytes if there is a byte fallback, characters,
  /// and the products of merges.
  public let vocabulary: Vocabulary
  /// The merges in the order of their priority.
  public let merges: BytePairMerges

  let tables: BytePairTables
  let pool: WorkspacePool<BytePairWorkspace>

  /// The number of pieces, V, reserved ones included.
  public var count: Int { vocabulary.count }
  /// Whether characters without a piece are spelled as bytes.
  public var hasByteFallback: Bool { tables.firstByte >= 0 }

  /// An encoding put together again from its vocabulary and its merges.
  ///
  /// The vocabulary decides whether there is a byte fallback: it has the pieces `<0x00>` to `<0xFF>`
  /// in a row, or none of them. Counts do not matter.
  /// - Throws: `TextError` of kind `invalidData`, naming the piece that is missing.
  public init(vocabulary: Vocabulary, merges: BytePairMerges) throws(TextError) {
    tables = try BytePairTables(vocabulary, merges)
    self.vocabulary = vocabulary
    self.merges = merges
    let tables = tables
    pool = WorkspacePool { BytePairWorkspace(tables) }
  }

  /// An encoding from merges alone: its vocabulary is what the merges need.
  ///
  /// - Throws: `TextError` of kind `invalidData`: a merge of something that no earlier one makes.
  public init(merges: BytePairMerges, usesByteFallback: Bool = true) throws(TextError) {
    let characters = try merges.characters { number, side throws(TextError) in
      throw TextError(
        .invalidData,
        message: "merge \(number + 1): the piece \(excerpt(side)) is no character, and no earlier "
          + "merge makes it",
        advice: "Keep the merges complete and in the order in which they were learned.")
    }
    let vocabulary = Self.vocabulary(
      characters: characters, merges: merges, usesByteFallback: usesByteFallback)
    try self.init(vocabulary: vocabulary, merges: merges)
  }

  /// The pieces in their order: reserved, bytes, the mark, characters, products.
  static func vocabulary(
    characters: [[UInt8]], merges: BytePairMerges, usesByteFallback: Bool,
    counts: ([UInt8]) -> Int = { _ in 0 }
  ) -> Vocabulary {
    var table = Vocabulary([], reserved: reserved).table
    func insert(_ piece: [UInt8]) { _ = piece.withUnsafeBufferPointer { table.insert($0) } }
    if usesByteFallback {
      for byte in UInt8.min ... .max { insert(bytePiece(byte)) }
    }
    insert(merges.mark.bytes)
    for character in characters { insert(character) }
    if merges.mark == .end {
      for character in characters { insert(character + merges.mark.bytes) }
    }
    for pair in merges.pairs { insert(pair.product) }
    let pieceCounts = (0..<table.count).map { counts(Array(table.arena[table.range(of: $0)])) }
    return Vocabulary(
      table, counts: pieceCounts, documentCounts: [], reserved: reserved,
      totalCount: pieceCounts.reduce(0, +), totalDocumentCount: 0)
  }

  /// `<0x0A>` for a line feed.
  static func bytePiece(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return Array("<0x".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      + [UInt8(ascii: ">")]
  }
}
