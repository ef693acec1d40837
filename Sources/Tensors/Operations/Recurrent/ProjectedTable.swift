/// An embedding table multiplied with the input weights of recurrent units, once for many texts: a
/// layer over its tokens then has no product with the input left.
///
/// A constant: no gradient flows to the table or the weights.
public struct ProjectedTable: Sendable {
  /// The projections, `[V, rowWidth]` in the layout of the gates.
  let rows: Tensor

  /// How many bytes the projections of a table with `rowCount` rows take.
  public static func byteCount(
    rowCount: Int, weights: RecurrentWeights, _ unit: RecurrentUnit
  ) -> Int {
    rowCount * GateLayout(units: weights.hiddenSize, gates: unit.gateCount).rowWidth * 4
  }

  /// Multiplies a table `[V, D]` with input weights.
  public init(table: Tensor, unit: RecurrentUnit, weights: RecurrentWeights) {
    weights.check(unit)
    require(
      table.rank == 2 && table.shape[1] == weights.inputSize,
      "ProjectedTable: table \(table.shape) for input weights \(weights.input.shape)")
    let layout = GateLayout(units: weights.hiddenSize, gates: unit.gateCount)
    rows = table.detached().matrixProduct(layout.blocked(weights.input.detached()))
  }
}
