import Textus

/// The recurrent sentiment classifiers as `peers/recurrent.py` has them.
enum CourseRecurrent {
  static func network(
    _ name: String, length: Int, vocabularySize: Int, seed: UInt64
  ) throws -> RecurrentClassifier {
    var network = NetworkSettings()
    network.embeddingSize = 32
    network.dropout = 0
    var settings = RecurrentSettings()
    settings.sizes = [name == "simple-rnn" ? 16 : 32]
    switch name {
    case "lstm": settings.cell = .lstm
    case "gru": settings.cell = .gruResetAfter
    case "simple-rnn": settings.cell = .tanh
    case "bilstm":
      settings.bidirectionalLayers = 1
      settings.pooling = .flatten
    default: throw UsageError("--model takes lstm, bilstm, gru or simple-rnn, got \(name).")
    }
    if name != "bilstm" {
      network.embeddingDropout = 0.2
      network.hiddenSize = 256
    }
    var random = RandomStream(seed: seed).fork("weights")
    return RecurrentClassifier(
      network, settings, length: length, vocabularySize: vocabularySize, outputSize: 1,
      using: &random)
  }

  /// Some examples as a batch in which padding counts as tokens, as in the peers' models.
  static func batch(_ examples: some Sequence<Int>, of data: LabeledIdentifiers) -> TokenBatch {
    var identifiers: [Int32] = []
    var count = 0
    for example in examples {
      identifiers += data.tokens(of: example)
      count += 1
    }
    return TokenBatch(identifiers: identifiers, count: count, length: data.length)
  }

  static func accuracy(
    of network: RecurrentClassifier, on data: LabeledIdentifiers, threads: Int
  ) -> Double {
    let frozen = network.frozen()
    let hits = parallelMap((data.count + 63) / 64, threads: threads) { part in
      let examples = part * 64..<min((part + 1) * 64, data.count)
      let logits = frozen.logits(batch(examples, of: data)).elements
      return zip(logits, examples).count { ($0 > 0) == (data.labels[$1] == 1) }
    }
    return Double(hits.reduce(0, +)) / Double(data.count)
  }

  /// The products a step cannot avoid: of every token with the recurrent weights, forwards and twice
  /// backwards, and of every distinct token, or with dropout every token, with the input weights.
  static func necessaryStepFlops(
    _ name: String, _ data: LabeledIdentifiers, batchSize: Int
  ) -> Double {
    let (size, gates, directions) =
      switch name {
      case "simple-rnn": (16.0, 1.0, 1.0)
      case "gru": (32.0, 3.0, 1.0)
      case "bilstm": (32.0, 4.0, 2.0)
      default: (32.0, 4.0, 1.0)
      }
    let tokens = Double(batchSize * data.length)
    let distinct = (0..<min(20, data.count / batchSize)).map { batch in
      Set((0..<batchSize).flatMap { data.tokens(of: batch * batchSize + $0) }).count
    }
    let projected =
      name == "bilstm" ? Double(distinct.reduce(0, +)) / Double(distinct.count) : tokens
    return 6 * directions * gates * size * (size * tokens + 32 * projected)
  }
}
