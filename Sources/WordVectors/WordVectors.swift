public import Tensors
public import Text

/// Words and a vector for each: the rows of a matrix `[V, D]`.
///
/// Words are bytes and compared as bytes. Vectors are read from a file with
/// ``read(_:where:threads:)``, trained, or made from parts; the matrix may lie in a mapped file.
public struct WordVectors: Sendable {
  /// The vectors, `[V, D]`, in the order of the words.
  public let vectors: Tensor
  /// How often each word occurred in the training text, in the order of the rows, where known.
  public let counts: [Int]?
  /// The sub-words from which words that are not here get vectors, where there are any.
  public let subwords: SubwordTable?
  /// The vectors of the words as contexts, `[V, D]`, from which training can go on, where kept.
  public let contextVectors: Tensor?
  let table: WordTable
  private let rowNorms = RowNorms()

  init(
    table: WordTable, counts: [Int]? = nil, vectors: Tensor, subwords: SubwordTable? = nil,
    contextVectors: Tensor? = nil
  ) {
    self.table = table
    self.counts = counts
    self.vectors = vectors
    self.subwords = subwords
    self.contextVectors = contextVectors
  }

  /// Vectors for the given words; traps when counts differ or a word is empty or repeated.
  ///
  /// - Parameters:
  ///   - words: the words, by convention the most frequent first.
  ///   - counts: how often each word occurred, if that is known.
  ///   - vectors: `[V, D]`, a row for each word.
  ///   - contextVectors: `[V, D]`, the words as contexts, if training is to go on from them.
  public init(
    words: [String], counts: [Int]? = nil, vectors: Tensor, contextVectors: Tensor? = nil
  ) {
    Self.check(words.count, counts, vectors, contextVectors)
    self.init(
      table: .read(Self.table(of: words)), counts: counts, vectors: vectors.detached(),
      contextVectors: contextVectors?.detached())
  }

  /// Vectors for the entries of a vocabulary, reserved ones included, with the counts it has.
  ///
  /// - Parameters:
  ///   - vocabulary: the words.
  ///   - vectors: `[V, D]`, a row for each entry.
  ///   - contextVectors: `[V, D]`, the words as contexts, if training is to go on from them.
  public init(vocabulary: Vocabulary, vectors: Tensor, contextVectors: Tensor? = nil) {
    Self.check(vocabulary.count, vocabulary.counts, vectors, contextVectors)
    self.init(
      table: .read(Self.table(of: vocabulary)), counts: vocabulary.counts,
      vectors: vectors.detached(), contextVectors: contextVectors?.detached())
  }

  /// Vectors composed of sub-words, for the entries of a vocabulary, reserved ones included.
  ///
  /// - Parameters:
  ///   - vocabulary: the words; as many as `subwords` has.
  ///   - subwords: the rows of words and n-grams; a word's vector is the mean of its rows.
  ///   - contextVectors: `[V, D]`, the words as contexts, if training is to go on from them.
  ///   - threads: the most threads to use.
  public init(
    vocabulary: Vocabulary, subwords: SubwordTable, contextVectors: Tensor? = nil,
    threads: Int = availableThreads
  ) {
    require(
      vocabulary.count == subwords.wordCount,
      "WordVectors: \(vocabulary.count) words need sub-words made for as many, "
        + "not for \(subwords.wordCount)")
    let words = Self.table(of: vocabulary)
    let vectors = subwords.composed(words, threads: threads)
    Self.check(vocabulary.count, vocabulary.counts, vectors, contextVectors)
    self.init(
      table: .read(words), counts: vocabulary.counts, vectors: vectors, subwords: subwords,
      contextVectors: contextVectors?.detached())
  }

  private static func table(of words: [String]) -> ByteTable {
    var table = ByteTable(capacity: words.count)
    for word in words {
      var word = word
      _ = word.withUTF8 { table.insert($0) }
    }
    require(table.count == words.count, "WordVectors: words must differ and not be empty")
    return table
  }

  private static func table(of vocabulary: Vocabulary) -> ByteTable {
    var table = ByteTable(capacity: vocabulary.count)
    for identifier in 0..<Int32(vocabulary.count) {
      vocabulary.withToken(at: identifier) { token in
        token.withUnsafeBufferPointer { _ = table.insert($0) }
      }
    }
    return table
  }

  private static func check(
    _ count: Int, _ counts: [Int]?, _ vectors: Tensor, _ contextVectors: Tensor?
  ) {
    for vectors in [vectors] + (contextVectors.map { [$0] } ?? []) {
      require(
        vectors.rank == 2 && vectors.shape[0] == count,
        "WordVectors: \(count) words need vectors of shape [\(count), D], got \(vectors.shape)")
    }
    require(
      counts == nil || counts?.count == count,
      "WordVectors: \(count) words need as many counts, got \(counts?.count ?? 0)")
  }

  /// The same without the vectors of words as contexts, which only further training needs.
  public var withoutContextVectors: WordVectors {
    WordVectors(table: table, counts: counts, vectors: vectors, subwords: subwords)
  }

  /// The number of words, V.
  public var count: Int { table.count }

  /// The number of numbers of each vector, D.
  public var size: Int { vectors.shape[1] }

  /// The row of a word, `nil` if it is not here.
  public func identifier(of word: Span<UInt8>) -> Int32? {
    word.withUnsafeBufferPointer { word in
      let found = table.find(word)
      return found < 0 ? nil : found
    }
  }

  /// The row of a word, `nil` if it is not here.
  public func identifier(of word: String) -> Int32? { identifier(of: word.utf8Span.span) }

  /// The word of a row, ill-formed UTF-8 repaired; traps outside `0..<count`.
  public func word(at identifier: Int32) -> String {
    withWord(at: identifier) { word in
      word.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Calls `body` with the bytes of the word of a row; traps outside `0..<count`.
  public func withWord<Result, Failure: Error>(
    at identifier: Int32, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    require(
      identifier >= 0 && Int(identifier) < count,
      "WordVectors: row \(identifier) is outside 0..<\(count)")
    return try table.withWord(at: Int(identifier), body)
  }

  /// All words in the order of their rows.
  public var words: [String] { (0..<Int32(count)).map(word(at:)) }

  /// The vector of a word, `nil` if it is not here and there are no sub-words to make one of.
  public func vector(of word: String) -> [Float]? { vector(of: word.utf8Span.span) }

  /// The vector of a word, `nil` if it is not here and there are no sub-words to make one of.
  public func vector(of word: Span<UInt8>) -> [Float]? {
    if let identifier = identifier(of: word) { return withVector(at: identifier, Array.init) }
    return subwords?.vector(ofUnknown: word)
  }

  /// The Euclidean norm of each vector, in the order of the rows; computed once and kept.
  public func norms(threads: Int = availableThreads) -> [Float] {
    rowNorms.values(of: vectors, threads: threads)
  }

  /// Calls `body` with the vector of a row; traps outside `0..<count`.
  public func withVector<Result>(
    at identifier: Int32, _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    require(
      identifier >= 0 && Int(identifier) < count,
      "WordVectors: row \(identifier) is outside 0..<\(count)")
    return try vectors.withElements { elements in
      let start = Int(identifier) * size
      return try body(UnsafeBufferPointer(rebasing: elements[start..<start + size]))
    }
  }
}
