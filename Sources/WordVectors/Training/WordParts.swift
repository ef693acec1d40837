import Text

/// The rows that make each word: its own, and one for each of its pieces.
///
/// Only buckets that some word needs have a row while training; rows are numbered in the order of
/// first need, so that those of frequent words lie together.
struct WordParts: Sendable {
  /// The rows of all words, one behind the other; those of word `w` from `offsets[w]` on.
  private(set) var rows: [Int32] = []
  private(set) var offsets: [Int64] = [0]
  /// The bucket of each row behind the words'.
  private(set) var buckets: [Int32] = []

  let ngrams: CharacterNGrams

  /// The parts of the words of a table; nil where words have none.
  init?(_ words: ByteTable, _ settings: SubwordSettings) {
    guard settings.isUsed else { return nil }
    ngrams = CharacterNGrams(
      lengths: settings.minimumLength...settings.maximumLength, bucketCount: settings.buckets)
    var rowOfBucket: [Int32: Int32] = [:]
    let first = Int32(words.count)
    for word in 0..<words.count {
      rows.append(Int32(word))
      for bucket in ngrams.buckets(of: words.arena.span.extracting(words.range(of: word))) {
        if let row = rowOfBucket[bucket] {
          rows.append(row)
          continue
        }
        let row = first + Int32(buckets.count)
        rowOfBucket[bucket] = row
        buckets.append(bucket)
        rows.append(row)
      }
      offsets.append(Int64(rows.count))
    }
  }

  /// The number of all rows.
  var rowCount: Int { offsets.count - 1 + buckets.count }
}
