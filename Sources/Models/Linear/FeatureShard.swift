/// The features of some consecutive documents, sorted by partition.
struct FeatureShard {
  /// How many tokens the documents have.
  private(set) var tokenCount = 0
  private let hasher: NgramHasher
  private var tokens: TokenBuffer
  private var characters: [UInt64] = []
  private var features: [UInt64] = []
  private var documents: [UInt32] = []
  private var sortedFeatures: [UInt64] = []
  private var sortedDocuments: [UInt32] = []
  /// Where each partition's entries start in the sorted arrays, and the end of the last.
  private var starts = [Int](repeating: 0, count: FeatureCounter.partitionCount + 1)

  init(_ hasher: NgramHasher) {
    self.hasher = hasher
    tokens = TokenBuffer(keepsBytes: hasher.characterOrders != nil)
  }

  /// Takes the features of the documents of `range`, which are numbered from `first` on.
  mutating func fill(
    documents range: Range<Int>, after first: Int,
    readTokens: (Int, inout TokenBuffer) -> Void
  ) {
    features.removeAll(keepingCapacity: true)
    documents.removeAll(keepingCapacity: true)
    tokenCount = 0
    for document in range {
      readTokens(document, &tokens)
      tokenCount += tokens.count
      hasher.appendFeatures(of: tokens, characters: &characters, to: &features)
      documents.append(
        contentsOf: repeatElement(UInt32(first + document), count: features.count - documents.count)
      )
    }
    sort()
  }

  /// A counting sort by partition that keeps the order within each.
  private mutating func sort() {
    let shift = 64 - FeatureCounter.partitionBits
    if sortedFeatures.count < features.count {
      sortedFeatures = [UInt64](repeating: 0, count: features.count)
      sortedDocuments = [UInt32](repeating: 0, count: features.count)
    }
    var places = [Int](repeating: 0, count: starts.count)
    for feature in features { places[Int(truncatingIfNeeded: feature >> shift) + 1] += 1 }
    for index in 1..<places.count { places[index] += places[index - 1] }
    starts = places
    places.withUnsafeMutableBufferPointer { places in
      sortedFeatures.withUnsafeMutableBufferPointer { sortedFeatures in
        sortedDocuments.withUnsafeMutableBufferPointer { sortedDocuments in
          for index in features.indices {
            let feature = features[index]
            let partition = Int(truncatingIfNeeded: feature >> shift)
            let place = places[partition]
            sortedFeatures[place] = feature
            sortedDocuments[place] = documents[index]
            places[partition] = place + 1
          }
        }
      }
    }
  }

  /// Calls `body` with the features of a partition and the document of each.
  func withEntries(
    of partition: Int, _ body: (UnsafeBufferPointer<UInt64>, UnsafeBufferPointer<UInt32>) -> Void
  ) {
    let range = starts[partition]..<starts[partition + 1]
    sortedFeatures.withUnsafeBufferPointer { features in
      sortedDocuments.withUnsafeBufferPointer { documents in
        body(
          UnsafeBufferPointer(rebasing: features[range]),
          UnsafeBufferPointer(rebasing: documents[range]))
      }
    }
  }
}
