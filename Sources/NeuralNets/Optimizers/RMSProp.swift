import Tensors

/// RMSProp (Tieleman & Hinton 2012): gradients divided by a running root mean square.
///
/// `a ← ρ·a + (1−ρ)·g²`, `w ← w − r·g / √(a + ε)`; centred, the square of the running mean is
/// taken off `a`; with momentum μ the steps are summed with that decay.
public struct RMSProp: ElementwiseOptimizer {
  /// The decay ρ of the averages.
  public var decay: Float
  /// The share of the last step that is repeated.
  public var momentum: Float
  /// Keeps the division finite.
  public var epsilon: Float
  /// Whether gradients are divided by their deviation instead of their root mean square.
  public var isCentered: Bool
  /// Decoupled weight decay.
  public var weightDecay: WeightDecay
  /// The averages and velocities.
  public var slots = OptimizerSlots()

  /// Defaults as in Keras.
  public init(
    decay: Float = 0.9, momentum: Float = 0, epsilon: Float = 1e-7, isCentered: Bool = false,
    weightDecay: WeightDecay = 0.0
  ) {
    self.decay = decay
    self.momentum = momentum
    self.epsilon = epsilon
    self.isCentered = isCentered
    self.weightDecay = weightDecay
  }

  /// The average square, then the mean if centred and the velocity if there is momentum.
  public var slotNames: [String] {
    ["squaredGradient"] + (isCentered ? ["meanGradient"] : [])
      + (momentum == 0 ? [] : ["velocity"])
  }

  /// The rule of one step.
  public func rule(learningRate: Float, step: Int) -> (ElementRun) -> Void {
    if momentum == 0 && !isCentered {
      return { [decay, epsilon] in
        ElementwiseUpdate.rmsProp(
          $0.weights, squares: $0.slot(0), gradient: $0.gradient, count: $0.count,
          rate: learningRate, decay: decay, epsilon: epsilon)
      }
    }
    return { [decay, momentum, epsilon, isCentered] run in
      let (weights, gradient, squares) = (run.weights, run.gradient, run.slot(0))
      // Slots that the configuration lacks are never touched: these alias the first one.
      let means = run.slot(isCentered ? 1 : 0)
      let velocity = run.slot(momentum == 0 ? 0 : isCentered ? 2 : 1)
      for index in 0..<run.count {
        let g = gradient[index]
        let square = decay * squares[index] + (1 - decay) * g * g
        squares[index] = square
        var variance = square
        if isCentered {
          let mean = decay * means[index] + (1 - decay) * g
          means[index] = mean
          variance -= mean * mean
        }
        var change = learningRate * g / (variance + epsilon).squareRoot()
        if momentum != 0 {
          change += momentum * velocity[index]
          velocity[index] = change
        }
        weights[index] -= change
      }
    }
  }
}
