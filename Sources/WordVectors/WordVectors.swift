public import Tensors
import Text

/// Words and a vector for each: the rows of a matrix `[V, D]`.
///
/// Words are bytes and compared as bytes. Vectors are read from a file with
/// ``read(_:where:threads:)`` or made from parts.
public struct WordVectors: Sendable {
  /// The vectors, `[V, D]`, in the order of the words.
  public let vectors: Tensor
  private let table: ByteTable

  init(table: ByteTable, vectors: Tensor) {
    self.table = table
    self.vectors = vectors
  }

  /// Vectors for the given words; traps when counts differ or a word is empty or repeated.
  ///
  /// - Parameters:
  ///   - words: the words.
  ///   - vectors: `[V, D]`, a row for each word.
  public init(words: [String], vectors: Tensor) {
    require(
      vectors.rank == 2 && vectors.shape[0] == words.count,
      "WordVectors: \(words.count) words need vectors of shape [\(words.count), D], "
        + "got \(vectors.shape)")
    var table = ByteTable(capacity: words.count)
    for word in words {
      var word = word
      _ = word.withUTF8 { table.insert($0) }
    }
    require(table.count == words.count, "WordVectors: words must differ and not be empty")
    self.init(table: table, vectors: vectors.detached())
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
    return try body(table.arena.span.extracting(table.range(of: Int(identifier))))
  }

  /// All words in the order of their rows.
  public var words: [String] { (0..<Int32(count)).map(word(at:)) }

  /// The vector of a word, `nil` if it is not here.
  public func vector(of word: String) -> [Float]? {
    identifier(of: word).map { withVector(at: $0, Array.init) }
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
