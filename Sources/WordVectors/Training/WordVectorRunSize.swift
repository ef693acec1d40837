import Text

/// How large a run is.
public struct WordVectorRunSize: Sendable, Hashable {
  /// The different words that get vectors.
  public let words: Int
  /// How many of them are new, where a run goes on from vectors.
  public let newWords: Int
  /// The vectors of word pieces.
  public let pieces: Int
  /// The tokens of the text.
  public let tokens: Int
  /// The tokens of the text that are words.
  public let wordTokens: Int
  /// The memory that training needs, in bytes: vectors, tables and buffers.
  public let byteCount: Int
  /// By how much counts may be too low, as the text has too many different tokens to count.
  public let largestCountLoss: Int

  init(
    _ vocabulary: TrainingVocabulary, settings: WordVectorSettings, parts: WordParts?,
    start: WordVectors?
  ) {
    words = vocabulary.count
    newWords = (0..<vocabulary.count).count { word in
      let bytes = vocabulary.table.arena.span.extracting(vocabulary.table.range(of: word))
      return start?.identifier(of: bytes) == nil
    }
    pieces = parts?.buckets.count ?? 0
    tokens = vocabulary.textCount
    wordTokens = vocabulary.wordCount
    largestCountLoss = vocabulary.largestLoss
    let nodes = settings.hierarchicalSoftmax ? HuffmanTree.nodeCount(words: words) : 0
    let numbers = (2 * words + pieces + nodes) * TrainingRows.stride(settings.dimension)
    // Words are kept with their bytes, counts, slots of a hash table and chances of being drawn.
    byteCount =
      4 * numbers + NegativeSampler.byteCount(words: words) + 4 * (parts?.rows.count ?? 0)
      + vocabulary.table.arena.count + 80 * words
  }
}
