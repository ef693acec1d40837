public import Tensors

/// Settings of an LSTM cell beyond its sizes.
public struct LSTMOptions: Hashable, Sendable {
  /// Which gates see the cell.
  public enum Peepholes: String, Hashable, Sendable, Codable, CaseIterable {
    /// None: the usual LSTM.
    case none
    /// Input and forget gate see the cell before the step, the output gate the one after it, each
    /// through a weight per unit (Gers & Schmidhuber 2000).
    case all
    /// Input and forget gate only: the output gate does not see the cell.
    case withoutOutput
  }

  /// What is added to the bias of the forget gate at the start; default 1.
  ///
  /// Jozefowicz, Zaremba & Sutskever 2015.
  public var forgetBias: Float = 1
  /// Which gates see the cell; default none.
  public var peepholes = Peepholes.none
  /// Whether the forget gate is one minus the input gate; default no.
  public var couplesGates = false
  /// The share of recurrent weights set to zero in training, anew for every batch; default 0.
  ///
  /// The weight-dropped LSTM of Merity, Keskar & Socher 2018.
  public var recurrentWeightDropout: Float = 0
  /// How the weights start.
  public var initializers = RecurrentInitializers()

  /// The usual LSTM.
  public init() {}
}

/// Long short-term memory with forget gates.
///
/// Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000.
///
/// `i, f, o = σ(x W + h′ U + b)`, `g = tanh(…)`, `c = f c′ + i g`, `h = o tanh(c)`; the columns of the
/// weights stand in the order i, f, g, o, or i, g, o where input and forget gate are coupled.
public struct LSTMCell: FusedRecurrentCell {
  /// The input weights W, `[D, 4 H]`, or `[D, 3 H]` where gates are coupled.
  public let inputWeights: Parameter
  /// The recurrent weights U, `[H, 4 H]`.
  public let recurrentWeights: Parameter
  /// The bias b, `[4 H]`.
  public let bias: Parameter
  /// The weights of input and forget gate on the cell, `[2, H]`, if they see it.
  public let peepholes: Parameter?
  /// The weights of the output gate on the cell, `[1, H]`, if it sees it.
  public let outputPeephole: Parameter?
  /// The settings.
  public let options: LSTMOptions

  /// A cell with new weights.
  public init(
    inputSize: Int, hiddenSize: Int, options: LSTMOptions = LSTMOptions(),
    using random: inout RandomStream
  ) {
    let gates = options.couplesGates ? 3 : 4
    let initializers = options.initializers
    inputWeights = initializers.input.makeParameter(
      [inputSize, gates * hiddenSize], using: &random)
    recurrentWeights = initializers.recurrent.makeParameter(
      [hiddenSize, gates * hiddenSize], using: &random)
    bias = initializers.bias.makeParameter([gates * hiddenSize], using: &random)
    if gates == 4, options.forgetBias != 0 {
      bias.value.withMutableElements { bias in
        for unit in hiddenSize..<2 * hiddenSize { bias[unit] += options.forgetBias }
      }
    }
    func weights(_ rows: Int, _ isUsed: Bool) -> Parameter? {
      isUsed ? Initializer.uniform().makeParameter([rows, hiddenSize], using: &random) : nil
    }
    peepholes = weights(2, options.peepholes != .none)
    outputPeephole = weights(1, options.peepholes == .all)
    self.options = options
  }

  /// The weights, the bias and the peepholes.
  public var children: ParameterTree {
    [
      "inputWeights": inputWeights, "recurrentWeights": recurrentWeights, "bias": bias,
      "peepholes": peepholes, "outputPeephole": outputPeephole,
    ]
  }

  /// The size D of the input.
  public var inputSize: Int { inputWeights.shape[0] }

  /// The number H of units.
  public var hiddenSize: Int { recurrentWeights.shape[0] }

  /// The kind of unit.
  public var unit: RecurrentUnit { options.couplesGates ? .coupledLSTM : .lstm }

  /// The hidden state and the cells.
  public var stateSizes: [Int] { [hiddenSize, hiddenSize] }

  /// The weights as they take part in a computation.
  public var weights: RecurrentWeights {
    RecurrentWeights(
      input: inputWeights.tensor,
      recurrent: recurrentWeights.tensor.dropout(rate: options.recurrentWeightDropout),
      bias: bias.tensor,
      peepholes: peepholes.map {
        Tensor.concatenated(
          [$0.tensor, outputPeephole?.tensor ?? Tensor(zeros: [1, hiddenSize])], along: 0)
      })
  }

  /// `LSTM`.
  public var layerName: String { "LSTM" }

  /// One step; the state is the hidden state and the cells.
  public func step(_ x: Tensor, state: [Tensor]) -> [Tensor] {
    let weights = weights
    let cell = state[1]
    func peephole(_ row: Int, _ cell: Tensor) -> Tensor {
      weights.peepholes.map { cell * $0.sliced(row..<row + 1, along: 0) }
        ?? Tensor(zeros: cell.shape)
    }
    let sums = sums(x, state[0].matrixProduct(weights.recurrent))
    let last = unit.gateCount - 1
    let input = (gate(0, of: sums) + peephole(0, cell)).sigmoid()
    let forget =
      options.couplesGates
      ? Tensor(filled: 1, shape: input.shape) - input
      : (gate(1, of: sums) + peephole(1, cell)).sigmoid()
    let next = forget * cell + input * gate(last - 1, of: sums).tanh()
    let output = (gate(last, of: sums) + peephole(2, next)).sigmoid()
    return [output * next.tanh(), next]
  }
}
