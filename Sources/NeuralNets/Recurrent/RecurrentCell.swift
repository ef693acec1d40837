public import Tensors

/// What a recurrent layer does at one step, with weights of its own.
///
/// Write ``step(_:state:)`` and ``Recurrent`` runs the cell over sequences: masks, direction, states,
/// dropout and stacking come with it. The cells of this library also run a whole sequence as one
/// operation.
public protocol RecurrentCell: Parameterized {
  /// The size D of the input vectors.
  var inputSize: Int { get }
  /// The size of each part of the state; the first is the output's.
  var stateSizes: [Int] { get }
  /// What a summary calls a layer of this cell.
  var layerName: String { get }

  /// One step.
  ///
  /// - Parameters:
  ///   - x: the inputs, `[N, D]`.
  ///   - state: the state before the step, `[N, S]` for every state size S.
  /// - Returns: the state after the step; its first part is the output.
  func step(_ x: Tensor, state: [Tensor]) -> [Tensor]

  /// One step that reads the first part of the state times a dropout mask `[N, H]`.
  ///
  /// Written for own cells; those that carry their state over, and not only through products, may
  /// do better.
  func step(_ x: Tensor, state: [Tensor], recurrentMask: Tensor) -> [Tensor]

  /// All steps; the cells of this library do this as one operation, for others one follows the other.
  func run(
    over input: RecurrentInput, initial: [Tensor]?, options: RecurrentOptions
  ) -> RecurrentOutput
}

extension RecurrentCell {
  /// The size H of the output.
  public var outputSize: Int { stateSizes[0] }

  /// The name of the type.
  public var layerName: String { "Recurrent(\(type(of: self)))" }

  /// One step from a state whose first part has been multiplied with the mask.
  public func step(_ x: Tensor, state: [Tensor], recurrentMask: Tensor) -> [Tensor] {
    step(x, state: [state[0] * recurrentMask] + state.dropFirst())
  }

  /// All steps, one after the other.
  public func run(
    over input: RecurrentInput, initial: [Tensor]?, options: RecurrentOptions
  ) -> RecurrentOutput {
    runStepwise(over: input, initial: initial, options: options)
  }

  /// All steps, one after the other, each recorded by itself: what ``run(over:initial:options:)``
  /// must agree with.
  public func runStepwise(
    over input: RecurrentInput, initial: [Tensor]?, options: RecurrentOptions
  ) -> RecurrentOutput {
    let x: Tensor
    switch input {
    case .vectors(let vectors): x = vectors
    case .tokens(let identifiers, let count, let table):
      x = table.gatherRows(identifiers)
        .reshaped([count, identifiers.count / max(count, 1), table.shape[1]])
    case .projected:
      fatalError("\(layerName): only the recurrent operation reads a projected table")
    }
    let (count, length) = (x.shape[0], x.shape[1])
    let lengths = options.lengths ?? Array(repeating: Int32(length), count: count)
    var state = initial ?? stateSizes.map { Tensor(zeros: [count, $0]) }
    var outputs = [Tensor](repeating: Tensor(0), count: length)
    for step in 0..<length {
      let position = options.isReversed ? length - 1 - step : step
      let input = x.sliced(position..<position + 1, along: 1).reshaped([count, inputSize])
      let isCut = options.truncation.map { step > 0 && step % $0 == 0 } ?? false
      let before = isCut ? state.map { $0.detached() } : state
      let after =
        options.recurrentMask.map { self.step(input, state: before, recurrentMask: $0) }
        ?? self.step(input, state: before)
      // Sequences that have no token here keep their state and give zeros.
      let isGoing = lengths.map { Float(Int($0) > position ? 1 : 0) }
      let going = Tensor(shape: [count, 1], isGoing)
      let isWhole = isGoing.allSatisfy { $0 == 1 }
      state =
        isWhole
        ? after
        : zip(after, state).map {
          $0 * going + $1 * (Tensor(filled: 1, shape: [count, 1]) - going)
        }
      let output = isWhole ? after[0] : after[0] * going
      outputs[position] = output.reshaped([count, 1, outputSize])
    }
    return RecurrentOutput(
      sequence: options.returnsSequence
        ? (length > 0
          ? Tensor.concatenated(outputs, along: 1) : Tensor(zeros: [count, 0, outputSize])) : nil,
      state: state)
  }
}
