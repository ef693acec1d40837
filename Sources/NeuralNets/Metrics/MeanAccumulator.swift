/// A weighted mean that is summed in double precision, for losses over an epoch.
public struct MeanAccumulator: Hashable, Sendable, Codable {
  /// The sum of all values times their weights.
  public private(set) var sum = 0.0
  /// The sum of the weights.
  public private(set) var weight = 0.0

  /// Nothing accumulated.
  public init() {}

  /// Adds a value that stands for `weight` examples.
  public mutating func add(_ value: Double, weight: Double = 1) {
    sum += value * weight
    self.weight += weight
  }

  /// Adds what another accumulator has gathered.
  public mutating func merge(_ other: MeanAccumulator) {
    sum += other.sum
    weight += other.weight
  }

  /// The mean so far; NaN if nothing was added.
  public var mean: Double { weight == 0 ? .nan : sum / weight }
}
