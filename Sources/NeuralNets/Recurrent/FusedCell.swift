public import Tensors

/// A cell that the recurrent operation computes as a whole.
public protocol FusedRecurrentCell: RecurrentCell {
  /// What its units compute.
  var unit: RecurrentUnit { get }
  /// What multiplies the input, `[D, G · H]`.
  var inputWeights: Parameter { get }
  /// What multiplies the last hidden state, `[H, G · H]`.
  var recurrentWeights: Parameter { get }
  /// What is added, `[G · H]`.
  var bias: Parameter { get }
  /// The bias of the candidate's product in a GRU that resets after it, `[H]`.
  var candidateBias: Parameter? { get }
  /// Its weights as they take part in a computation: gradients flow to them while a tape records.
  var weights: RecurrentWeights { get }
}

extension FusedRecurrentCell {
  /// None: only one kind of unit has it.
  public var candidateBias: Parameter? { nil }

  /// The hidden size, and for the LSTM kinds the same again for the cells.
  public var stateSizes: [Int] {
    Array(repeating: weights.hiddenSize, count: unit.stateCount)
  }

  /// All steps as one operation.
  public func run(
    over input: RecurrentInput, initial: [Tensor]?, options: RecurrentOptions
  ) -> RecurrentOutput {
    Tensor.recurrent(unit, over: input, weights: weights, initial: initial, options: options)
  }

  /// The sums of all gates, `[N, G · H]`: what a step is made of.
  func sums(_ x: Tensor, _ product: Tensor) -> Tensor {
    let sums = x.matrixProduct(weights.input) + product
    return weights.bias.map { sums + $0 } ?? sums
  }

  /// One gate of `[N, G · H]`.
  func gate(_ index: Int, of sums: Tensor) -> Tensor {
    let size = weights.hiddenSize
    return sums.sliced(index * size..<(index + 1) * size, along: 1)
  }
}

/// How the weights of a cell start; the defaults are Keras's.
public struct RecurrentInitializers: Hashable, Sendable {
  /// For the input weights `[D, G · H]`; default Glorot's uniform.
  public var input = Initializer.glorotUniform
  /// For the recurrent weights `[H, G · H]`; default orthogonal.
  public var recurrent = Initializer.orthogonal()
  /// For the biases; default zeros.
  public var bias = Initializer.zeros

  /// The defaults.
  public init() {}
}
