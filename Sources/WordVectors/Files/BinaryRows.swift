import Text

/// Reads rows of word2vec's binary form: a word, a space, `size` Float32 numbers, perhaps a newline.
struct BinaryRows {
  let size: Int
  let isWanted: (@Sendable (Span<UInt8>) -> Bool)?

  /// The longest word; only a file that is something else has longer ones.
  static let longestWord = 1 << 16

  /// What one attempt to read a row gave.
  enum Step {
    case row(byteCount: Int)
    /// The row is not there wholly.
    case incomplete
    case problem(RowProblem)
  }

  /// Reads one row from the front of `bytes`.
  func step(_ bytes: UnsafeBufferPointer<UInt8>, into batch: inout RowBatch) -> Step {
    // The original program ends each row with a newline, others do not.
    var start = 0
    while start < bytes.count, bytes[start] == UInt8(ascii: "\n") { start += 1 }
    let limit = min(bytes.count, start + Self.longestWord)
    var end = start
    while end < limit, bytes[end] != 0x20 { end += 1 }
    guard end < bytes.count else { return .incomplete }
    guard end < limit else {
      return .problem(RowProblem(message: "a word of more than \(Self.longestWord) bytes"))
    }
    let next = end + 1 + 4 * size
    guard next <= bytes.count else { return .incomplete }
    let word = UnsafeBufferPointer(rebasing: bytes[start..<end])
    if word.isEmpty { return .problem(RowProblem(message: "a row without a word")) }
    batch.seenCount += 1
    if let isWanted, !isWanted(word.span) { return .row(byteCount: next) }
    let numbers = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[(end + 1)..<next])
    for place in 0..<size {
      let bits = UInt32(
        littleEndian: numbers.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self))
      let number = Float(bitPattern: bits)
      guard number.isFinite else {
        return .problem(
          RowProblem(message: "number \(place + 1) of the word \(quoted(word)) is \(number)"))
      }
      batch.numbers.append(number)
    }
    batch.append(word: word)
    return .row(byteCount: next)
  }
}
