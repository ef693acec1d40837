import Textus

/// The text-CNN of the course, as `peers/textcnn.py` builds it, and the work it cannot avoid.
enum CourseTextCNN {
  static let settings: NetworkSettings = {
    var settings = NetworkSettings()
    settings.embeddingSize = 32
    settings.regions = [2, 3, 4, 5]
    settings.filters = 100
    settings.activation = .tanh
    settings.dropout = 0.5
    settings.hiddenSize = 32
    return settings
  }()

  static func network(vocabularySize: Int, seed: UInt64) -> TextCNN {
    var random = RandomStream(seed: seed).fork("weights")
    return TextCNN(settings, vocabularySize: vocabularySize, outputSize: 1, using: &random)
  }

  /// Examples as a batch whose padding counts as tokens, as in Keras.
  static func batch(_ examples: some Collection<Int>, of data: LabeledIdentifiers) -> TokenBatch {
    var identifiers: [Int32] = []
    identifiers.reserveCapacity(examples.count * data.length)
    for example in examples { identifiers += data.tokens(of: example) }
    return TokenBatch(identifiers: identifiers, count: examples.count, length: data.length)
  }

  /// The share of examples whose label the network gives.
  static func accuracy(of network: TextCNN, on data: LabeledIdentifiers, threads: Int) -> Double {
    let size = 250
    let frozen = network.frozen()
    let correct = parallelMap((data.count + size - 1) / size, threads: threads) { part in
      let examples = part * size..<min((part + 1) * size, data.count)
      let logits = frozen.logits(batch(examples, of: data)).elements
      return zip(examples, logits).count { data.labels[$0] == ($1 > 0 ? 1 : 0) }
    }
    return Double(correct.reduce(0, +)) / Double(data.count)
  }

  /// Floating-point operations that a training step on the average batch cannot avoid.
  ///
  /// Forward, each distinct token is multiplied with every filter once and the windows add up the
  /// products; backward, only the winning window of each filter receives a gradient, once for its
  /// weights and once for the embeddings. Frameworks that convolve every position need many times
  /// as many.
  static func necessaryStepFlops(_ data: LabeledIdentifiers, batchSize: Int) -> Double {
    let batches = data.count / batchSize
    let distinct = (0..<batches).reduce(0) { sum, batch in
      let start = batch * batchSize * data.length
      return sum + Set(data.identifiers[start..<start + batchSize * data.length]).count
    }
    let taps = settings.regions.reduce(0, +)
    let filters = settings.filters * settings.embeddingSize
    let products = 2 * Double(distinct) / Double(batches) * Double(taps * filters)
    let windows = settings.regions.reduce(0) { $0 + $1 * (data.length - $1 + 1) }
    let features = settings.regions.count * settings.filters
    let dense = features * settings.hiddenSize + settings.hiddenSize
    let perExample = windows * settings.filters + 4 * taps * filters + 6 * dense
    return products + Double(batchSize * perExample)
  }
}
