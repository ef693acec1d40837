/// A matrix of which each row stores only its entries that are not zero (compressed sparse rows).
///
/// Row `i` has the columns `columns[rowOffsets[i]..<rowOffsets[i + 1]]`, in ascending order, with the
/// values at the same positions; in SciPy's terms `indptr`, `indices` and `data`.
public struct SparseRows: Sendable, Hashable {
  /// The number of rows `N`.
  public var rowCount: Int { rowOffsets.count - 1 }
  /// The number of columns, usually the size `V` of a vocabulary.
  public let columnCount: Int
  /// Where each row starts, and the end of the last.
  ///
  /// Shape `[N + 1]`.
  public private(set) var rowOffsets: [Int] = [0]
  /// The column of each entry.
  public private(set) var columns: [Int32] = []
  /// The value of each entry.
  public internal(set) var values: [Float] = []

  /// A matrix of no rows and `columnCount` columns.
  public init(columnCount: Int) {
    require(columnCount >= 0, "SparseRows: the number of columns is \(columnCount)")
    self.columnCount = columnCount
  }

  /// The number of entries stored.
  public var entryCount: Int { columns.count }

  /// The positions of a row's entries in `columns` and `values`.
  public func entries(ofRow row: Int) -> Range<Int> {
    require(row >= 0 && row < rowCount, "SparseRows: no row \(row) among \(rowCount)")
    return rowOffsets[row]..<rowOffsets[row + 1]
  }

  /// Adds a row; the columns must ascend and be below `columnCount`, with a value for each.
  public mutating func appendRow(columns newColumns: [Int32], values newValues: [Float]) {
    require(
      newColumns.count == newValues.count,
      "SparseRows.appendRow: \(newColumns.count) columns and \(newValues.count) values")
    var previous: Int32 = -1
    for column in newColumns {
      require(
        column > previous && Int(column) < columnCount,
        "SparseRows.appendRow: column \(column) after \(previous) of \(columnCount)")
      previous = column
    }
    columns.append(contentsOf: newColumns)
    values.append(contentsOf: newValues)
    rowOffsets.append(columns.count)
  }

  /// Adds a row that counts how often each identifier occurs.
  ///
  /// `scratch` is sorted in place; the caller keeps it to reuse its memory.
  mutating func appendCounts(sorting scratch: inout [Int32]) {
    scratch.sort()
    var index = 0
    while index < scratch.count {
      let column = scratch[index]
      var end = index + 1
      while end < scratch.count, scratch[end] == column { end += 1 }
      columns.append(column)
      values.append(Float(end - index))
      index = end
    }
    rowOffsets.append(columns.count)
  }

  /// All entries with the zeros between them, row-major.
  ///
  /// Shape `[N, V]`.
  public func dense() -> [Float] {
    var dense = [Float](repeating: 0, count: rowCount * columnCount)
    for row in 0..<rowCount {
      for entry in entries(ofRow: row) {
        dense[row * columnCount + Int(columns[entry])] = values[entry]
      }
    }
    return dense
  }

  /// Divides each row by its Euclidean length; rows of zeros stay as they are.
  public mutating func normalizeRows() {
    for row in 0..<rowCount {
      let entries = entries(ofRow: row)
      var sum = 0.0
      for entry in entries { sum += Double(values[entry]) * Double(values[entry]) }
      guard sum > 0 else { continue }
      let scale = Float(1 / sum.squareRoot())
      for entry in entries { values[entry] *= scale }
    }
  }
}

extension TokenSequences {
  /// How often each identifier occurs in each sequence.
  ///
  /// Shape `[N, V]`, `V` = `columnCount`.
  ///
  /// Identifiers must be in `0..<columnCount`.
  public func counts(columnCount: Int) -> SparseRows {
    var rows = SparseRows(columnCount: columnCount)
    var scratch: [Int32] = []
    for index in 0..<count {
      scratch.removeAll(keepingCapacity: true)
      scratch.append(contentsOf: self[index])
      require(
        scratch.allSatisfy { $0 >= 0 && Int($0) < columnCount },
        "counts(columnCount: \(columnCount)): sequence \(index) has an identifier beyond")
      rows.appendCounts(sorting: &scratch)
    }
    return rows
  }
}
