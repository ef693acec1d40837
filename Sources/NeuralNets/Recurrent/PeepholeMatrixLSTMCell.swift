public import Tensors

/// An LSTM whose gates see all cells through weight matrices: the course's peephole LSTM.
///
/// `i, f = σ(x W + h′ U + c′ V + b)`, `o = σ(x W + h′ U + c V + b)`; ``LSTMCell`` has the usual form in
/// which every gate sees its own unit's cell.
public struct PeepholeMatrixLSTMCell: RecurrentCell {
  /// The weights of the LSTM around the peepholes.
  public let lstm: LSTMCell
  /// The weights V of input, forget and output gate on the cells, `[H, 3 H]`.
  public let cellWeights: Parameter

  /// A cell with new weights.
  public init(inputSize: Int, hiddenSize: Int, using random: inout RandomStream) {
    lstm = LSTMCell(inputSize: inputSize, hiddenSize: hiddenSize, using: &random)
    cellWeights = Initializer.orthogonal().makeParameter(
      [hiddenSize, 3 * hiddenSize], using: &random)
  }

  /// The weights of the LSTM and of the peepholes.
  public var children: ParameterTree { ["lstm": lstm, "cellWeights": cellWeights] }

  /// The size D of the input.
  public var inputSize: Int { lstm.inputSize }

  /// The hidden state and the cells.
  public var stateSizes: [Int] { lstm.stateSizes }

  /// One step; the state is the hidden state and the cells.
  public func step(_ x: Tensor, state: [Tensor]) -> [Tensor] {
    let size = lstm.hiddenSize
    let weights = cellWeights.tensor
    let sums = lstm.sums(x, state[0].matrixProduct(lstm.recurrentWeights.tensor))
    let seen = state[1].matrixProduct(weights.sliced(0..<2 * size, along: 1))
    func gate(_ index: Int) -> Tensor { lstm.gate(index, of: sums) }
    let input = (gate(0) + lstm.gate(0, of: seen)).sigmoid()
    let forget = (gate(1) + lstm.gate(1, of: seen)).sigmoid()
    let cell = forget * state[1] + input * gate(2).tanh()
    let output =
      (gate(3) + cell.matrixProduct(weights.sliced(2 * size..<3 * size, along: 1))).sigmoid()
    return [output * cell.tanh(), cell]
  }
}
