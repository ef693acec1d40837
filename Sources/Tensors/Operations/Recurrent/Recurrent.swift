/// What a recurrent operation computes.
public struct RecurrentOutput: Sendable {
  /// The hidden states of all steps, `[N, T, H]`, zeros from each sequence's length on; `nil` if they
  /// were not wanted.
  public var sequence: Tensor?
  /// The state after the last step of each sequence: the hidden state `[N, H]` and, for the LSTM
  /// kinds, the cells `[N, H]`.
  public var state: [Tensor]

  /// The given results.
  public init(sequence: Tensor?, state: [Tensor]) {
    self.sequence = sequence
    self.state = state
  }
}

extension Tensor {
  /// A whole recurrent layer as one operation.
  ///
  /// The inputs of some hundred rows at a time are multiplied with their weights at once; each step
  /// then needs one small product with packed weights, whose sums go on to the gates while they are in
  /// registers. The way back is written by hand: a step is again one elementwise kernel and one small
  /// product, and the gradients of the weights are products over many steps. The memory of the gates
  /// serves their activations and then their gradients.
  ///
  /// - Parameters:
  ///   - unit: what the units compute.
  ///   - input: vectors `[N, T, D]` or tokens `[N, T]` with their table.
  ///   - weights: the weights for D inputs and H units.
  ///   - initial: the state before the first step, tensors `[N, H]` as in
  ///     ``RecurrentOutput/state``; zeros if left out. Gradients flow to it.
  ///   - options: lengths, direction, mask, truncation.
  /// - Returns: the hidden states of all steps and the final state; gradients flow from both.
  public static func recurrent(
    _ unit: RecurrentUnit, over input: RecurrentInput, weights: RecurrentWeights,
    initial: [Tensor]? = nil, options: RecurrentOptions = RecurrentOptions()
  ) -> RecurrentOutput {
    weights.check(unit)
    input.check(unit, weights)
    checkStates(unit, input, weights, initial, options)
    let inputs =
      [
        input.tensor, weights.input, weights.recurrent, weights.bias, weights.candidateBias,
        weights.peepholes,
      ].compactMap { $0 } + (initial ?? [])
    let tape = Tape.current.flatMap { tape in inputs.contains { tape.tracks($0) } ? tape : nil }
    let pass = RecurrentPass(
      unit, over: input, weights: weights, initial: initial, options: options,
      isRecording: tape != nil)
    let (sequence, final) = pass.forward()
    guard let tape else { return RecurrentOutput(sequence: sequence, state: final) }
    // The results leave their gradients in one place; an entry before them on the tape, reached
    // after all of them on the way back, does the work.
    let gradients = RecurrentResultGradients(stateCount: unit.stateCount)
    let nothing = Tensor(shape: [0], storage: .empty)
    let trunk = tape.record(nothing) { _, sink in pass.backward(gradients, sink: &sink) }
    return RecurrentOutput(
      sequence: sequence.map {
        tape.record($0) { gradient, sink in
          gradients.sequence = gradient
          sink.add(nothing, to: trunk)
        }
      },
      state: final.enumerated().map { index, state in
        tape.record(state) { gradient, sink in
          gradients.final[index] = gradient
          sink.add(nothing, to: trunk)
        }
      })
  }

  private static func checkStates(
    _ unit: RecurrentUnit, _ input: RecurrentInput, _ weights: RecurrentWeights,
    _ initial: [Tensor]?, _ options: RecurrentOptions
  ) {
    let (count, length) = input.extent
    let shape: Shape = [count, weights.hiddenSize]
    require(
      initial.map { $0.count == unit.stateCount && $0.allSatisfy { $0.shape == shape } } ?? true,
      "recurrent(\(unit.rawValue)): initial state \((initial ?? []).map(\.shape)); expected "
        + "\(unit.stateCount) × \(shape)")
    require(
      options.recurrentMask.map { $0.shape == shape } ?? true,
      "recurrent: a mask \(options.recurrentMask?.shape ?? []) for states \(shape)")
    require(
      options.lengths.map { lengths in
        lengths.count == count && lengths.allSatisfy { $0 >= 0 && $0 <= length }
      } ?? true,
      "recurrent: lengths \(options.lengths ?? []) for \(count) sequences of \(length) steps")
    require(
      options.truncation.map { $0 > 0 } ?? true,
      "recurrent: a truncation after \(options.truncation ?? 0) steps")
  }
}
