/// One part of the counting: the features whose leading bits are the same.
///
/// A partition's table stays small enough for the cache, and partitions are filled side by side:
/// each is touched by one thread at a time and sees the documents in order.
struct FeaturePartition {
  /// A place of the open-addressing table.
  private struct Slot {
    var feature: UInt64
    /// The feature's number in the partition, in the order of first occurrence; or `vacant`.
    var number: UInt32
    /// The newest posting of the feature.
    var posting: UInt32
  }

  private static let vacant = UInt32.max

  private var slots: [Slot] = []
  /// How many features the table may hold before it has to grow: three quarters of its places.
  private var capacity = 0
  /// The number of features.
  private(set) var featureCount = 0
  /// What occurs where, documents ascending.
  private(set) var postings = PostingList()
  /// Whether there was more than a partition can hold; what is more was left out.
  private(set) var isExceeded = false
  /// Postings whose count could not be raised at once.
  private var late: [UInt32] = []

  /// Counts occurrences: `features[i]` in `documents[i]`.
  ///
  /// Documents ascend from call to call, and those of one document all come in one call.
  mutating func count(
    _ features: UnsafeBufferPointer<UInt64>, in documents: UnsafeBufferPointer<UInt32>
  ) {
    var position = 0
    // A posting from here on is of the current document: that is how repetitions are found.
    var documentStart = UInt32(truncatingIfNeeded: postings.count)
    var document = documents.first ?? 0
    while position < features.count {
      if featureCount == capacity { growTable() }
      // As many as surely fit.
      let room = min(capacity - featureCount, PostingList.limit - postings.count)
      guard room > 0, featureCount < PostingList.featureLimit else {
        isExceeded = true
        return
      }
      let mask = slots.count - 1
      var number = UInt32(truncatingIfNeeded: featureCount)
      slots.withUnsafeMutableBufferPointer { slots in
        postings.withTail { tail, preceding, used, tailSize in
          let end = min(features.count, position + min(room, tailSize - used))
          while position < end {
            if documents[position] != document {
              document = documents[position]
              documentStart = UInt32(truncatingIfNeeded: preceding + used)
            }
            let feature = features[position]
            position += 1
            var place = Self.home(of: feature, mask: mask)
            while slots[place].feature != feature, slots[place].number != Self.vacant {
              place = (place + 1) & mask
            }
            if slots[place].number == Self.vacant {
              slots[place].feature = feature
              slots[place].number = number
              number += 1
            } else if slots[place].posting >= documentStart {
              let index = Int(slots[place].posting) - preceding
              if index >= 0, PostingList.hasRoom(tail[index]) {
                tail[index] += 1
              } else {
                late.append(slots[place].posting)
              }
              continue
            }
            slots[place].posting = UInt32(truncatingIfNeeded: preceding + used)
            tail[used] = PostingList.posting(feature: slots[place].number, document: document)
            used += 1
          }
        }
      }
      featureCount = Int(number)
      for index in late { postings.increment(index) }
      late.removeAll(keepingCapacity: true)
    }
  }

  /// The place a feature is looked for first; neither the block's bits nor the partition's tell
  /// features of one partition apart.
  @inline(__always)
  private static func home(of feature: UInt64, mask: Int) -> Int {
    Int(truncatingIfNeeded: feature >> FeatureHash.blockBits) & mask
  }

  private mutating func growTable() {
    let empty = Slot(feature: 0, number: Self.vacant, posting: 0)
    var larger = [Slot](repeating: empty, count: max(64, slots.count * 2))
    let mask = larger.count - 1
    for slot in slots where slot.number != Self.vacant {
      var place = Self.home(of: slot.feature, mask: mask)
      while larger[place].number != Self.vacant { place = (place + 1) & mask }
      larger[place] = slot
    }
    slots = larger
    capacity = min(slots.count / 4 * 3, PostingList.featureLimit)
  }

  /// The features, by number.
  func features() -> [UInt64] {
    var features = [UInt64](repeating: 0, count: featureCount)
    for slot in slots where slot.number != Self.vacant {
      features[Int(slot.number)] = slot.feature
    }
    return features
  }

  /// In how many documents each feature occurs, by number.
  func documentCounts() -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: featureCount)
    postings.forEach { number, _, _ in counts[number] += 1 }
    return counts
  }

  /// Gives back the memory of the table: nothing more can be counted, nor ``features()`` asked for.
  mutating func dropTable() { slots = [] }

  /// Gives back the memory of the postings.
  mutating func dropPostings() { postings = PostingList() }
}
