/// Finds the number of a feature: the sorted features, and where each leading bit pattern starts.
///
/// The features lie as they do in the model file, so that loading a model builds no hash table; a
/// look-up reads one start and, on average, two neighbouring features.
struct FeatureIndex: Sendable {
  /// The features, ascending and distinct.
  let features: [UInt64]
  private let shift: UInt64
  private let starts: [UInt32]

  /// An index of features that ascend and are distinct.
  init(_ features: [UInt64]) {
    self.features = features
    var bits: UInt64 = 1
    while (1 << Int(bits)) < features.count, bits < 28 { bits += 1 }
    shift = 64 - bits
    var starts = [UInt32](repeating: 0, count: (1 << Int(bits)) + 1)
    for feature in features { starts[Int(truncatingIfNeeded: feature >> shift) + 1] += 1 }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    self.starts = starts
  }

  /// The number of features.
  var count: Int { features.count }

  /// The number of a feature, or nil if it is not known.
  func number(of feature: UInt64) -> Int? {
    find(feature, from: start(of: feature))
  }

  /// Where features with the same leading bits start.
  @inline(__always)
  func start(of feature: UInt64) -> UInt32 { starts[Int(truncatingIfNeeded: feature >> shift)] }

  /// The number of a feature, looked for from ``start(of:)`` on.
  @inline(__always)
  func find(_ feature: UInt64, from start: UInt32) -> Int? {
    var place = Int(start)
    while place < features.count, features[place] < feature { place += 1 }
    return place < features.count && features[place] == feature ? place : nil
  }
}
