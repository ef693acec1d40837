import CKernels

/// A gradient of a table `[V, D]` that is zero outside some of its rows.
public struct RowGradient: Sendable {
  /// The rows that have a gradient: distinct and ascending.
  public let rows: [Int32]
  /// The gradients of those rows, `[rows.count, D]`.
  public var values: Tensor
  /// The shape of the whole table.
  public let tableShape: Shape

  /// A gradient for distinct, ascending `rows` of a table.
  public init(rows: [Int32], values: Tensor, tableShape: Shape) {
    require(
      values.shape[0] == rows.count && values.elementCount == rows.count * tableShape[-1],
      "RowGradient: \(rows.count) rows and values \(values.shape) for a table \(tableShape)")
    self.rows = rows
    self.values = values
    self.tableShape = tableShape
  }

  /// The gradient as a tensor of the table's shape.
  public func dense() -> Tensor {
    var result = Tensor(zeros: tableShape)
    add(to: &result)
    return result
  }

  /// Adds the rows to a table of the same shape.
  public func add(to table: inout Tensor) {
    let width = tableShape[-1]
    table.withMutableElements { table in
      values.withElements { values in
        for (position, row) in rows.enumerated() {
          let target = table.baseAddress! + Int(row) * width
          kernel_add(target, target, values.baseAddress! + position * width, width)
        }
      }
    }
  }

  /// The sum of several row gradients of one table, added in the order given.
  static func sum(_ list: [RowGradient]) -> RowGradient {
    if list.count == 1 { return list[0] }
    let rows = mergedRows(list.map(\.rows))
    let width = list[0].tableShape[-1]
    let values = Tensor(shape: [rows.count, width]) { sum in
      sum.update(repeating: 0)
      for part in list {
        part.values.withElements { values in
          var target = 0
          for (position, row) in part.rows.enumerated() {
            while rows[target] != row { target += 1 }
            let address = sum.baseAddress! + target * width
            kernel_add(address, address, values.baseAddress! + position * width, width)
          }
        }
      }
    }
    return RowGradient(rows: rows, values: values, tableShape: list[0].tableShape)
  }

  /// The union of ascending lists, ascending.
  private static func mergedRows(_ lists: [[Int32]]) -> [Int32] {
    var merged: [Int32] = []
    for list in lists {
      if merged.isEmpty {
        merged = list
        continue
      }
      var union: [Int32] = []
      union.reserveCapacity(merged.count + list.count)
      var left = 0
      var right = 0
      while left < merged.count || right < list.count {
        if right == list.count || (left < merged.count && merged[left] < list[right]) {
          union.append(merged[left])
          left += 1
        } else {
          if left < merged.count, merged[left] == list[right] { left += 1 }
          union.append(list[right])
          right += 1
        }
      }
      merged = union
    }
    return merged
  }
}
