import CKernels

extension Tensor {
  /// The rows of this table `[V, D]` that `identifiers` name: `[identifiers.count, D]`.
  ///
  /// The gradient is row-sparse: it costs memory for the distinct rows only.
  public func gatherRows(_ identifiers: [Int32]) -> Tensor {
    require(rank == 2, "gatherRows: the table must be [V, D], got \(shape)")
    checkRows(identifiers, below: shape[0], "gatherRows", shape)
    let width = shape[1]
    let output = Tensor(shape: [identifiers.count, width], reading: self) {
      kernel_gather_rows($0, $1, identifiers, identifiers.count, width)
    }
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in
      sink.add(
        RowGradient(summing: gradient, of: identifiers, tableShape: place.shape), to: place)
    }
  }

  /// Adds the rows of this tensor `[identifiers.count, D]` into a table of zeros: `[rowCount, D]`.
  ///
  /// The adjoint of ``gatherRows(_:)``: rows with the same identifier add up, in order.
  public func scatterRows(_ identifiers: [Int32], rowCount: Int) -> Tensor {
    require(
      rank == 2 && shape[0] == identifiers.count,
      "scatterRows: values \(shape) for \(identifiers.count) identifiers")
    let width = shape[1]
    checkRows(identifiers, below: rowCount, "scatterRows", [rowCount, width])
    let output = Tensor(shape: [rowCount, width], reading: self) { table, values in
      table.update(repeating: 0, count: rowCount * width)
      kernel_scatter_add_rows(table, identifiers, values, identifiers.count, width)
    }
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [place] gradient, sink in
      sink.add(gradient.gatherRows(identifiers), to: place)
    }
  }
}

/// Traps if an identifier is not a row of the table.
private func checkRows(_ identifiers: [Int32], below count: Int, _ name: String, _ shape: Shape) {
  for identifier in identifiers {
    require(
      identifier >= 0 && Int(identifier) < count,
      "\(name): identifier \(identifier) is not a row of the table \(shape)")
  }
}

extension RowGradient {
  /// The gradient of a table from the gradients `[identifiers.count, D]` of gathered rows.
  ///
  /// Rows with the same identifier are added in the order of their positions, so the result does
  /// not depend on anything but the arguments.
  public init(summing gradients: Tensor, of identifiers: [Int32], tableShape: Shape) {
    let width = tableShape[-1]
    require(
      gradients.elementCount == identifiers.count * width,
      "RowGradient: \(identifiers.count) identifiers and gradients \(gradients.shape)")
    let (rows, slots) = distinctRows(identifiers)
    let values = Tensor(shape: [rows.count, width], reading: gradients) { sums, gradients in
      sums.update(repeating: 0, count: rows.count * width)
      kernel_scatter_add_rows(sums, slots, gradients, slots.count, width)
    }
    self.init(rows: rows, values: values, tableShape: tableShape)
  }
}

/// The distinct identifiers, ascending, and for every identifier its position among them.
package func distinctRows(_ identifiers: [Int32]) -> (rows: [Int32], slots: [Int32]) {
  guard let largest = identifiers.max() else { return ([], []) }
  if Int(largest) < 16 * identifiers.count + 1024 {
    // A direct table is cheaper than sorting while it stays in proportion to the batch.
    var slotOfRow = [Int32](repeating: -1, count: Int(largest) + 1)
    for identifier in identifiers { slotOfRow[Int(identifier)] = 0 }
    var rows: [Int32] = []
    for row in slotOfRow.indices where slotOfRow[row] == 0 {
      slotOfRow[row] = Int32(rows.count)
      rows.append(Int32(row))
    }
    return (rows, identifiers.map { slotOfRow[Int($0)] })
  }
  let order = identifiers.indices.sorted { identifiers[$0] < identifiers[$1] }
  var rows: [Int32] = []
  var slots = [Int32](repeating: 0, count: identifiers.count)
  for position in order {
    if rows.last != identifiers[position] { rows.append(identifiers[position]) }
    slots[position] = Int32(rows.count - 1)
  }
  return (rows, slots)
}
