import Text

/// The first words of a set of vectors, found whether written in capitals or not.
///
/// Of several words that differ only in case the first one counts. Words are compared in capitals,
/// which is what gensim's evaluation does.
struct CaselessWords {
  private var table = ByteTable()
  /// The row of each spelling.
  private var rows: [Int32] = []
  /// The spelling of each row.
  private(set) var spellings: [Int32] = []
  private let ignoresCase: Bool

  init(_ vectors: WordVectors, restriction: Int?, ignoringCase: Bool) {
    ignoresCase = ignoringCase
    let count = min(vectors.count, restriction ?? vectors.count)
    spellings.reserveCapacity(count)
    for row in 0..<Int32(count) {
      let before = table.count
      let spelling = insert(
        vectors.withWord(at: row) { word in word.withUnsafeBufferPointer { Array($0) } })
      if table.count > before { rows.append(row) }
      spellings.append(spelling)
    }
  }

  private mutating func insert(_ word: [UInt8]) -> Int32 {
    spelled(word).withUnsafeBufferPointer { table.insert($0) }
  }

  /// The number of the spelling of a word, −1 if it is not here.
  func spelling(of word: [UInt8]) -> Int32 {
    spelled(word).withUnsafeBufferPointer { table.find($0) }
  }

  /// The row of a spelling.
  func row(of spelling: Int32) -> Int32 { rows[Int(spelling)] }

  private func spelled(_ word: [UInt8]) -> [UInt8] {
    guard ignoresCase else { return word }
    if word.allSatisfy({ $0 < 0x80 }) {
      return word.map { $0 &- UInt8(ascii: "a") < 26 ? $0 - 0x20 : $0 }
    }
    return Array(String(decoding: word, as: UTF8.self).uppercased().utf8)
  }
}
