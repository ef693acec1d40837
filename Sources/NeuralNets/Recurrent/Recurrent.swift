public import Tensors

/// A recurrent layer: a cell run over sequences, `[N, T, D] → [N, H]` or `[N, T, H]`.
///
/// ``LSTM``, ``GRU`` and ``SimpleRNN`` are this layer with the cells of those names; an own
/// ``RecurrentCell`` runs the same way. Nothing is computed for padding.
///
/// ```swift
/// let layer = LSTM(inputSize: 32, hiddenSize: 64, returnsSequences: true, using: &random)
/// let (outputs, state) = layer.run(x)                       // all steps and the final state
/// let next = layer.run(y, state: state.map { $0.detached() })  // goes on from there
/// ```
public struct Recurrent<Cell: RecurrentCell>: Layer {
  /// What happens at one step.
  public let cell: Cell
  /// Whether the layer gives the outputs of all steps, or only that of the last.
  public var returnsSequences: Bool
  /// Whether sequences are read from their ends; outputs stay at the positions of their inputs.
  public var goesBackwards: Bool
  /// The share of input features dropped in training, the same ones at every step.
  public var inputDropout: Float = 0
  /// The share of the hidden state dropped in training where a step reads it, the same units at every
  /// step (Gal & Ghahramani 2016).
  public var recurrentDropout: Float = 0
  /// The number of steps after which gradients of the state are cut; `nil` for never.
  public var truncation: Int?
  /// Where a stateful layer keeps its state from one batch to the next.
  private let memory: RecurrentMemory?

  /// A layer over an existing cell.
  ///
  /// - Parameters:
  ///   - cell: what happens at one step.
  ///   - returnsSequences: whether the outputs of all steps are given; default no: the last.
  ///   - goesBackwards: whether sequences are read from their ends; default no.
  ///   - isStateful: whether each batch starts from the state in which the one before it ended, row
  ///     for row; default no. Such a layer is for one thread: train it with one shard.
  public init(
    _ cell: Cell, returnsSequences: Bool = false, goesBackwards: Bool = false,
    isStateful: Bool = false
  ) {
    self.cell = cell
    self.returnsSequences = returnsSequences
    self.goesBackwards = goesBackwards
    memory = isStateful ? RecurrentMemory() : nil
  }

  /// The parts of the cell.
  public var children: ParameterTree { cell.children }

  /// Whether the layer keeps its state from one batch to the next.
  public var isStateful: Bool { memory != nil }

  /// Forgets the state of a stateful layer.
  public func resetState() { memory?.state = nil }

  /// The outputs of all steps and the final state of sequences of vectors.
  ///
  /// - Parameters:
  ///   - x: the sequences.
  ///   - state: the state before the first step, `[N, S]` for every state size; zeros, or the kept
  ///     state of a stateful layer, if left out. Gradients flow to it.
  /// - Returns: the outputs `[N, T, H]` with the lengths of the input, zeros in the padding, and the
  ///   state after the last step of each sequence. Detach it before the next batch.
  public func run(
    _ x: Padded, state: [Tensor]? = nil
  ) -> (outputs: Padded, state: [Tensor]) {
    let output = compute(.vectors(x.values), lengths: x.lengths, state: state, sequence: true)
    return (x.replacing(output.sequence ?? Tensor(zeros: [])), output.state)
  }

  /// The outputs of all steps and the final state of tokens read through an embedding, without
  /// computing the embedded sequence: products are formed once per distinct token.
  public func run(
    _ tokens: TokenBatch, embedding: Parameter, state: [Tensor]? = nil
  ) -> (outputs: Padded, state: [Tensor]) {
    let output = compute(
      .tokens(tokens.identifiers, count: tokens.count, table: embedding.tensor),
      lengths: tokens.lengths, state: state, sequence: true)
    return (Padded(output.sequence ?? Tensor(zeros: []), lengths: tokens.lengths), output.state)
  }

  /// The final state alone.
  public func finalState(_ x: Padded, state: [Tensor]? = nil) -> [Tensor] {
    compute(.vectors(x.values), lengths: x.lengths, state: state, sequence: false).state
  }

  /// The final state alone, of tokens read through an embedding.
  public func finalState(
    _ tokens: TokenBatch, embedding: Parameter, state: [Tensor]? = nil
  ) -> [Tensor] {
    compute(
      .tokens(tokens.identifiers, count: tokens.count, table: embedding.tensor),
      lengths: tokens.lengths, state: state, sequence: false
    ).state
  }

  /// The outputs for sequences without padding: `[N, T, H]` or, of the last step, `[N, H]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let signal = self(.sequences(Padded(x)))
    if case .sequences(let outputs) = signal { return outputs.values }
    return signal.tensor
  }

  /// The outputs for sequences, as sequences or, of the last step, as a tensor.
  public func callAsFunction(_ signal: Signal) -> Signal {
    switch signal {
    case .sequences(let x):
      return returnsSequences ? .sequences(run(x).outputs) : .tensor(finalState(x)[0])
    case .tensor(let x): return .tensor(self(x))
    case .tokens: fatalError("\(summaryName) takes no tokens: start with an Embedding")
    }
  }

  /// `[N, T, H]` or `[N, H]`.
  public func outputShape(for inputShape: Shape) -> Shape {
    require(
      inputShape.rank == 3 && inputShape[2] == cell.inputSize,
      "\(summaryName): expected [N, T, \(cell.inputSize)], got \(inputShape)")
    return returnsSequences
      ? [inputShape[0], inputShape[1], cell.outputSize] : [inputShape[0], cell.outputSize]
  }

  /// The cell's name, with the direction if it is backwards.
  public var summaryName: String { goesBackwards ? "\(cell.layerName)(backwards)" : cell.layerName }

  private func compute(
    _ input: RecurrentInput, lengths: [Int32], state: [Tensor]?, sequence: Bool
  ) -> RecurrentOutput {
    var input = input
    var count = lengths.count
    switch input {
    case .vectors(let x):
      _ = outputShape(for: x.shape)
      if inputDropout > 0 { input = .vectors(droppingFeatures(x)) }
    case .tokens(let identifiers, let tokenCount, let table):
      count = tokenCount
      if inputDropout > 0, Tape.isTraining {
        let vectors = table.gatherRows(identifiers)
          .reshaped([count, identifiers.count / max(count, 1), table.shape[1]])
        input = .vectors(droppingFeatures(vectors))
      }
    case .projected: break
    }
    var options = RecurrentOptions()
    options.lengths = lengths
    options.isReversed = goesBackwards
    options.truncation = truncation
    options.returnsSequence = sequence
    if recurrentDropout > 0, Tape.isTraining {
      options.recurrentMask = Tensor(filled: 1, shape: [count, cell.outputSize])
        .dropout(rate: recurrentDropout)
    }
    let output = cell.run(over: input, initial: state ?? memory?.state, options: options)
    memory?.state = output.state.map { $0.detached() }
    return output
  }

  private func droppingFeatures(_ x: Tensor) -> Tensor {
    guard Tape.isTraining else { return x }
    return x * Tensor(filled: 1, shape: [x.shape[0], 1, x.shape[2]]).dropout(rate: inputDropout)
  }
}

/// The state that a stateful layer keeps; shared by copies of the layer.
private final class RecurrentMemory {
  var state: [Tensor]?
}
