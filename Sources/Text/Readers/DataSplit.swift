/// The examples to train on and those held out, as indices in ascending order.
public struct DataSplit: Sendable, Hashable {
  /// The indices of the examples to train on.
  public let training: [Int]
  /// The indices of the examples held out for validation or test.
  public let heldOut: [Int]

  /// A split from its two halves.
  public init(training: [Int], heldOut: [Int]) {
    self.training = training
    self.heldOut = heldOut
  }

  /// Holds out a fraction of the examples, the same fraction of each label as nearly as it goes.
  ///
  /// The examples are drawn at random; the same labels and seed give the same split. At least one
  /// example of every label stays in training. `labels` has shape `[N]`, `fraction` is in `0..<1`.
  public init(labels: [Int32], heldOutFraction fraction: Double, seed: UInt64) {
    require(
      fraction >= 0 && fraction < 1, "DataSplit: the fraction must be in 0..<1, it is \(fraction)")
    var heldOut: [Int] = []
    var seen = 0
    var taken = 0
    for group in DataSplit.shuffledByLabel(labels, seed: seed) {
      // Rounding the running total keeps the whole fraction exact however many labels there are.
      seen += group.count
      let due = Int((Double(seen) * fraction).rounded()) - taken
      let count = min(max(due, 0), group.count - 1)
      heldOut.append(contentsOf: group.prefix(count))
      taken += count
    }
    heldOut.sort()
    self.init(training: DataSplit.others(than: heldOut, count: labels.count), heldOut: heldOut)
  }

  /// The splits of a stratified cross-validation: each example is held out exactly once.
  ///
  /// Every fold has the same number of examples of each label, give or take one. `count` is at
  /// least 2 and at most the number of examples; the same labels and seed give the same folds.
  public static func folds(labels: [Int32], count: Int, seed: UInt64) -> [DataSplit] {
    require(
      count >= 2 && count <= labels.count,
      "DataSplit.folds: \(count) folds of \(labels.count) examples; between 2 and that many")
    var folds = [[Int]](repeating: [], count: count)
    // Dealt like cards without starting anew at each label, so that the folds' sizes differ by one
    // at most.
    var next = 0
    for group in shuffledByLabel(labels, seed: seed) {
      for index in group {
        folds[next].append(index)
        next = next + 1 == count ? 0 : next + 1
      }
    }
    return folds.map { fold in
      let heldOut = fold.sorted()
      return DataSplit(training: others(than: heldOut, count: labels.count), heldOut: heldOut)
    }
  }

  /// The indices of each label that occurs, in ascending order of labels, each group shuffled.
  private static func shuffledByLabel(_ labels: [Int32], seed: UInt64) -> [[Int]] {
    var groups: [Int32: [Int]] = [:]
    for (index, label) in labels.enumerated() { groups[label, default: []].append(index) }
    var random = SplitMix64(seed: seed)
    return groups.keys.sorted().map { label in
      var group = groups[label] ?? []
      random.shuffle(&group)
      return group
    }
  }

  /// All indices below `count` that are not in `sorted`.
  private static func others(than sorted: [Int], count: Int) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(count - sorted.count)
    var skipped = sorted[...]
    for index in 0..<count {
      if skipped.first == index {
        skipped.removeFirst()
      } else {
        result.append(index)
      }
    }
    return result
  }
}

extension LabelledTexts {
  /// Holds out a fraction of the texts; see `DataSplit`.
  public func split(heldOutFraction fraction: Double, seed: UInt64) -> DataSplit {
    DataSplit(labels: labels, heldOutFraction: fraction, seed: seed)
  }

  /// The splits of a stratified cross-validation; see `DataSplit`.
  public func folds(count: Int, seed: UInt64) -> [DataSplit] {
    DataSplit.folds(labels: labels, count: count, seed: seed)
  }
}
