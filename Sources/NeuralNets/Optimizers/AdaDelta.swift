import Tensors

/// AdaDelta (Zeiler 2012): steps scaled by the ratio of the averages of past steps and gradients.
///
/// `a ← ρ·a + (1−ρ)·g²`, `δ = g·√(d + ε) / √(a + ε)`, `d ← ρ·d + (1−ρ)·δ²`, `w ← w − r·δ`. Zeiler's
/// own rule is the learning rate 1; Keras' default is 0.001, with which it hardly moves.
public struct AdaDelta: ElementwiseOptimizer {
  /// The decay ρ of both averages.
  public var decay: Float
  /// Starts the first steps and keeps the division finite.
  public var epsilon: Float
  /// Decoupled weight decay.
  public var weightDecay: WeightDecay
  /// The two averages.
  public var slots = OptimizerSlots()

  /// Defaults as in Keras.
  public init(decay: Float = 0.95, epsilon: Float = 1e-7, weightDecay: WeightDecay = 0.0) {
    self.decay = decay
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// The averages of the squared gradients and of the squared steps.
  public var slotNames: [String] { ["squaredGradient", "squaredStep"] }

  /// The rule of one step.
  public func rule(learningRate: Float, step: Int) -> (ElementRun) -> Void {
    { [decay, epsilon] in
      ElementwiseUpdate.adaDelta(
        $0.weights, squares: $0.slot(0), changes: $0.slot(1), gradient: $0.gradient,
        count: $0.count, rate: learningRate, decay: decay, epsilon: epsilon)
    }
  }
}
