/// A choice of optimiser with its settings, as recipes and checkpoints write it.
///
/// In a recipe either the name alone, `optimizer: adam`, or a mapping,
/// `optimizer: {name: adamW, weightDecay: 0.01}`. Settings left out have Keras' defaults.
public struct OptimizerConfiguration: Hashable, Sendable {
  /// The rules there are.
  public enum Name: String, Codable, CaseIterable, Sendable {
    /// Gradient descent, with momentum if set: ``SGD``.
    case sgd
    /// ``RMSProp``.
    case rmsProp
    /// ``AdaGrad``.
    case adaGrad
    /// ``AdaDelta``.
    case adaDelta
    /// ``Adam``.
    case adam
    /// ``Adam`` with decoupled weight decay, by default 0.004.
    case adamW
    /// ``Adamax``.
    case adamax
    /// ``Nadam``.
    case nadam
  }

  /// The rule.
  public var name: Name
  /// The share of the last step that is repeated (SGD, RMSProp).
  public var momentum: Float?
  /// Whether the momentum looks ahead (SGD).
  public var isNesterov: Bool?
  /// The decay of the averages (RMSProp, AdaDelta).
  public var decay: Float?
  /// Whether gradients are divided by their deviation (RMSProp).
  public var isCentered: Bool?
  /// What the sums of squares start with (AdaGrad).
  public var initialAccumulator: Float?
  /// The decay of the average gradient (Adam family).
  public var beta1: Float?
  /// The decay of the average squared gradient (Adam family).
  public var beta2: Float?
  /// Keeps divisions finite (all but SGD).
  public var epsilon: Float?
  /// Decoupled weight decay (all).
  public var weightDecay: Float?
  /// Parameters without weight decay, by the last part of their name, for example `bias`.
  public var weightDecayExemptions: [String]?

  /// The rule of that name with its default settings.
  public init(_ name: Name) { self.name = name }

  /// The learning rate that goes with the rule unless another one is chosen, as in Keras.
  public var defaultLearningRate: Float { name == .sgd ? 0.01 : 0.001 }

  /// A new optimiser without any state; settings that the rule does not have are ignored.
  public func makeOptimizer() -> any Optimizer {
    let weightDecay = WeightDecay(
      weightDecay ?? (name == .adamW ? 0.004 : 0),
      exemptNames: Set(weightDecayExemptions ?? []))
    let (beta1, beta2, epsilon) = (beta1 ?? 0.9, beta2 ?? 0.999, epsilon ?? 1e-7)
    switch name {
    case .sgd:
      return SGD(
        momentum: momentum ?? 0, isNesterov: isNesterov ?? false, weightDecay: weightDecay)
    case .rmsProp:
      return RMSProp(
        decay: decay ?? 0.9, momentum: momentum ?? 0, epsilon: epsilon,
        isCentered: isCentered ?? false, weightDecay: weightDecay)
    case .adaGrad:
      return AdaGrad(
        initialAccumulator: initialAccumulator ?? 0.1, epsilon: epsilon, weightDecay: weightDecay)
    case .adaDelta:
      return AdaDelta(decay: decay ?? 0.95, epsilon: epsilon, weightDecay: weightDecay)
    case .adam, .adamW:
      return Adam(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
    case .adamax:
      return Adamax(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
    case .nadam:
      return Nadam(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
    }
  }
}
