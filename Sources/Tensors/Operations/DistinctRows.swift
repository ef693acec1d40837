/// The distinct rows of tables that a batch of tokens uses, and which of them each position is.
///
/// Texts repeat their words: a batch of 64 reviews has some 10,000 positions and 1,500 distinct
/// words. Whatever is linear in the embedding is computed once per distinct row.
struct DistinctRows {
  /// The rows in use, ascending.
  let rows: [Int32]
  /// For every position the index into `rows`; -1 where the position is padding.
  let positions: [Int32]

  /// - Parameters:
  ///   - identifiers: the row of each position, `[N, T]` in row-major order.
  ///   - length: T.
  ///   - lengths: how many positions of each example count; `nil` if all do.
  ///   - rowCount: the number of rows of the table; identifiers must lie below it.
  init(identifiers: [Int32], length: Int, lengths: [Int32]?, rowCount: Int) {
    var index = [Int32](repeating: -1, count: rowCount)
    var used = 0
    var low = rowCount
    var high = -1
    func eachPosition(_ body: (Int, Int) -> Void) {
      guard length > 0 else { return }
      for example in 0..<(identifiers.count / length) {
        let count = lengths.map { min(Int($0[example]), length) } ?? length
        for position in (example * length)..<(example * length + count) {
          body(position, Int(identifiers[position]))
        }
      }
    }
    index.withUnsafeMutableBufferPointer { index in
      eachPosition { _, row in
        require(
          row >= 0 && row < rowCount,
          "token identifier \(row) is outside the table of \(rowCount) rows")
        if index[row] < 0 {
          index[row] = 0
          used += 1
          low = min(low, row)
          high = max(high, row)
        }
      }
    }
    var rows: [Int32] = []
    rows.reserveCapacity(used)
    if used > 0 {
      for row in low...high where index[row] == 0 {
        index[row] = Int32(rows.count)
        rows.append(Int32(row))
      }
    }
    var positions = [Int32](repeating: -1, count: identifiers.count)
    positions.withUnsafeMutableBufferPointer { positions in
      index.withUnsafeBufferPointer { index in
        eachPosition { position, row in positions[position] = index[row] }
      }
    }
    self.rows = rows
    self.positions = positions
  }
}
