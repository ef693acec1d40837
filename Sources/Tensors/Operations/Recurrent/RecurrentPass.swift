import CKernels

/// How a recurrent operation walks over its sequences.
public struct RecurrentOptions: Sendable {
  /// How many steps of each sequence count, `nil` if all do.
  ///
  /// Nothing is computed for the others.
  public var lengths: [Int32]?
  /// Whether sequences are read from their ends to their beginnings; outputs stay at the positions of
  /// their inputs.
  public var isReversed = false
  /// Factors `[N, H]` of the hidden state wherever a product reads it, the same at every step: a
  /// dropout mask (Gal & Ghahramani 2016).
  public var recurrentMask: Tensor?
  /// The number of steps after which gradients of the state are cut, counted from the first step;
  /// `nil` to let them flow to the beginning.
  public var truncation: Int?
  /// Whether the hidden states of all steps are wanted.
  public var returnsSequence = true
  /// Where the weights are kept in the kernels' order from call to call; `nil` to put them in order
  /// for this call alone.
  public var packing: RecurrentPacking?

  /// All steps, forwards, without mask or truncation.
  public init() {}
}

/// One call of a recurrent operation: what its forward and backward passes share.
final class RecurrentPass {
  let unit: RecurrentUnit
  let weights: RecurrentWeights
  let initial: [Tensor]?
  let options: RecurrentOptions
  let layout: GateLayout
  let order: StepOrder
  let projection: InputProjection
  let count: Int
  let length: Int
  /// Whether what the backward pass needs is kept.
  let isRecording: Bool

  /// Hidden states before each row's step, `[rows + N, width]`: a row finds its own where it stands.
  let hidden: Storage
  /// The same times the mask; `hidden` itself without one.
  let factors: Storage
  /// Cells after each row's step, `[rows, width]`, for the LSTM kinds.
  let cells: Storage
  /// Cells before the first step, `[N, width]`.
  let initialCells: Tensor
  /// Activated gates of all rows; later the gradients of the input's share.
  let gates: Storage
  /// What the candidate of a GRU needs for its way back, `[rows, width]`.
  let candidates: Storage
  let mask: Tensor?

  init(
    _ unit: RecurrentUnit, over input: RecurrentInput, weights: RecurrentWeights,
    initial: [Tensor]?, options: RecurrentOptions, isRecording: Bool
  ) {
    self.unit = unit
    self.weights = weights
    self.initial = initial
    self.options = options
    self.isRecording = isRecording
    (count, length) = input.extent
    layout = GateLayout(units: weights.hiddenSize, gates: unit.gateCount)
    order = StepOrder(
      count: count, length: length, lengths: options.lengths, isReversed: options.isReversed)
    projection = InputProjection(
      input, order: order, layout: layout, weights: weights.input,
      packing: options.packing)
    let (rows, width) = (order.rowCount, layout.width)
    hidden = Storage(count: (rows + count) * width)
    mask = options.recurrentMask.map { [layout, order] in
      layout.padded($0, order: order.sequences)
    }
    factors = mask == nil ? hidden : Storage(count: (rows + count) * width)
    cells = Storage(count: unit.hasCells ? rows * width : 0)
    let states = initial ?? []
    initialCells = layout.padded(
      states.count > 1 ? states[1] : nil, order: unit.hasCells ? order.sequences : [])
    gates = Storage(count: isRecording ? rows * layout.rowWidth : 0)
    candidates = Storage(
      count: isRecording && layout.gates == 3 && !unit.hasCells ? rows * width : 0)
    let first = layout.padded(states.first, order: order.sequences)
    first.withElements { hidden.pointer.update(from: $0.baseAddress!, count: $0.count) }
    if let mask {
      kernel_multiply(factors.pointer, hidden.pointer, mask.storage.pointer, mask.elementCount)
    }
  }

  /// The biases as the kernels read them: of all gates, and of a GRU candidate's product.
  private var biases: (gates: Tensor, candidate: Tensor) {
    (
      weights.bias.map(layout.blocked) ?? Tensor(zeros: [layout.rowWidth]),
      GateLayout(units: layout.units, gates: 1).padded(
        weights.candidateBias.map { Tensor(shape: [1, layout.units], storage: $0.storage) },
        order: [0])
    )
  }

  /// The peepholes as the kernels read them, `[block][3][16]`.
  var blockedPeepholes: Tensor? {
    weights.peepholes.map {
      GateLayout(units: layout.units, gates: 3).blocked(
        Tensor(shape: [1, 3 * layout.units], storage: $0.storage))
    }
  }

  /// The hidden states of all steps `[N, T, H]`, if wanted, and the state after the last step of each
  /// sequence.
  func forward() -> (sequence: Tensor?, final: [Tensor]) {
    guard options.returnsSequence else { return (nil, walk(output: nil)) }
    var final: [Tensor] = []
    let sequence = Tensor(shape: [count, length, layout.units]) { output in
      if order.rowCount < count * length { output.update(repeating: 0) }
      final = walk(output: output.baseAddress)
    }
    return (sequence, final)
  }

  private func walk(output: Pointer?) -> [Tensor] {
    let width = layout.width
    let chunks = order.chunks
    let chunkRows = chunks.reduce(0) { max($0, order.rows($1).count) }
    let isProjected = projection.projected != nil
    let scratch = Storage(count: isProjected ? 0 : chunkRows * layout.rowWidth)
    let vectors = Storage(count: isProjected ? 0 : chunkRows * projection.size)
    let stepGates = Storage(count: unit == .gru && !isRecording ? count * layout.rowWidth : 0)
    let stepCandidates = Storage(count: unit == .gru && !isRecording ? count * width : 0)
    let weights =
      options.packing?.forward(self.weights.recurrent, unit, layout, rows: count)
      ?? RecurrentPacking.Forward(
        self.weights.recurrent, unit, layout, rows: length < 2 ? 0 : count)
    let tileScratch = weights.tiles?.makeScratch()
    let products = Storage(count: weights.tiles == nil ? 0 : count * layout.rowWidth)
    let (bias, candidateBias) = biases
    let peepholes = blockedPeepholes
    var final = (0..<unit.stateCount).map { index in
      initial?[index].detached() ?? Tensor(zeros: [count, layout.units])
    }

    var step = kernel_recurrent_step()
    step.blocks = layout.blocks
    step.depth = layout.units
    step.weights = weights.packed.map { UnsafePointer($0.storage.pointer) }
    step.bias = UnsafePointer(bias.storage.pointer)
    step.extra_bias = UnsafePointer(candidateBias.storage.pointer)
    step.extra_weights = weights.candidate.map { UnsafePointer($0.storage.pointer) }
    step.peepholes = peepholes.map { UnsafePointer($0.storage.pointer) }
    step.mask = mask.map { UnsafePointer($0.storage.pointer) }
    step.output = output
    step.output_stride = layout.units
    let slots = projection.slots
    order.positions.withUnsafeBufferPointer { positions in
      slots.withPointer { slots in
        for chunk in chunks {
          let rows = order.rows(chunk)
          if !isProjected {
            let target =
              isRecording ? gates.pointer + rows.lowerBound * layout.rowWidth : scratch.pointer
            projection.project(rows, into: target, scratch: vectors.pointer)
          }
          for index in chunk {
            let (row, next) = (order.offsets[index], order.offsets[index + 1])
            step.rows = next - row
            if let projected = projection.projected {
              step.projected = UnsafePointer(projected.storage.pointer)
              step.projected_rows = slots.map { $0 + row }
            } else if isRecording {
              step.projected = UnsafePointer(gates.pointer + row * layout.rowWidth)
            } else {
              step.projected = UnsafePointer(
                scratch.pointer + (row - rows.lowerBound) * layout.rowWidth)
            }
            if isRecording {
              step.gates = gates.pointer + row * layout.rowWidth
              step.candidate = candidates.pointer + row * width
            } else if unit == .gru {
              step.gates = stepGates.pointer
              step.candidate = stepCandidates.pointer
            }
            step.factor = UnsafePointer(factors.pointer + row * width)
            step.hidden = hidden.pointer + next * width
            step.masked = mask == nil ? nil : factors.pointer + next * width
            step.previous = previous(index)
            if unit.hasCells { step.cells = cells.pointer + row * width }
            step.output_rows = positions.baseAddress! + row
            if let tiles = weights.tiles, let tileScratch {
              tiles.multiply(
                step.factor, stride: width, rows: step.rows, into: products.pointer,
                stride: layout.rowWidth, scratch: tileScratch)
              step.products = UnsafePointer(products.pointer)
            }
            run(&step)
            collect(index, into: &final)
          }
        }
      }
    }
    withExtendedLifetime((weights, bias, candidateBias, peepholes, mask)) {}
    withExtendedLifetime((scratch, vectors, stepGates, stepCandidates, products)) {}
    return final
  }

  /// Where the kernels find the cells, or for other units the hidden states, before a step.
  func previous(_ step: Int) -> ConstantPointer {
    if !unit.hasCells { return UnsafePointer(hidden.pointer + order.offsets[step] * layout.width) }
    return UnsafePointer(
      step == 0
        ? initialCells.storage.pointer
        : cells.pointer + order.offsets[step - 1] * layout.width)
  }

  private func run(_ step: inout kernel_recurrent_step) {
    switch unit {
    case .tanh: kernel_simple_tanh_step(&step)
    case .relu: kernel_simple_relu_step(&step)
    case .lstm: kernel_lstm_step(&step)
    case .coupledLSTM: kernel_coupled_lstm_step(&step)
    case .gruResetAfter: kernel_gru_reset_after_step(&step)
    case .gru:
      kernel_gru_update_step(&step)
      kernel_gru_candidate_step(&step)
    }
  }

  /// Keeps the state of the sequences that end with a step.
  private func collect(_ step: Int, into final: inout [Tensor]) {
    let ended = order.counts[step + 1]..<order.counts[step]
    if ended.isEmpty { return }
    let (units, width) = (layout.units, layout.width)
    for index in final.indices {
      let source =
        index == 0
        ? hidden.pointer + order.offsets[step + 1] * width
        : cells.pointer + order.offsets[step] * width
      final[index].withMutableElements { target in
        for row in ended {
          (target.baseAddress! + Int(order.sequences[row]) * units).update(
            from: source + row * width, count: units)
        }
      }
    }
  }
}

extension [Int32]? {
  /// Calls `body` with the address of the elements, `nil` without an array.
  fileprivate func withPointer(_ body: (UnsafePointer<Int32>?) -> Void) {
    guard let self else { return body(nil) }
    self.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
