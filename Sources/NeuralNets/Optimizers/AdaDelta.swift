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
    { [decay, epsilon] run in
      let (weights, gradient, squares, steps) = (
        run.weights, run.gradient, run.slot(0), run.slot(1)
      )
      for index in 0..<run.count {
        let g = gradient[index]
        let square = decay * squares[index] + (1 - decay) * g * g
        let change = g * (steps[index] + epsilon).squareRoot() / (square + epsilon).squareRoot()
        squares[index] = square
        steps[index] = decay * steps[index] + (1 - decay) * change * change
        weights[index] -= learningRate * change
      }
    }
  }
}
