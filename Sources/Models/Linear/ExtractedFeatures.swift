import Tensors

/// Which of the counted features are kept.
struct FeatureSelection {
  /// In how many documents a feature has to occur, and may occur.
  var documentCounts: ClosedRange<Int>
  /// The most features to keep, those in the most documents first; nil for all.
  var maximumCount: Int?
}

/// The features of a training set and the matrix of how often each occurs in each document.
struct ExtractedFeatures {
  /// The features.
  let index: FeatureIndex
  /// In how many documents each occurs.
  let documentCounts: [UInt32]
  /// The counts; to be weighted.
  var matrix: FeatureMatrix

  /// Selects among what a counter has counted, and empties it.
  init(_ counter: inout FeatureCounter, selection: FeatureSelection, threads: Int) {
    let kept = Self.select(&counter, selection, threads: threads)
    // The number of each partition's first feature.
    var bases = [0]
    for features in kept { bases.append(bases[bases.count - 1] + features.count) }
    let featureCount = bases[kept.count]
    var features: [UInt64] = []
    var documentCounts: [UInt32] = []
    var starts = [0]
    features.reserveCapacity(featureCount)
    documentCounts.reserveCapacity(featureCount)
    starts.reserveCapacity(featureCount + 1)
    for feature in kept.joined() {
      features.append(feature.feature)
      documentCounts.append(feature.documentCount)
      starts.append(starts[starts.count - 1] + Int(feature.documentCount))
    }
    let entryCount = starts[featureCount]
    var values: [Float] = []
    let documents = [UInt32](unsafeUninitializedCapacity: entryCount) { documents, initialized in
      values = [Float](unsafeUninitializedCapacity: entryCount) { values, initialized in
        _ = counter.consume(threads: threads) { partition, counted in
          let base = bases[partition]
          // The place of each feature's next entry; -1 for those not kept.
          var places = [Int](repeating: -1, count: counted.featureCount)
          for (number, feature) in kept[partition].enumerated() {
            places[Int(feature.number)] = starts[base + number]
          }
          counted.postings.forEach { feature, document, count in
            let place = places[feature]
            if place < 0 { return }
            places[feature] = place + 1
            documents[place] = document
            values[place] = Float(count)
          }
          counted.dropPostings()
        }
        initialized = entryCount
      }
      initialized = entryCount
    }
    index = FeatureIndex(features)
    self.documentCounts = documentCounts
    matrix = FeatureMatrix(
      documentCount: counter.documentCount, starts: starts, documents: documents, values: values)
  }

  private struct KeptFeature {
    var feature: UInt64
    /// The number within the partition.
    var number: UInt32
    var documentCount: UInt32
  }

  /// What to keep of each partition, ascending; so the partitions one after another ascend, too.
  private static func select(
    _ counter: inout FeatureCounter, _ selection: FeatureSelection, threads: Int
  ) -> [[KeptFeature]] {
    var kept = counter.consume(threads: threads) { _, partition in
      let features = partition.features()
      partition.dropTable()
      var kept: [KeptFeature] = []
      for (number, count) in partition.documentCounts().enumerated()
      where selection.documentCounts.contains(Int(count)) {
        kept.append(
          KeptFeature(feature: features[number], number: UInt32(number), documentCount: count))
      }
      return kept.sorted { $0.feature < $1.feature }
    }
    if let limit = selection.maximumCount, kept.reduce(0, { $0 + $1.count }) > limit {
      // Below the threshold nothing is kept, and of those exactly at it the first ones.
      let counts = kept.joined().map(\.documentCount).sorted(by: >)
      let threshold = counts[limit - 1]
      var left = counts[..<limit].reversed().prefix { $0 == threshold }.count
      for partition in kept.indices {
        kept[partition].removeAll { feature in
          if feature.documentCount != threshold { return feature.documentCount < threshold }
          left -= 1
          return left < 0
        }
      }
    }
    return kept
  }
}
