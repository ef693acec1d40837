import Tensors

/// Counts the n-grams of many documents, chunk after chunk, each chunk on all threads.
///
/// First the documents of a chunk are cut into shards, whose features are sorted by their leading
/// bits; then every partition takes its features from the shards in order. Both steps run in
/// parallel without locks, and neither result depends on how many threads there are.
struct FeatureCounter {
  /// How many leading bits of a feature choose its partition.
  static let partitionBits: UInt64 = 8
  static let partitionCount = 1 << Int(partitionBits)
  private static let shardCount = 16

  private(set) var partitions = [FeaturePartition](
    repeating: FeaturePartition(), count: partitionCount)
  private(set) var documentCount = 0
  private(set) var tokenCount = 0
  private var shards: [FeatureShard]

  init(hasher: NgramHasher) {
    shards = (0..<Self.shardCount).map { _ in FeatureShard(hasher) }
  }

  /// Counts the next documents; `readTokens(i, &buffer)` delivers the tokens of the i-th of them.
  mutating func count(
    documents count: Int, threads: Int, readTokens: (Int, inout TokenBuffer) -> Void
  ) {
    let first = documentCount
    shards.withUnsafeMutableBufferPointer { shards in
      parallelFor(shards.count, threads: threads) { index in
        let start = count * index / shards.count
        let end = count * (index + 1) / shards.count
        shards[index].fill(documents: start..<end, after: first, readTokens: readTokens)
      }
      let filled = UnsafeBufferPointer(shards)
      partitions.withUnsafeMutableBufferPointer { partitions in
        parallelFor(partitions.count, threads: threads) { index in
          for shard in filled.indices {
            filled[shard].withEntries(of: index) { partitions[index].count($0, in: $1) }
          }
        }
      }
    }
    documentCount += count
    for shard in shards { tokenCount += shard.tokenCount }
  }

  /// Whether there were more n-grams than can be counted: 4 billion distinct ones, or a trillion.
  var isExceeded: Bool { partitions.contains { $0.isExceeded } }

  /// Ends the counting: what `transform` makes of each partition, side by side.
  mutating func consume<Result>(
    threads: Int, _ transform: (Int, inout FeaturePartition) -> Result
  ) -> [Result] {
    shards = []
    return partitions.withUnsafeMutableBufferPointer { partitions in
      parallelMap(partitions.count, threads: threads) { transform($0, &partitions[$0]) }
    }
  }
}
