import Tensors

/// Lowers the learning rate when a measure has stopped improving.
///
/// A value with state: it is part of what a checkpoint keeps. Multiply the schedule's rate by
/// ``factor``.
public struct ReduceOnPlateau: Hashable, Sendable, Codable {
  /// What the rate is multiplied by at each reduction, below 1.
  public var reduction: Float
  /// How many epochs without improvement are waited for.
  public var patience: Int
  /// By how much a value must be better to count as an improvement.
  public var minimumChange: Double
  /// How many epochs after a reduction are not counted.
  public var coolDown: Int
  /// The smallest factor.
  public var minimumFactor: Float
  /// Whether larger values are better (an accuracy) rather than smaller ones (a loss).
  public var isLargerBetter: Bool

  /// What the schedule's learning rate is multiplied by at present.
  public private(set) var factor: Float = 1
  private var best: Double?
  private var waited = 0
  private var cooling = 0

  /// Defaults as in Keras.
  public init(
    reduction: Float = 0.1, patience: Int = 10, minimumChange: Double = 1e-4, coolDown: Int = 0,
    minimumFactor: Float = 0, isLargerBetter: Bool = false
  ) {
    require(
      reduction > 0 && reduction < 1,
      "ReduceOnPlateau: a reduction by \(reduction) is not between 0 and 1")
    self.reduction = reduction
    self.patience = patience
    self.minimumChange = minimumChange
    self.coolDown = coolDown
    self.minimumFactor = minimumFactor
    self.isLargerBetter = isLargerBetter
  }

  /// Takes in the measure of one epoch and returns the factor for the next ones.
  ///
  /// A NaN counts as no improvement.
  @discardableResult
  public mutating func observe(_ value: Double) -> Float {
    if cooling > 0 {
      cooling -= 1
      waited = 0
    }
    let isBetter =
      best.map { isLargerBetter ? value > $0 + minimumChange : value < $0 - minimumChange }
      ?? !value.isNaN
    if isBetter {
      best = value
      waited = 0
    } else if cooling == 0 {
      waited += 1
      if waited >= patience {
        factor = max(factor * reduction, minimumFactor)
        cooling = coolDown
        waited = 0
      }
    }
    return factor
  }
}
