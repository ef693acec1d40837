import Tensors

/// Stochastic gradient descent, plain, with momentum (Polyak 1964) or Nesterov's momentum.
///
/// Plain: `w ← w − r·g`. With momentum μ: `v ← μ·v − r·g`, `w ← w + v`; Nesterov (Sutskever et al.
/// 2013): `w ← w + μ·v − r·g`.
public struct SGD: ElementwiseOptimizer {
  /// The share of the last step that is repeated, from 0 (plain) to below 1.
  public var momentum: Float
  /// Whether the momentum looks ahead.
  public var isNesterov: Bool
  /// Decoupled weight decay.
  public var weightDecay: WeightDecay
  /// The velocities.
  public var slots = OptimizerSlots()

  /// Plain gradient descent unless a momentum is given.
  public init(momentum: Float = 0, isNesterov: Bool = false, weightDecay: WeightDecay = 0.0) {
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.weightDecay = weightDecay
  }

  /// The velocity, where there is momentum.
  public var slotNames: [String] { momentum == 0 ? [] : ["velocity"] }

  /// The rule of one step.
  public func rule(learningRate: Float, step: Int) -> (ElementRun) -> Void {
    if momentum == 0 {
      return {
        ElementwiseUpdate.descent(
          $0.weights, gradient: $0.gradient, count: $0.count, rate: learningRate)
      }
    }
    return { [momentum, isNesterov] in
      ElementwiseUpdate.momentum(
        $0.weights, velocity: $0.slot(0), gradient: $0.gradient, count: $0.count,
        rate: learningRate, momentum: momentum, isNesterov: isNesterov)
    }
  }
}
