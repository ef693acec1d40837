import Tensors

/// Counts the n-grams of many documents, chunk after chunk, each chunk on all threads.
///
/// First the documents of a chunk are cut into shards, whose n-gram hashes are sorted by their
/// leading bits; then every partition takes its entries from the shards in order. Both steps run
/// in parallel without locks, and neither depends on how many threads there are.
struct FeatureCounter {
  /// How many leading bits of a hash choose its partition.
  static let partitionBits: UInt64 = 8
  static let partitionCount = 1 << Int(partitionBits)
  private static let shardCount = 16

  let hasher: NgramHasher
  private(set) var partitions = [FeaturePartition](
    repeating: FeaturePartition(), count: partitionCount)
  private(set) var documentCount = 0
  private var shards: [Shard]

  init(hasher: NgramHasher) {
    self.hasher = hasher
    shards = (0..<Self.shardCount).map { _ in Shard() }
  }

  /// Counts the next `count` documents; `readTokens(i, &buffer)` delivers the tokens of the i-th.
  mutating func count(
    documents count: Int, threads: Int, readTokens: (Int, inout TokenBuffer) -> Void
  ) {
    let first = documentCount
    let hasher = hasher
    shards.withUnsafeMutableBufferPointer { shards in
      parallelFor(shards.count, threads: threads) { index in
        let start = count * index / shards.count
        let end = count * (index + 1) / shards.count
        shards[index].fill(
          documents: start..<end, offset: first, hasher: hasher, readTokens: readTokens)
      }
      let filled = UnsafeBufferPointer(shards)
      partitions.withUnsafeMutableBufferPointer { partitions in
        parallelFor(partitions.count, threads: threads) { index in
          for shard in filled { shard.withEntries(of: index) { partitions[index].count($0, in: $1) } }
        }
      }
    }
    documentCount += count
  }

  /// Ends the counting: the tables' memory is given back.
  mutating func finish() {
    shards = []
    for index in partitions.indices { partitions[index].dropTable() }
  }

  /// Hands a partition's postings to `body` and gives their memory back after it.
  mutating func consumePostings(
    threads: Int, _ body: (Int, borrowing FeaturePartition) -> Void
  ) {
    partitions.withUnsafeMutableBufferPointer { partitions in
      parallelFor(partitions.count, threads: threads) { index in
        body(index, partitions[index])
        partitions[index].dropPostings()
      }
    }
  }

  /// The occurrences in some consecutive documents, sorted by partition.
  private struct Shard {
    private var tokens = TokenBuffer()
    private var workspace = NgramHasher.Workspace()
    private var hashes: [UInt64] = []
    private var documents: [UInt32] = []
    private var sortedHashes: [UInt64] = []
    private var sortedDocuments: [UInt32] = []
    private var starts = [Int](repeating: 0, count: FeatureCounter.partitionCount + 1)

    mutating func fill(
      documents range: Range<Int>, offset: Int, hasher: NgramHasher,
      readTokens: (Int, inout TokenBuffer) -> Void
    ) {
      hashes.removeAll(keepingCapacity: true)
      documents.removeAll(keepingCapacity: true)
      for document in range {
        tokens.removeAll()
        readTokens(document, &tokens)
        hasher.appendHashes(of: tokens, workspace: &workspace, to: &hashes)
        documents.append(
          contentsOf: repeatElement(
            UInt32(offset + document), count: hashes.count - documents.count))
      }
      sort()
    }

    /// A stable counting sort by partition.
    private mutating func sort() {
      let shift = 64 - FeatureCounter.partitionBits
      for index in starts.indices { starts[index] = 0 }
      if sortedHashes.count < hashes.count {
        sortedHashes = [UInt64](repeating: 0, count: hashes.count)
        sortedDocuments = [UInt32](repeating: 0, count: hashes.count)
      }
      starts.withUnsafeMutableBufferPointer { starts in
        for hash in hashes { starts[Int(truncatingIfNeeded: hash >> shift) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        sortedHashes.withUnsafeMutableBufferPointer { sortedHashes in
          sortedDocuments.withUnsafeMutableBufferPointer { sortedDocuments in
            for index in hashes.indices {
              let partition = Int(truncatingIfNeeded: hashes[index] >> shift)
              let place = starts[partition]
              sortedHashes[place] = hashes[index]
              sortedDocuments[place] = documents[index]
              starts[partition] = place + 1
            }
          }
        }
        // Each start has moved to its partition's end: move them back.
        for index in stride(from: starts.count - 1, to: 0, by: -1) {
          starts[index] = starts[index - 1]
        }
        starts[0] = 0
      }
    }

    func withEntries(
      of partition: Int, _ body: (UnsafeBufferPointer<UInt64>, UnsafeBufferPointer<UInt32>) -> Void
    ) {
      let range = starts[partition]..<starts[partition + 1]
      sortedHashes.withUnsafeBufferPointer { hashes in
        sortedDocuments.withUnsafeBufferPointer { documents in
          body(
            UnsafeBufferPointer(rebasing: hashes[range]),
            UnsafeBufferPointer(rebasing: documents[range]))
        }
      }
    }
  }
}
