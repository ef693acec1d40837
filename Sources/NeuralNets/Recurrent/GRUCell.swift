public import Tensors

/// The gated recurrent unit of Cho and others (2014).
///
/// `z, r = σ(x W + h′ U + b)`, `h = z h′ + (1 − z) n`; the candidate is `n = tanh(x W + r (h′ U + b′) + b)`
/// where the reset gate acts after the product (PyTorch, cuDNN, Keras's default), or
/// `n = tanh(x W + (r h′) U + b)` where it acts before (the paper). Columns stand in the order z, r, n.
public struct GRUCell: FusedRecurrentCell {
  /// The input weights W, `[D, 3 H]`.
  public let inputWeights: Parameter
  /// The recurrent weights U, `[H, 3 H]`.
  public let recurrentWeights: Parameter
  /// The bias b, `[3 H]`.
  public let bias: Parameter
  /// The bias b′ of the candidate's product, `[H]`, where the reset gate acts after it.
  public let candidateBias: Parameter?

  /// A cell with new weights; see ``RecurrentInitializers`` for how they start.
  ///
  /// - Parameters:
  ///   - inputSize: D.
  ///   - hiddenSize: H.
  ///   - resetsAfter: whether the reset gate acts after the product; default yes.
  ///   - initializers: how the weights start.
  ///   - random: the source of randomness.
  public init(
    inputSize: Int, hiddenSize: Int, resetsAfter: Bool = true,
    initializers: RecurrentInitializers = RecurrentInitializers(), using random: inout RandomStream
  ) {
    inputWeights = initializers.input.makeParameter([inputSize, 3 * hiddenSize], using: &random)
    recurrentWeights = initializers.recurrent.makeParameter(
      [hiddenSize, 3 * hiddenSize], using: &random)
    bias = initializers.bias.makeParameter([3 * hiddenSize], using: &random)
    candidateBias =
      resetsAfter ? initializers.bias.makeParameter([hiddenSize], using: &random) : nil
  }

  /// The weights and the biases.
  public var children: ParameterTree {
    [
      "inputWeights": inputWeights, "recurrentWeights": recurrentWeights, "bias": bias,
      "candidateBias": candidateBias,
    ]
  }

  /// The size D of the input.
  public var inputSize: Int { inputWeights.shape[0] }

  /// Whether the reset gate acts after the product.
  public var resetsAfter: Bool { candidateBias != nil }

  /// The kind of unit.
  public var unit: RecurrentUnit { resetsAfter ? .gruResetAfter : .gru }

  /// The weights as they take part in a computation.
  public var weights: RecurrentWeights {
    RecurrentWeights(
      input: inputWeights.tensor, recurrent: recurrentWeights.tensor, bias: bias.tensor,
      candidateBias: candidateBias?.tensor)
  }

  /// `GRU`.
  public var layerName: String { "GRU" }

  /// One step.
  public func step(_ x: Tensor, state: [Tensor]) -> [Tensor] {
    step(x, from: state[0], read: state[0])
  }

  /// One step whose products read the masked state; what is carried over is not masked.
  public func step(_ x: Tensor, state: [Tensor], recurrentMask: Tensor) -> [Tensor] {
    step(x, from: state[0], read: state[0] * recurrentMask)
  }

  private func step(_ x: Tensor, from last: Tensor, read hidden: Tensor) -> [Tensor] {
    let size = recurrentWeights.shape[0]
    let input = x.matrixProduct(inputWeights.tensor) + bias.tensor
    func product(_ hidden: Tensor, _ index: Int) -> Tensor {
      hidden.matrixProduct(
        recurrentWeights.tensor.sliced(index * size..<(index + 1) * size, along: 1))
    }
    let update = (gate(0, of: input) + product(hidden, 0)).sigmoid()
    let reset = (gate(1, of: input) + product(hidden, 1)).sigmoid()
    let recurrent =
      candidateBias.map { reset * (product(hidden, 2) + $0.tensor) } ?? product(reset * hidden, 2)
    let candidate = (gate(2, of: input) + recurrent).tanh()
    return [candidate + update * (last - candidate)]
  }
}
