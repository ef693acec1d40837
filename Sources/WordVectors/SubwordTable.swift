import CKernels
public import Tensors
import Text

/// A vector for each word and for each bucket of character n-grams, fastText's sub-words.
///
/// The vector of a word is the mean of its own row, if it has one, and the rows of its n-grams, so
/// that words never seen have vectors too.
///
/// Source: Bojanowski et al., Enriching Word Vectors with Subword Information, 2017.
public struct SubwordTable: Sendable {
  /// Which n-grams there are, and the bucket of each.
  public let ngrams: CharacterNGrams
  /// The number of words, V, whose rows come first.
  public let wordCount: Int
  /// The words' own vectors and then those of the buckets, `[V + B, D]`.
  public let rows: Tensor

  /// A table over the given rows, `[V + B, D]`; traps if they are of another number.
  public init(ngrams: CharacterNGrams, wordCount: Int, rows: Tensor) {
    require(
      rows.rank == 2 && rows.shape[0] == wordCount + ngrams.bucketCount,
      "SubwordTable: \(wordCount) words and \(ngrams.bucketCount) buckets need rows of shape "
        + "[\(wordCount + ngrams.bucketCount), D], got \(rows.shape)")
    self.ngrams = ngrams
    self.wordCount = wordCount
    self.rows = rows.detached()
  }

  /// The number of numbers of each vector, D.
  public var size: Int { rows.shape[1] }

  /// The vector of a word without a row of its own; `nil` for one too short to have n-grams.
  public func vector(ofUnknown word: Span<UInt8>) -> [Float]? {
    let buckets = ngrams.buckets(of: word)
    if buckets.isEmpty { return nil }
    return [Float](unsafeUninitializedCapacity: size) { target, count in
      target.initialize(repeating: 0)
      write(row: nil, buckets: buckets, to: target)
      count = size
    }
  }

  /// Writes the mean of a word's own row and of its n-grams' rows, added in fastText's order.
  func write(row: Int?, buckets: [Int32], to target: UnsafeMutableBufferPointer<Float>) {
    let (size, wordCount) = (size, wordCount)
    rows.withElements { rows in
      guard let base = rows.baseAddress, let out = target.baseAddress else { return }
      if let row { out.update(from: base + row * size, count: size) }
      if row == nil { out.update(repeating: 0, count: size) }
      for bucket in buckets {
        kernel_axpy(out, 1, base + (wordCount + Int(bucket)) * size, size)
      }
      let count = buckets.count + (row == nil ? 0 : 1)
      kernel_scale(out, out, Float(1 / Double(max(count, 1))), size)
    }
  }

  /// The vectors of all words, `[V, D]`.
  func composed(_ words: ByteTable, threads: Int) -> Tensor {
    let (size, count) = (size, wordCount)
    return Tensor(shape: [count, size]) { target in
      let piece = 1024
      parallelFor((count + piece - 1) / piece, threads: threads) { number in
        for row in number * piece..<min((number + 1) * piece, count) {
          let buckets = ngrams.buckets(of: words.arena.span.extracting(words.range(of: row)))
          write(
            row: row, buckets: buckets,
            to: UnsafeMutableBufferPointer(rebasing: target[row * size..<(row + 1) * size]))
        }
      }
    }
  }
}
