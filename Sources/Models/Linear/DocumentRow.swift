internal import Tensors
internal import Text

/// A document's row of features at prediction time, and the memory to find it, used again and again.
struct DocumentRow {
  /// A feature of the document that the model knows, its number and what stands for its count.
  struct Entry {
    var feature: Int
    var value: Float
  }

  /// The known features in the order of their first occurrence, weighted.
  private(set) var entries: [Entry] = []
  private var tokens: TokenBuffer
  private var characters: [UInt64] = []
  private var features: [UInt64] = []
  /// Where the index has to look for each feature.
  private var starts: [UInt32] = []
  /// Open addressing: the places in `entries`, −1 where none.
  private var slots: [Int32] = []

  init(_ hasher: NgramHasher) {
    tokens = TokenBuffer(keepsBytes: hasher.characterOrders != nil)
  }

  /// Replaces the entries by those of a text.
  mutating func read(_ text: Span<UInt8>, for classifier: borrowing LinearClassifier) {
    tokens.read(text, with: classifier.tokenizer)
    features.removeAll(keepingCapacity: true)
    classifier.hasher.appendFeatures(of: tokens, characters: &characters, to: &features)
    tally(classifier.index)
    let weighting = classifier.weighting
    var squares: Float = 0
    classifier.factors.withElements { factors in
      for index in entries.indices {
        let value =
          weighting.weight(count: entries[index].value) * factors[entries[index].feature]
        entries[index].value = value
        squares += value * value
      }
    }
    guard weighting.normalizesLength else { return }
    let factor = FeatureWeighting.inverseLength(squares: squares)
    for index in entries.indices { entries[index].value *= factor }
  }

  /// Counts the features the model knows.
  private mutating func tally(_ index: borrowing FeatureIndex) {
    entries.removeAll(keepingCapacity: true)
    var size = 64
    while size < features.count * 2 { size *= 2 }
    if slots.count < size { slots = [Int32](repeating: -1, count: size) }
    let mask = size - 1
    for place in 0..<size { slots[place] = -1 }
    // All starts first: these reads miss the cache, and so they wait for memory together.
    starts.removeAll(keepingCapacity: true)
    for feature in features { starts.append(index.start(of: feature)) }
    for (position, feature) in features.enumerated() {
      guard let number = index.find(feature, from: starts[position]) else { continue }
      var place = Int(truncatingIfNeeded: feature >> FeatureHash.blockBits) & mask
      while slots[place] >= 0, entries[Int(slots[place])].feature != number {
        place = (place + 1) & mask
      }
      if slots[place] >= 0 {
        entries[Int(slots[place])].value += 1
      } else {
        slots[place] = Int32(entries.count)
        entries.append(Entry(feature: number, value: 1))
      }
    }
  }

  /// Writes the score of each regression.
  func score(with classifier: borrowing LinearClassifier, into scores: inout [Float]) {
    let count = classifier.regressionCount
    scores.removeAll(keepingCapacity: true)
    classifier.biases.withElements { scores.append(contentsOf: $0) }
    classifier.weights.withElements { weights in
      scores.withUnsafeMutableBufferPointer { scores in
        for entry in entries {
          let base = entry.feature * count
          for index in 0..<count { scores[index] += entry.value * weights[base + index] }
        }
      }
    }
  }
}
