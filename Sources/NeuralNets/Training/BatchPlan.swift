public import Tensors

/// Which examples form which batch of an epoch, and how a batch is cut into shards.
///
/// A pure function of the seed and the epoch: a resumed run finds the same batches, and the number
/// of threads plays no part.
public struct BatchPlan: Sendable {
  /// The number of examples.
  public let exampleCount: Int
  /// The most examples in a batch.
  public let batchSize: Int
  /// The most shards a batch is cut into.
  public let shardCount: Int
  /// Whether the examples are shuffled anew in every epoch.
  public let shuffles: Bool
  /// The lengths by which batches are bucketed; `nil` for batches of any mixture.
  public let lengths: [Int]?

  private let random: RandomStream

  /// A plan for `exampleCount` examples.
  public init(
    exampleCount: Int, batchSize: Int, shardCount: Int, shuffles: Bool = true,
    lengths: [Int]? = nil, random: RandomStream
  ) {
    require(batchSize > 0, "BatchPlan: the batch size must be positive, got \(batchSize)")
    require(shardCount > 0, "BatchPlan: the shard count must be positive, got \(shardCount)")
    self.exampleCount = exampleCount
    self.batchSize = batchSize
    self.shardCount = shardCount
    self.shuffles = shuffles
    self.lengths = lengths
    self.random = random
  }

  /// The number of batches in every epoch.
  public var batchCount: Int { (exampleCount + batchSize - 1) / batchSize }

  /// The batches of an epoch; every example is in exactly one of them.
  public func batches(epoch: Int) -> [ArraySlice<Int>] {
    var stream = random.fork("epoch", epoch)
    var order = shuffles ? stream.permutation(exampleCount) : Array(0..<exampleCount)
    if let lengths { sortWithinPools(&order, by: lengths) }
    var batches = stride(from: 0, to: exampleCount, by: batchSize).map {
      order[$0..<min($0 + batchSize, exampleCount)]
    }
    // Sorted pools would otherwise be visited from short to long, which biases the steps.
    if shuffles, lengths != nil { batches.shuffle(using: &stream) }
    return batches
  }

  /// Sorts by length within pools of fifty batches: little padding, yet every epoch is different.
  ///
  /// Examples of equal length stay in their random order: by number they would be sorted by label
  /// where the file is.
  private func sortWithinPools(_ order: inout [Int], by lengths: [Int]) {
    let pool = batchSize * 50
    for start in stride(from: 0, to: order.count, by: pool) {
      let end = min(start + pool, order.count)
      let sorted = (start..<end).sorted { (lengths[order[$0]], $0) < (lengths[order[$1]], $1) }
      order.replaceSubrange(start..<end, with: sorted.map { order[$0] })
    }
  }

  /// A batch cut into even shards of at least eight examples.
  ///
  /// The cuts depend on the size of the batch alone, never on the number of threads, so the sums
  /// over shards are formed in the same order on every machine.
  public func shards(of batch: ArraySlice<Int>) -> [ArraySlice<Int>] {
    let count = max(1, min(shardCount, batch.count / 8))
    return (0..<count).map { shard in
      let start = batch.startIndex + batch.count * shard / count
      let end = batch.startIndex + batch.count * (shard + 1) / count
      return batch[start..<end]
    }
  }
}
