/// Rows read from a part of a file, before duplicates are looked for.
struct RowBatch {
  /// The words, one after the other.
  private(set) var words: [UInt8] = []
  /// Where each word ends in `words`.
  private(set) var ends: [Int] = []
  /// The numbers, row after row.
  var numbers: [Float] = []
  /// The rows seen, those that were not wanted included.
  var seenCount = 0
  /// The lines passed, empty ones included.
  var lineCount = 0
  /// What stopped the reading, at the line after `lineCount` lines.
  var failure: RowProblem?

  /// Adds a word, whose numbers the caller adds.
  mutating func append(word: UnsafeBufferPointer<UInt8>) {
    words.append(contentsOf: word)
    ends.append(words.count)
  }

  /// The number of rows.
  var count: Int { ends.count }

  /// Calls `body` with the bytes of every word in order, and its place.
  func forEachWord(_ body: (Int, UnsafeBufferPointer<UInt8>) -> Void) {
    words.withUnsafeBufferPointer { words in
      var start = 0
      for (place, end) in ends.enumerated() {
        body(place, UnsafeBufferPointer(rebasing: words[start..<end]))
        start = end
      }
    }
  }
}

/// What is wrong with a row, a clause without its place.
struct RowProblem: Error {
  let message: String
}
