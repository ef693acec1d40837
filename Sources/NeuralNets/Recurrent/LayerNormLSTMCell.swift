public import Tensors

/// An LSTM whose sums and cells are normalised at every step (Ba, Kiros & Hinton 2016).
///
/// `LN(x W) + LN(h′ U) + b` replaces the sums of the gates and `tanh(LN(c))` the output's factor.
public struct LayerNormLSTMCell: RecurrentCell {
  /// The input weights W, `[D, 4 H]`, in the order input, forget, candidate, output.
  public let inputWeights: Parameter
  /// The recurrent weights U, `[H, 4 H]`.
  public let recurrentWeights: Parameter
  /// The bias b, `[4 H]`.
  public let bias: Parameter
  /// Normalises the input's part of the sums.
  public let inputNorm: LayerNorm
  /// Normalises the recurrent part of the sums.
  public let recurrentNorm: LayerNorm
  /// Normalises the cells.
  public let cellNorm: LayerNorm

  /// A cell with new weights, as ``LSTMCell`` starts them.
  public init(
    inputSize: Int, hiddenSize: Int, forgetBias: Float = 1, epsilon: Float = 1e-3,
    initializers: RecurrentInitializers = RecurrentInitializers(), using random: inout RandomStream
  ) {
    var options = LSTMOptions()
    options.forgetBias = forgetBias
    options.initializers = initializers
    let plain = LSTMCell(
      inputSize: inputSize, hiddenSize: hiddenSize, options: options, using: &random)
    inputWeights = plain.inputWeights
    recurrentWeights = plain.recurrentWeights
    bias = plain.bias
    inputNorm = LayerNorm(size: 4 * hiddenSize, epsilon: epsilon)
    recurrentNorm = LayerNorm(size: 4 * hiddenSize, epsilon: epsilon)
    cellNorm = LayerNorm(size: hiddenSize, epsilon: epsilon)
  }

  /// The weights, the bias and the norms.
  public var children: ParameterTree {
    [
      "inputWeights": inputWeights, "recurrentWeights": recurrentWeights, "bias": bias,
      "inputNorm": inputNorm, "recurrentNorm": recurrentNorm, "cellNorm": cellNorm,
    ]
  }

  /// The size D of the input.
  public var inputSize: Int { inputWeights.shape[0] }

  /// The hidden state and the cells.
  public var stateSizes: [Int] { [recurrentWeights.shape[0], recurrentWeights.shape[0]] }

  /// One step; the state is the hidden state and the cells.
  public func step(_ x: Tensor, state: [Tensor]) -> [Tensor] {
    let size = recurrentWeights.shape[0]
    let sums =
      inputNorm(x.matrixProduct(inputWeights.tensor))
      + recurrentNorm(state[0].matrixProduct(recurrentWeights.tensor)) + bias.tensor
    func gate(_ index: Int) -> Tensor {
      sums.sliced(index * size..<(index + 1) * size, along: 1)
    }
    let cell = gate(1).sigmoid() * state[1] + gate(0).sigmoid() * gate(2).tanh()
    return [gate(3).sigmoid() * cellNorm(cell).tanh(), cell]
  }
}
