/// One part of the counting: the features whose leading bits are the same.
///
/// A partition's table stays small enough for the cache, and partitions are filled side by side:
/// each is touched by one thread at a time and sees the documents in order.
struct FeaturePartition {
  /// A place of the open-addressing table.
  private struct Slot {
    var hash: UInt64
    /// The feature's number in the partition; `vacant` where there is none.
    var feature: UInt32
    /// The newest posting of the feature.
    var posting: UInt32
  }

  private static let vacant = UInt32.max

  private var slots: [Slot] = []
  /// The features, in the order in which they were first seen.
  private(set) var features: [UInt64] = []
  /// What occurs where, documents ascending.
  private(set) var postings = PostingList()
  /// Whether there was more than a partition can hold; what is more was left out.
  private(set) var isExceeded = false

  /// Counts occurrences: `newFeatures[i]` in `documents[i]`.
  ///
  /// Documents ascend from call to call, and those of one document all come in one call.
  mutating func count(
    _ newFeatures: UnsafeBufferPointer<UInt64>, in documents: UnsafeBufferPointer<UInt32>
  ) {
    var position = 0
    // A posting from here on is of the current document: that is how repetitions are found.
    var documentStart = UInt32(postings.count)
    var document = documents.first ?? 0
    while position < newFeatures.count {
      reserveSlots(for: features.count + 1)
      // As many as surely fit before the table has to grow.
      let end = min(newFeatures.count, position + slots.count / 2 - features.count)
      let mask = slots.count - 1
      slots.withUnsafeMutableBufferPointer { slots in
        for index in position..<end {
          if documents[index] != document {
            document = documents[index]
            documentStart = UInt32(postings.count)
          }
          let feature = newFeatures[index]
          var place = Self.home(of: feature, mask: mask)
          while slots[place].hash != feature, slots[place].feature != Self.vacant {
            place = (place + 1) & mask
          }
          if slots[place].feature == Self.vacant {
            if features.count == PostingList.featureLimit || postings.count == PostingList.limit {
              isExceeded = true
              continue
            }
            slots[place].hash = feature
            slots[place].feature = UInt32(features.count)
            features.append(feature)
          } else if slots[place].posting >= documentStart {
            postings.increment(slots[place].posting)
            continue
          } else if postings.count == PostingList.limit {
            isExceeded = true
            continue
          }
          slots[place].posting = UInt32(postings.count)
          postings.append(feature: slots[place].feature, document: document)
        }
      }
      position = end
    }
  }

  /// The place a feature is looked for first; neither the block's bits nor the partition's tell
  /// features of one partition apart.
  @inline(__always)
  private static func home(of feature: UInt64, mask: Int) -> Int {
    Int(truncatingIfNeeded: feature >> FeatureHash.blockBits) & mask
  }

  /// Grows the table, if need be, so that `count` features fill at most half of it.
  private mutating func reserveSlots(for count: Int) {
    guard count > slots.count / 2 else { return }
    let empty = Slot(hash: 0, feature: Self.vacant, posting: 0)
    var larger = [Slot](repeating: empty, count: max(64, slots.count * 2))
    let mask = larger.count - 1
    for slot in slots where slot.feature != Self.vacant {
      var place = Self.home(of: slot.hash, mask: mask)
      while larger[place].feature != Self.vacant { place = (place + 1) & mask }
      larger[place] = slot
    }
    slots = larger
  }

  /// In how many documents each feature occurs.
  func documentCounts() -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: features.count)
    postings.forEach { feature, _, _ in counts[feature] += 1 }
    return counts
  }

  /// Gives back the memory of the table, once all is counted.
  mutating func dropTable() { slots = [] }

  /// Gives back the memory of the postings, once they have been copied.
  mutating func dropPostings() { postings = PostingList() }
}
