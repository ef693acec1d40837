import Tensors

/// Which counted features are kept, and how their counts become numbers.
struct FeatureSelection {
  /// Features in fewer documents are dropped.
  var minimumDocumentCount = 1
  /// Features in more documents are dropped.
  var maximumDocumentCount = Int.max
  /// The most features to keep, those in the most documents first; nil for all.
  var maximumFeatureCount: Int?
}

/// The features of a training set and the matrix of its documents.
struct ExtractedFeatures {
  var index: FeatureIndex
  /// In how many documents each feature occurs.
  var documentCounts: [UInt32]
  var matrix: FeatureMatrix

  /// Selects features and builds the matrix of raw counts from what a counter has seen.
  init(_ counter: consuming FeatureCounter, selection: FeatureSelection, threads: Int) {
    counter.finish()
    let kept = Self.select(counter, selection, threads: threads)
    var bases = [0]
    for features in kept { bases.append(bases[bases.count - 1] + features.count) }
    let featureCount = bases[kept.count]
    var hashes = [UInt64]()
    var documentCounts = [UInt32]()
    hashes.reserveCapacity(featureCount)
    documentCounts.reserveCapacity(featureCount)
    for features in kept {
      for feature in features {
        hashes.append(feature.hash)
        documentCounts.append(feature.documentCount)
      }
    }
    var starts = [0]
    starts.reserveCapacity(featureCount + 1)
    for count in documentCounts { starts.append(starts[starts.count - 1] + Int(count)) }
    let entryCount = starts[featureCount]
    var values = [Float]()
    let documents = [UInt32](unsafeUninitializedCapacity: entryCount) { documents, initialized in
      values = [Float](unsafeUninitializedCapacity: entryCount) { values, initialized in
        counter.consumePostings(threads: threads) { partition, counted in
          // The number of each kept feature, and where its next entry goes.
          var numbers = [UInt32](repeating: UInt32.max, count: counted.featureCount)
          var places = [Int](repeating: 0, count: kept[partition].count)
          for (number, feature) in kept[partition].enumerated() {
            numbers[Int(feature.feature)] = UInt32(number)
            places[number] = starts[bases[partition] + number]
          }
          for posting in counted.postings {
            let number = numbers[Int(posting.feature)]
            if number == UInt32.max { continue }
            let place = places[Int(number)]
            places[Int(number)] = place + 1
            documents[place] = posting.document
            values[place] = Float(posting.count)
          }
        }
        initialized = entryCount
      }
      initialized = entryCount
    }
    index = FeatureIndex(sortedHashes: hashes)
    self.documentCounts = documentCounts
    matrix = FeatureMatrix(
      documentCount: counter.documentCount, starts: starts, documents: documents, values: values)
  }

  private struct KeptFeature {
    var hash: UInt64
    /// The number within the partition.
    var feature: UInt32
    var documentCount: UInt32
  }

  /// The features to keep of each partition, by ascending hash.
  private static func select(
    _ counter: borrowing FeatureCounter, _ selection: FeatureSelection, threads: Int
  ) -> [[KeptFeature]] {
    let partitions = counter.partitions
    let accepted = selection.minimumDocumentCount...max(
      selection.minimumDocumentCount, selection.maximumDocumentCount)
    var kept = parallelMap(partitions.count, threads: threads) { partition in
      var features: [KeptFeature] = []
      for (feature, count) in partitions[partition].documentCounts().enumerated()
      where accepted.contains(Int(count)) {
        features.append(
          KeptFeature(
            hash: partitions[partition].hashes[feature], feature: UInt32(feature),
            documentCount: count))
      }
      return features.sorted { $0.hash < $1.hash }
    }
    if let limit = selection.maximumFeatureCount, kept.reduce(0, { $0 + $1.count }) > limit {
      // The document count below which nothing is kept; of those with exactly it, the first by hash.
      let counts = kept.flatMap { $0.map(\.documentCount) }.sorted(by: >)
      let threshold = limit > 0 ? counts[limit - 1] : UInt32.max
      var left = limit - counts.prefix { $0 > threshold }.count
      for partition in kept.indices {
        kept[partition].removeAll { feature in
          if feature.documentCount > threshold { return false }
          if feature.documentCount < threshold || left == 0 { return true }
          left -= 1
          return false
        }
      }
    }
    return kept
  }
}
