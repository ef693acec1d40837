/// Nadam (Dozat 2016): Adam with Nesterov's momentum and a warming momentum schedule.
///
/// With `μₜ = β₁·(1 − ½·0.96ᵗ)` and `Πₜ = μ₁·…·μₜ`:
/// `m̂ = μₜ₊₁·m/(1 − Πₜ₊₁) + (1 − μₜ)·g/(1 − Πₜ)`, `v̂ = v/(1 − β₂ᵗ)`, `w ← w − r·m̂/(√v̂ + ε)`.
public struct Nadam: ElementwiseOptimizer {
  /// The decay of the average gradient, reached by the schedule in the long run.
  public var beta1: Float
  /// The decay of the average squared gradient.
  public var beta2: Float
  /// Keeps the division finite.
  public var epsilon: Float
  /// Decoupled weight decay.
  public var weightDecay: WeightDecay
  /// The two averages.
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

  /// The averages of the gradients and of their squares.
  public var slotNames: [String] { ["firstMoment", "secondMoment"] }

  /// The rule of one step.
  public func rule(learningRate: Float, step: Int) -> (ElementRun) -> Void {
    let now = momentum(step + 1)
    let next = momentum(step + 2)
    let product = momentumProduct(through: step + 1)
    let momentRate = Float(Double(learningRate) * next / (1 - product * next))
    let gradientRate = Float(Double(learningRate) * (1 - now) / (1 - product))
    let secondCorrection = Float(1 / (1 - Power.of(beta2, step + 1)))
    return { [beta1, beta2, epsilon] run in
      let (weights, gradient, first, second) = (
        run.weights, run.gradient, run.slot(0), run.slot(1)
      )
      for index in 0..<run.count {
        let g = gradient[index]
        let m = first[index] + (1 - beta1) * (g - first[index])
        let v = second[index] + (1 - beta2) * (g * g - second[index])
        first[index] = m
        second[index] = v
        weights[index] -=
          (momentRate * m + gradientRate * g) / ((v * secondCorrection).squareRoot() + epsilon)
      }
    }
  }

  private func momentum(_ step: Int) -> Double {
    Double(beta1) * (1 - 0.5 * Power.of(0.96, step))
  }

  /// The product of the momenta of all steps so far; beyond some thousand steps it is zero.
  private func momentumProduct(through step: Int) -> Double {
    var product = 1.0
    for index in 1...step {
      product *= momentum(index)
      if product < 1e-20 { return 0 }
    }
    return product
  }
}
