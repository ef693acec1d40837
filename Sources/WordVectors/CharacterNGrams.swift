import Tensors

/// The n-grams of characters that make up a word, numbered by a hash as fastText does.
///
/// A word is put between `<` and `>`; its n-grams are the runs of `lengths` characters, the marks
/// alone left out. Each n-gram belongs to one of `bucketCount` buckets. The hash is FNV-1a over bytes
/// read as signed numbers, which is what fastText computes and what its files therefore mean.
///
/// Source: Bojanowski, Grave, Joulin and Mikolov, Enriching Word Vectors with Subword Information,
/// 2017, <https://arxiv.org/abs/1607.04606>; fastText 0.9.2.
public struct CharacterNGrams: Sendable, Hashable {
  /// The shortest and the longest n-gram, in characters.
  public let lengths: ClosedRange<Int>
  /// The number of buckets, B.
  public let bucketCount: Int

  /// N-grams of the given lengths in so many buckets; traps unless all numbers are positive.
  public init(lengths: ClosedRange<Int> = 3...6, bucketCount: Int = 2_000_000) {
    require(
      lengths.lowerBound >= 1 && bucketCount >= 1,
      "CharacterNGrams: lengths \(lengths) and \(bucketCount) buckets must be positive")
    self.lengths = lengths
    self.bucketCount = bucketCount
  }

  /// The bucket of each n-gram of a word, in fastText's order, repetitions included.
  public func buckets(of word: Span<UInt8>) -> [Int32] {
    var marked: [UInt8] = [UInt8(ascii: "<")]
    marked.reserveCapacity(word.count + 2)
    for place in word.indices { marked.append(word[place]) }
    marked.append(UInt8(ascii: ">"))
    // The sentence end is no word of characters.
    if marked.elementsEqual("<</s>>".utf8) { return [] }
    var buckets: [Int32] = []
    marked.withUnsafeBufferPointer { marked in
      for start in marked.indices where !Self.isContinuation(marked[start]) {
        var hash: UInt32 = 0x811C_9DC5
        var end = start
        var length = 0
        while end < marked.count, length < lengths.upperBound {
          repeat {
            hash ^= UInt32(bitPattern: Int32(Int8(bitPattern: marked[end])))
            hash = hash &* 0x0100_0193
            end += 1
          } while end < marked.count && Self.isContinuation(marked[end])
          length += 1
          let isMark = length == 1 && (start == 0 || end == marked.count)
          if length >= lengths.lowerBound, !isMark {
            buckets.append(Int32(truncatingIfNeeded: UInt(hash) % UInt(bucketCount)))
          }
        }
      }
    }
    return buckets
  }

  /// Whether a byte goes on with a character of UTF-8.
  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
