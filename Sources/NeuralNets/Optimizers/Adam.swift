import Tensors

/// Adam (Kingma & Ba 2015) and, with a weight decay, AdamW (Loshchilov & Hutter 2019).
///
/// `m ← β₁·m + (1−β₁)·g`, `v ← β₂·v + (1−β₂)·g²`, `w ← w − r·√(1−β₂ᵗ)/(1−β₁ᵗ) · m / (√v + ε)`.
/// Row gradients are applied lazily: unused rows keep their weights and averages.
public struct Adam: ElementwiseOptimizer {
  /// The decay of the average gradient.
  public var beta1: Float
  /// The decay of the average squared gradient.
  public var beta2: Float
  /// Keeps the division finite.
  public var epsilon: Float
  /// Decoupled weight decay.
  public var weightDecay: WeightDecay
  /// The two averages.
  public var slots = OptimizerSlots()

  /// Defaults as in Keras; no weight decay.
  public init(
    beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7,
    weightDecay: WeightDecay = 0.0
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// Adam with decoupled weight decay, by default Keras' 0.004 on every parameter.
  public static func withWeightDecay(_ weightDecay: WeightDecay = 0.004) -> Adam {
    Adam(weightDecay: weightDecay)
  }

  /// The averages of the gradients and of their squares.
  public var slotNames: [String] { ["firstMoment", "secondMoment"] }

  /// The rule of one step.
  public func rule(learningRate: Float, step: Int) -> (ElementRun) -> Void {
    let correction =
      (1 - Power.of(beta2, step + 1)).squareRoot() / (1 - Power.of(beta1, step + 1))
    let rate = Float(Double(learningRate) * correction)
    return { [beta1, beta2, epsilon] in
      ElementwiseUpdate.adam(
        $0.weights, first: $0.slot(0), second: $0.slot(1), gradient: $0.gradient,
        count: $0.count, rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon)
    }
  }
}
