import Synchronization

/// Recurrent weights in the order in which the kernels read them, kept from call to call.
///
/// What steps through a sequence calls the operation for every step, and putting the weights in order
/// takes as long as the step itself. Make one for a run of steps and hand it to each of them in
/// ``RecurrentOptions/packing``. Other weights than those of the last call are packed anew; weights that
/// were changed in place must come with a new one.
public final class RecurrentPacking: Sendable {
  /// What a forward step reads.
  struct Forward: Sendable {
    /// The weights of the gates, `[block][k][gate][16]`; `nil` where there are tiles.
    var packed: Tensor?
    /// Those of the candidate of a GRU that resets before its product.
    var candidate: Tensor?
    var tiles: TileWeights?

    init(_ weights: Tensor, _ unit: RecurrentUnit, _ layout: GateLayout, rows: Int) {
      if unit != .gru { tiles = TileWeights(weights, layout, rows: rows) }
      guard tiles == nil else { return }
      packed = layout.packed(weights, gates: 0..<(unit == .gru ? 2 : layout.gates))
      candidate = unit == .gru ? layout.packed(weights, gates: 2..<3) : nil
    }
  }

  /// What a step on the way back reads: the transposes.
  struct Backward: Sendable {
    var panels: Tensor?
    var candidate: Tensor?
    var tiles: TileWeights?

    init(_ weights: Tensor, _ unit: RecurrentUnit, _ layout: GateLayout, rows: Int) {
      if unit != .gru {
        tiles = TileWeights(weights, layout, isTransposed: true, rows: rows)
      }
      guard tiles == nil else { return }
      panels = layout.transposedPanels(weights, gates: 0..<(unit == .gru ? 2 : layout.gates))
      candidate = unit == .gru ? layout.transposedPanels(weights, gate: 2) : nil
    }
  }

  /// Something made of weights, and of which.
  private struct Kept<Value: Sendable>: Sendable {
    private weak var source: Storage?
    private var value: Value?

    mutating func value(of weights: Tensor, make: () -> Value) -> Value {
      if let value, source === weights.storage { return value }
      let made = make()
      source = weights.storage
      value = made
      return made
    }
  }

  private struct State: Sendable {
    var input = Kept<Tensor>()
    var forward = Kept<Forward>()
    var backward = Kept<Backward>()
  }

  private let state = Mutex(State())

  /// Nothing packed yet.
  public init() {}

  /// Input weights with columns as the gates stand.
  func input(_ weights: Tensor, _ layout: GateLayout) -> Tensor {
    state.withLock { $0.input.value(of: weights) { layout.blocked(weights) } }
  }

  func forward(_ weights: Tensor, _ unit: RecurrentUnit, _ layout: GateLayout, rows: Int) -> Forward
  {
    state.withLock {
      $0.forward.value(of: weights) { Forward(weights, unit, layout, rows: rows) }
    }
  }

  func backward(_ weights: Tensor, _ unit: RecurrentUnit, _ layout: GateLayout, rows: Int)
    -> Backward
  {
    state.withLock {
      $0.backward.value(of: weights) { Backward(weights, unit, layout, rows: rows) }
    }
  }
}
