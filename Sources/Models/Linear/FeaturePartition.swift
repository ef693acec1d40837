/// One part of the counting of features: those whose hash starts with the same bits.
///
/// A partition's table stays small enough for the cache, and partitions are filled side by side:
/// each is touched by one thread at a time and sees the documents in order, so the result does
/// not depend on the number of threads.
struct FeaturePartition {
  /// A feature of one document, and how often it occurs there.
  struct Posting {
    var feature: UInt32
    var document: UInt32
    var count: UInt32
  }

  /// A place of the open-addressing table; `feature` is `UInt32.max` where nothing is.
  private struct Slot {
    var hash: UInt64
    var feature: UInt32
    /// The newest posting of the feature.
    var posting: UInt32
  }

  private static let vacant = UInt32.max

  private var slots: [Slot] = []
  /// The hashes of the features, in the order they were first seen.
  private(set) var hashes: [UInt64] = []
  /// What occurs where, documents ascending.
  private(set) var postings: [Posting] = []

  /// The number of distinct features.
  var featureCount: Int { hashes.count }

  /// Counts occurrences: `hashes[i]` in `documents[i]`; documents never descend between calls, and
  /// a document's occurrences all come in one call.
  mutating func count(
    _ newHashes: UnsafeBufferPointer<UInt64>, in documents: UnsafeBufferPointer<UInt32>
  ) {
    var position = 0
    var documentStart = UInt32(postings.count)
    var document = UInt32.max
    while position < newHashes.count {
      reserveSlots(for: hashes.count + 1)
      // As many as surely fit before the table has to grow.
      let batch = min(newHashes.count - position, slots.count / 2 - hashes.count)
      let mask = UInt64(slots.count - 1)
      slots.withUnsafeMutableBufferPointer { slots in
        for index in position..<position + batch {
          if documents[index] != document {
            document = documents[index]
            documentStart = UInt32(postings.count)
          }
          let hash = newHashes[index]
          var place = Int(truncatingIfNeeded: hash >> 4 & mask)
          while slots[place].hash != hash, slots[place].feature != Self.vacant {
            place = Int(truncatingIfNeeded: UInt64(place + 1) & mask)
          }
          if slots[place].feature == Self.vacant {
            slots[place] = Slot(
              hash: hash, feature: UInt32(hashes.count), posting: UInt32(postings.count))
            hashes.append(hash)
          } else if slots[place].posting >= documentStart {
            postings[Int(slots[place].posting)].count += 1
            continue
          }
          slots[place].posting = UInt32(postings.count)
          postings.append(
            Posting(feature: slots[place].feature, document: document, count: 1))
        }
      }
      position += batch
    }
  }

  /// Grows the table, if need be, so that `count` features fill at most half of it.
  private mutating func reserveSlots(for count: Int) {
    guard count > slots.count / 2 else { return }
    let size = max(64, slots.count * 2)
    let empty = Slot(hash: 0, feature: Self.vacant, posting: 0)
    var larger = [Slot](repeating: empty, count: size)
    let mask = UInt64(size - 1)
    for slot in slots where slot.feature != Self.vacant {
      var place = Int(truncatingIfNeeded: slot.hash >> 4 & mask)
      while larger[place].feature != Self.vacant {
        place = Int(truncatingIfNeeded: UInt64(place + 1) & mask)
      }
      larger[place] = slot
    }
    slots = larger
  }

  /// In how many documents each feature occurs.
  func documentCounts() -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: hashes.count)
    for posting in postings { counts[Int(posting.feature)] += 1 }
    return counts
  }

  /// Gives back the memory of the table, which nothing needs once all is counted.
  mutating func dropTable() { slots = [] }

  /// Gives back the memory of the postings once they have been copied.
  mutating func dropPostings() { postings = [] }
}
