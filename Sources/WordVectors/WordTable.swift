import Synchronization
import Text

/// The words of a set of vectors: their bytes by row, and the row of a word.
///
/// Words that were read are in a table already. Words of a mapped file are taken as they lie; the
/// table that finds them is made when a word is looked up for the first time.
enum WordTable: Sendable {
  case read(ByteTable)
  case mapped(MappedWords)

  /// The number of words.
  var count: Int {
    switch self {
    case .read(let table): table.count
    case .mapped(let words): words.count
    }
  }

  /// The row of a word, −1 for one that is not here.
  func find(_ word: UnsafeBufferPointer<UInt8>) -> Int32 {
    switch self {
    case .read(let table): table.find(word)
    case .mapped(let words): words.find(word)
    }
  }

  /// Calls `body` with the bytes of a row's word; `row` must be one.
  func withWord<Result, Failure: Error>(
    at row: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch self {
    case .read(let table): return try body(table.arena.span.extracting(table.range(of: row)))
    case .mapped(let words):
      let bytes = words.bytes
      return try body(bytes.span.extracting(words.range(of: row)))
    }
  }
}

/// Words one after the other, and where each ends.
final class MappedWords: Sendable {
  let bytes: [UInt8]
  private let ends: [Int64]
  private let index = Mutex<Index?>(nil)

  /// Finds words by their bytes.
  private struct Index {
    var table: ByteTable
    /// The row of each of the table's words; `nil` where the two are the same.
    var rows: [Int32]?
  }

  /// The words that end at `ends`; `nil` unless these rise from 1 on to the number of bytes.
  init?(bytes: [UInt8], ends: [Int64]) {
    var last: Int64 = 0
    var isSound = true
    for end in ends {
      isSound = isSound && end > last
      last = end
    }
    guard isSound, last == bytes.count else { return nil }
    self.bytes = bytes
    self.ends = ends
  }

  var count: Int { ends.count }

  func range(of row: Int) -> Range<Int> { (row == 0 ? 0 : Int(ends[row - 1]))..<Int(ends[row]) }

  func find(_ word: UnsafeBufferPointer<UInt8>) -> Int32 {
    index.withLock { index in
      if index == nil { index = makeIndex() }
      guard let index else { return -1 }
      let found = index.table.find(word)
      guard found >= 0, let rows = index.rows else { return found }
      return rows[Int(found)]
    }
  }

  /// Of a word that comes twice the first row counts.
  private func makeIndex() -> Index {
    var table = ByteTable(capacity: count)
    var rows: [Int32] = []
    bytes.withUnsafeBufferPointer { bytes in
      for row in 0..<count {
        let before = table.count
        _ = table.insert(UnsafeBufferPointer(rebasing: bytes[range(of: row)]))
        if table.count > before { rows.append(Int32(row)) }
      }
    }
    return Index(table: table, rows: rows.count == count ? nil : rows)
  }
}
