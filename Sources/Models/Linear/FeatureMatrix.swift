import Tensors

/// A sparse matrix of documents × features, stored by feature.
///
/// Both products the solver needs then read the entries in order, and their only scattered access
/// is to a vector with one number per document, which is small enough for the cache. (By document,
/// it would be to a vector with one number per feature, of which there are millions.)
struct FeatureMatrix: Sendable {
  /// The number of documents.
  let documentCount: Int
  /// Where each feature's entries start, and one end.
  let starts: [Int]
  /// The document of each entry, ascending within a feature.
  let documents: [UInt32]
  /// The weight of each entry.
  var values: [Float]

  /// The number of features.
  var featureCount: Int { starts.count - 1 }

  /// The number of entries.
  var entryCount: Int { values.count }

  /// Cuts the features into `count` ranges of about equally many entries.
  func blocks(_ count: Int) -> [Range<Int>] {
    var bounds = [0]
    for block in 1..<max(count, 1) {
      let target = entryCount * block / count
      var low = bounds[block - 1]
      var high = featureCount
      while low < high {
        let middle = (low + high) / 2
        if starts[middle] < target { low = middle + 1 } else { high = middle }
      }
      bounds.append(low)
    }
    bounds.append(featureCount)
    return zip(bounds, bounds.dropFirst()).map { $0..<$1 }
  }

  /// Calls `body` with pointers to the starts, documents and values.
  @inline(__always)
  func withPointers<Result>(
    _ body: (UnsafePointer<Int>, UnsafePointer<UInt32>, UnsafePointer<Float>) -> Result
  ) -> Result {
    starts.withUnsafeBufferPointer { starts in
      documents.withUnsafeBufferPointer { documents in
        values.withUnsafeBufferPointer { values in
          // An empty array may have no address; nothing is read through this one then.
          let somewhere = UnsafeRawPointer(starts.baseAddress!)
          return body(
            starts.baseAddress!,
            documents.baseAddress ?? somewhere.assumingMemoryBound(to: UInt32.self),
            values.baseAddress ?? somewhere.assumingMemoryBound(to: Float.self))
        }
      }
    }
  }
}
