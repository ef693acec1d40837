/// What the units of a recurrent layer compute from their input and their last state.
///
/// Gates stand side by side in weights `[D, G · H]`, in Keras's order.
public enum RecurrentUnit: String, CaseIterable, Sendable, Codable {
  /// `h = tanh(x W + h′ U + b)` (Elman 1990).
  case tanh
  /// `h = max(x W + h′ U + b, 0)` (Le, Jaitly & Hinton 2015).
  case relu
  /// Long short-term memory: input, forget, candidate, output (Hochreiter & Schmidhuber 1997;
  /// Gers et al. 2000).
  case lstm
  /// LSTM that forgets what it overwrites, `f = 1 − i`: input, candidate, output (Greff et al. 2017).
  case coupledLSTM = "coupled-lstm"
  /// Gated recurrent unit: update, reset, candidate; the reset gate acts on the state before the
  /// product (Cho et al. 2014; Keras's `reset_after=False`).
  case gru
  /// Gated recurrent unit whose reset gate acts on the product and its own bias, as in PyTorch,
  /// cuDNN and Keras's default.
  case gruResetAfter = "gru-reset-after"

  /// The number G of gates.
  public var gateCount: Int {
    switch self {
    case .tanh, .relu: 1
    case .lstm: 4
    case .coupledLSTM, .gru, .gruResetAfter: 3
    }
  }

  /// The number of tensors `[N, H]` that make up the state: the hidden state, and for the LSTM kinds
  /// the cells.
  public var stateCount: Int { hasCells ? 2 : 1 }

  /// Whether the state has cells beside the hidden state.
  var hasCells: Bool { self == .lstm || self == .coupledLSTM }

  /// Whether a bias is added to the recurrent product alone.
  public var hasRecurrentBias: Bool { self == .gruResetAfter }
}

/// The weights of a recurrent operation.
public struct RecurrentWeights: Sendable {
  /// What multiplies the input, `[D, G · H]`.
  public var input: Tensor
  /// What multiplies the last hidden state, `[H, G · H]`.
  public var recurrent: Tensor
  /// What is added, `[G · H]`; `nil` for nothing.
  public var bias: Tensor?
  /// What is added to the recurrent product of ``RecurrentUnit/gruResetAfter``'s candidate, `[H]`.
  ///
  /// The other gates need no second bias: it would add to the first.
  public var candidateBias: Tensor?
  /// The weights of LSTM gates on the cell (Gers & Schmidhuber 2000), `[3, H]`; `nil` for none.
  ///
  /// Input, forget and output gate; that of a coupled forget gate is not used.
  public var peepholes: Tensor?

  /// Weights of the given tensors.
  public init(
    input: Tensor, recurrent: Tensor, bias: Tensor? = nil, candidateBias: Tensor? = nil,
    peepholes: Tensor? = nil
  ) {
    self.input = input
    self.recurrent = recurrent
    self.bias = bias
    self.candidateBias = candidateBias
    self.peepholes = peepholes
  }

  /// The size D of the input.
  public var inputSize: Int { input.shape[0] }

  /// The number H of units.
  public var hiddenSize: Int { recurrent.shape[0] }

  /// Traps unless the shapes fit each other and the unit.
  func check(_ unit: RecurrentUnit) {
    require(
      input.rank == 2 && recurrent.rank == 2
        && recurrent.shape[1] == unit.gateCount * recurrent.shape[0]
        && input.shape[1] == recurrent.shape[1],
      "recurrent(\(unit.rawValue)): input weights \(input.shape) and recurrent weights "
        + "\(recurrent.shape); expected [D, \(unit.gateCount) · H] and [H, \(unit.gateCount) · H]")
    let size = hiddenSize
    func check(_ tensor: Tensor?, _ shape: Shape, _ name: String, _ isAllowed: Bool) {
      guard let tensor else { return }
      require(
        isAllowed && tensor.shape == shape,
        "recurrent(\(unit.rawValue)): \(name) \(tensor.shape) "
          + (isAllowed ? "must be \(shape)" : "has no meaning for these units"))
    }
    check(bias, [unit.gateCount * size], "bias", true)
    check(candidateBias, [size], "candidate bias", unit.hasRecurrentBias)
    check(peepholes, [3, size], "peepholes", unit.hasCells)
  }
}
