/// Decoupled weight decay (Loshchilov & Hutter 2019): weights shrink by `rate · learning rate`.
///
/// Unlike an L2 penalty it does not pass through the optimiser's averages.
public struct WeightDecay: Hashable, Sendable, ExpressibleByFloatLiteral {
  /// The share of a weight lost per step, before it is multiplied by the learning rate.
  public var rate: Float

  /// Parameters left alone, by the last part of their name, for example `bias`.
  public var exemptNames: Set<String>

  /// A decay of `rate` for all parameters whose last name is not in `exemptNames`.
  public init(_ rate: Float, exemptNames: Set<String> = []) {
    self.rate = rate
    self.exemptNames = exemptNames
  }

  /// A decay for all parameters.
  public init(floatLiteral value: Double) { self.init(Float(value)) }

  /// What a weight is multiplied by in one step.
  func factor(for name: String, learningRate: Float) -> Float {
    if rate == 0 { return 1 }
    let last = name.split(separator: ".").last.map(String.init) ?? name
    return exemptNames.contains(last) ? 1 : 1 - rate * learningRate
  }
}
