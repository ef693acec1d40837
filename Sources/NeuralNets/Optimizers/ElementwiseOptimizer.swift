public import Tensors

/// An optimiser that treats every number of a parameter alike, by its gradient and a few slots.
///
/// Writing one means naming its slots and computing one run of numbers; walking over parameters,
/// rows, threads and state is done here.
///
/// Row gradients are applied *lazily*: a row that a step did not use keeps its weights and its
/// slots. For SGD without momentum and for AdaGrad that is exactly the dense update, because a zero
/// gradient changes nothing there. Rules with decaying averages (momentum, RMSProp, AdaDelta, the
/// Adam family) would also decay the averages of unused rows and move them a little further; lazy
/// updates leave that out, as is usual for embeddings. Weight decay, too, acts on used rows only.
public protocol ElementwiseOptimizer: Optimizer {
  /// The names of the numbers remembered for each weight.
  var slotNames: [String] { get }

  /// What every slot starts with; default 0.
  var initialSlotValue: Float { get }

  /// The remembered numbers.
  var slots: OptimizerSlots { get set }

  /// Decoupled weight decay: the share of each weight, times the learning rate, lost in a step.
  var weightDecay: WeightDecay { get }

  /// The rule of one step, applied to runs of neighbouring numbers, possibly on several threads.
  func rule(learningRate: Float, step: Int) -> (ElementRun) -> Void
}

/// Neighbouring weights with their gradients and slots, for an elementwise update.
public struct ElementRun {
  /// The weights, to be changed in place.
  public let weights: UnsafeMutablePointer<Float>
  /// Their gradients.
  public let gradient: UnsafePointer<Float>
  /// How many there are.
  public let count: Int
  private let firstSlot: UnsafeMutablePointer<Float>
  private let slotStride: Int

  init(
    weights: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, count: Int,
    firstSlot: UnsafeMutablePointer<Float>, slotStride: Int
  ) {
    self.weights = weights
    self.gradient = gradient
    self.count = count
    self.firstSlot = firstSlot
    self.slotStride = slotStride
  }

  /// The numbers remembered in slot `index`, to be changed in place.
  public func slot(_ index: Int) -> UnsafeMutablePointer<Float> { firstSlot + index * slotStride }
}

extension ElementwiseOptimizer {
  /// Zero: most rules start without a memory.
  public var initialSlotValue: Float { 0 }

  /// The most threads that an update of large parameters uses; the result does not depend on it.
  public var threads: Int {
    get { slots.threads }
    set { slots.threads = newValue }
  }

  /// Changes `parameters` in place by their gradients; see ``Optimizer``.
  public mutating func update(
    _ parameters: [NamedParameter], _ gradients: inout Gradients, learningRate: Float, step: Int
  ) {
    let rule = rule(learningRate: learningRate, step: step)
    for (name, parameter) in parameters {
      guard parameter.isTrainable, let gradient = gradients.remove(parameter) else { continue }
      let keep = weightDecay.factor(for: name, learningRate: learningRate)
      slots.apply(
        gradient, to: parameter, keeping: keep, slotCount: slotNames.count,
        initialValue: initialSlotValue, rule: rule)
    }
  }

  /// What the rule remembers about the parameters, as tensors named `<parameter>.<slot>`.
  public func state(for parameters: [NamedParameter]) -> [(name: String, tensor: Tensor)] {
    slots.export(parameters, names: slotNames)
  }

  /// Goes back to a state that ``state(for:)`` returned for parameters of the same names.
  public mutating func restore(
    _ state: [String: Tensor], for parameters: [NamedParameter]
  ) throws(ParameterMismatch) {
    try slots.restore(state, for: parameters, names: slotNames)
  }
}
