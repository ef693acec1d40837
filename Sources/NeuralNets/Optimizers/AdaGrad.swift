/// AdaGrad (Duchi, Hazan & Singer 2011): `a ← a + g²`, `w ← w − r·g / √(a + ε)`.
public struct AdaGrad: ElementwiseOptimizer {
  /// What the sums of squares start with.
  public var initialAccumulator: Float
  /// Keeps the division finite.
  public var epsilon: Float
  /// Decoupled weight decay.
  public var weightDecay: WeightDecay
  /// The sums of squares.
  public var slots = OptimizerSlots()

  /// Defaults as in Keras.
  public init(
    initialAccumulator: Float = 0.1, epsilon: Float = 1e-7, weightDecay: WeightDecay = 0.0
  ) {
    self.initialAccumulator = initialAccumulator
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// The sum of squared gradients.
  public var slotNames: [String] { ["squaredSum"] }

  /// The initial accumulator.
  public var initialSlotValue: Float { initialAccumulator }

  /// The rule of one step.
  public func rule(learningRate: Float, step: Int) -> (ElementRun) -> Void {
    { [epsilon] run in
      let (weights, gradient, sum) = (run.weights, run.gradient, run.slot(0))
      for index in 0..<run.count {
        let g = gradient[index]
        sum[index] += g * g
        weights[index] -= learningRate * g / (sum[index] + epsilon).squareRoot()
      }
    }
  }
}
