import CKernels
import Synchronization

/// Where a tensor stands on a tape: the tape's number and the position, or nowhere.
struct TapeNode: Hashable, Sendable {
  var tape: UInt32
  var index: Int32

  static let none = TapeNode(tape: 0, index: -1)
}

/// The record of one forward computation, from which gradients are computed.
///
/// Each operation appends one entry with its backward step. The order of execution is already a
/// topological order, so the backward pass is one walk from the end. A tape lives inside
/// ``withGradients(training:random:of:)`` and belongs to the thread that runs it.
///
/// Invariant behind `@unchecked Sendable`: a tape is reached only through the task-local `current`
/// of the thread that installed it; worker threads install their own.
public final class Tape: @unchecked Sendable {
  @TaskLocal static var current: Tape?
  private static let counter = Atomic<UInt32>(0)

  typealias Backward = (Tensor, inout GradientSink) -> Void

  private struct Entry {
    let backward: Backward?
  }

  private let number: UInt32
  private var entries: [Entry] = []
  private var leaves: [ObjectIdentifier: (parameter: Parameter, index: Int32)] = [:]
  private var leafOrder: [Parameter] = []

  /// Whether the computation is a training step: dropout acts only then.
  public let isTraining: Bool
  /// Whether gradients of parameters may stay products.
  let defersProducts: Bool

  private let random: RandomStream
  private var streamCount = 0

  init(isTraining: Bool, random: RandomStream, defersProducts: Bool) {
    self.defersProducts = defersProducts
    self.number = Self.counter.add(1, ordering: .relaxed).newValue
    self.isTraining = isTraining
    self.random = random
  }

  /// The tape that records on this thread, if there is one.
  public static var active: Tape? { current }

  /// Whether a tape that belongs to a training step records on this thread.
  public static var isTraining: Bool { current?.isTraining ?? false }

  /// A random stream for the next operation that needs one, the same on every run of this step.
  public func nextRandomStream() -> RandomStream {
    streamCount += 1
    return random.fork(streamCount)
  }

  /// The recording tape, if there is one and a gradient could reach any of `inputs`.
  public static func recording(_ inputs: Tensor...) -> Tape? {
    guard let tape = current else { return nil }
    return inputs.contains { tape.tracks($0) } ? tape : nil
  }

  func tracks(_ tensor: Tensor) -> Bool { tensor.node.tape == number }

  /// Whether the gradient of a matrix may be handed over as a product of `count` rows: it is that of a
  /// parameter, and large.
  func defers(_ tensor: Tensor, count: Int) -> Bool {
    defersProducts && tracks(tensor) && entries[Int(tensor.node.index)].backward == nil
      && ProductGradient.pays(tensor, count: count)
  }

  /// Appends `output` with the function that turns its gradient into those of its inputs.
  ///
  /// - Parameters:
  ///   - output: what the operation computed.
  ///   - backward: receives the gradient of the loss with respect to `output` and adds the
  ///     gradients of the inputs to the sink. Captures only what it needs.
  public func record(
    _ output: Tensor, backward: @escaping (Tensor, inout GradientSink) -> Void
  ) -> Tensor {
    let node = TapeNode(tape: number, index: Int32(entries.count))
    entries.append(Entry(backward: backward))
    return Tensor(shape: output.shape, storage: output.storage, node: node)
  }

  func leaf(_ parameter: Parameter) -> Tensor {
    let value = parameter.value
    let index: Int32
    if let known = leaves[ObjectIdentifier(parameter)] {
      index = known.index
    } else {
      index = Int32(entries.count)
      entries.append(Entry(backward: nil))
      leaves[ObjectIdentifier(parameter)] = (parameter, index)
      leafOrder.append(parameter)
    }
    return Tensor(
      shape: value.shape, storage: value.storage, node: TapeNode(tape: number, index: index))
  }

  /// Walks the tape backwards from `loss` and returns the gradients of the parameters it used.
  func gradients(of loss: Tensor, seed: Tensor) -> Gradients {
    var sink = GradientSink(
      tape: number, count: entries.count,
      deferring: defersProducts ? Set(leaves.values.map(\.index)) : [])
    sink.add(seed, to: loss)
    if tracks(loss) {
      for index in stride(from: Int(loss.node.index), through: 0, by: -1) {
        guard let backward = entries[index].backward, let gradient = sink.take(index) else {
          continue
        }
        backward(gradient, &sink)
      }
    }
    var result = Gradients()
    for parameter in leafOrder {
      guard let leaf = leaves[ObjectIdentifier(parameter)] else { continue }
      result.set(
        sink.takeGradient(Int(leaf.index)), product: sink.takeProduct(Int(leaf.index)),
        of: parameter)
    }
    return result
  }
}
