/// Adamax (Kingma & Ba 2015, section 7): Adam with the infinity norm.
///
/// `m ← β₁·m + (1−β₁)·g`, `u ← max(β₂·u, |g|)`, `w ← w − r/(1−β₁ᵗ) · m / (u + ε)`.
public struct Adamax: ElementwiseOptimizer {
  /// The decay of the average gradient.
  public var beta1: Float
  /// The decay of the largest gradient.
  public var beta2: Float
  /// Keeps the division finite.
  public var epsilon: Float
  /// Decoupled weight decay.
  public var weightDecay: WeightDecay
  /// The average and the norm.
  public var slots = OptimizerSlots()

  /// Defaults as in Keras.
  public init(
    beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7,
    weightDecay: WeightDecay = 0.0
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// The average gradient and the decaying largest one.
  public var slotNames: [String] { ["firstMoment", "infinityNorm"] }

  /// The rule of one step.
  public func rule(learningRate: Float, step: Int) -> (ElementRun) -> Void {
    let rate = Float(Double(learningRate) / (1 - Power.of(beta1, step + 1)))
    return { [beta1, beta2, epsilon] run in
      let (weights, gradient, first, norm) = (
        run.weights, run.gradient, run.slot(0), run.slot(1)
      )
      for index in 0..<run.count {
        let g = gradient[index]
        let m = first[index] + (1 - beta1) * (g - first[index])
        let u = max(beta2 * norm[index], abs(g))
        first[index] = m
        norm[index] = u
        weights[index] -= rate * m / (u + epsilon)
      }
    }
  }
}
