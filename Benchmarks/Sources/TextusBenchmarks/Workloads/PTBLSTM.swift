import Textus

/// Training steps of the course's word LSTM: embedding 500, 2 × LSTM 500, dropout 0.5, softmax over
/// 10,000 words at each of 35 steps, 20 sequences, Adam; made of the operations that
/// `language-model train` uses.
enum PTBLSTM: Workload {
  static let name = "ptb-lstm"

  private static let (words, size, steps, batch) = (10_000, 500, 35, 20)

  private struct Model: Parameterized {
    let embedding: Embedding
    let lstm: StackedLSTM
    let words: Parameter
    let bias: Parameter
    var children: ParameterTree {
      ["embedding": embedding, "lstm": lstm, "words": words, "bias": bias]
    }

    /// The mean loss of the words that follow the given ones.
    func loss(_ inputs: TokenBatch, labels: [Int32]) -> Tensor {
      let first = lstm.layers[0].run(inputs, embedding: embedding.table).outputs
      let features = lstm.layers[1].run(first).outputs.values.dropout(rate: 0.5)
      return features.reshaped([labels.count, size]).projectedCrossEntropy(
        weight: words.tensor, bias: bias.tensor, labels: labels)
    }
  }

  static func run(_ options: Options, into record: inout Record) throws {
    let threads = try options.threads
    let shards = try options.number("shards", default: threads)
    let timed = try options.number("steps", default: 16)
    var random = RandomStream(seed: try options.seed)
    let model = Model(
      embedding: Embedding(vocabularySize: words, size: size, using: &random),
      lstm: StackedLSTM(inputSize: size, hiddenSizes: [size, size], using: &random),
      words: Initializer.glorotUniform.makeParameter([words, size], using: &random),
      bias: Parameter(Tensor(zeros: [words])))
    var optimizer: any Optimizer = OptimizerConfiguration(.adam).makeOptimizer()
    optimizer.threads = threads
    let cumulative = (1...words).reduce(into: [0.0]) {
      $0.append($0[$0.count - 1] + 1 / Double($1))
    }
    func word() -> Int32 {
      let draw = Double(random.uniform()) * cumulative[words]
      return Int32(min(cumulative.partitioningIndex { $0 > draw } - 1, words - 1))
    }

    var durations = Durations()
    var last = 0.0
    let (_, noise) = Machine.observing {
      let clock = ContinuousClock()
      for step in 0..<timed + 4 {
        let tokens = (0..<batch).map { _ in (0...steps).map { _ in word() } }
        let begin = clock.now
        last = train(model, tokens, &optimizer, step: step, shards: shards, threads: threads)
        if step >= 4 { durations.append(clock.now - begin) }
      }
    }
    record["shards"] = .count(shards)
    record["parameters"] = .count(model.parameterCount)
    record["timed_steps"] = .count(durations.count)
    record.note(durations, as: "step")
    record["loss"] = .number(last)
    record.note(noise)
    record["peak_rss_mb"] = .number(Machine.peakMemory)
    let (h, v, n) = (Double(size), Double(words), Double(batch * steps))
    record.note(
      necessaryFlops: 6 * n * (2 * 8 * h * h + h * v), seconds: durations.percentile(50),
      threads: threads)
  }

  private static func train(
    _ model: Model, _ tokens: [[Int32]], _ optimizer: inout any Optimizer, step: Int, shards: Int,
    threads: Int
  ) -> Double {
    let results = parallelMap(shards, threads: threads) { shard in
      let part = tokens[(batch * shard / shards)..<(batch * (shard + 1) / shards)]
      return withGradients(
        random: RandomStream(seed: UInt64(step)).fork(shard), defersProducts: true
      ) {
        let inputs = TokenBatch(part.map { Array($0.dropLast()) })
        return model.loss(inputs, labels: part.flatMap { $0.dropFirst() })
      }
    }
    var parts = results.map { (gradients: $0.gradients, weight: 1 / Float(shards)) }
    let loss = results.reduce(0) { $0 + Double($1.loss.item) } / Double(shards)
    var gradients = Gradients.weightedSum(&parts, threads: threads)
    gradients.makeDense()
    optimizer.update(
      model.trainableParameters, &gradients, learningRate: 0.001, step: step)
    return loss
  }
}

extension [Double] {
  /// The first index from which on the condition holds.
  fileprivate func partitioningIndex(where holds: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
