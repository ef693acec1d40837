/// Finds the number of a feature by its hash: the sorted hashes, and where each leading bit pattern
/// starts among them.
///
/// The hashes are kept as they lie in the model file, so loading a model builds no table; a look-up
/// reads one start and, on average, two neighbouring hashes.
struct FeatureIndex: Sendable {
  /// The hashes, ascending and distinct.
  let hashes: [UInt64]
  private let shift: UInt64
  private let starts: [UInt32]

  /// - Parameter hashes: ascending and distinct.
  init(sortedHashes hashes: [UInt64]) {
    self.hashes = hashes
    var bits: UInt64 = 1
    while (1 << bits) < hashes.count && bits < 28 { bits += 1 }
    shift = 64 - bits
    var starts = [UInt32](repeating: 0, count: (1 << Int(bits)) + 1)
    for hash in hashes { starts[Int(truncatingIfNeeded: hash >> shift) + 1] += 1 }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    self.starts = starts
  }

  /// The number of features.
  var count: Int { hashes.count }

  /// The feature with this hash, or nil if the model does not know it.
  @inline(__always)
  func feature(of hash: UInt64) -> Int? {
    let pattern = Int(truncatingIfNeeded: hash >> shift)
    for place in Int(starts[pattern])..<Int(starts[pattern + 1]) where hashes[place] == hash {
      return place
    }
    return nil
  }
}
