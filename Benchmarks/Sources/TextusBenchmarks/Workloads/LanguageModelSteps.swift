import Textus

/// Training steps of the course's word LSTM: 2 × 500 units, 10,000 words, batches of 20 × 30, Adam.
enum LanguageModelSteps: Workload {
  static let name = "language-model-training"

  private static let size = 500

  static func run(_ options: Options, into record: inout Record) throws {
    let threads = try options.threads
    let warmUp = try options.number("warmup", default: 5)
    let wanted = warmUp + (try options.number("steps", default: 40))
    var settings = LanguageModelSettings(architecture: .lstm)
    settings.model.embeddingSize = size
    settings.model.hiddenSize = size
    settings.model.dropout = 0.5
    settings.training.batchSize = try options.number("batch", default: 20)
    settings.training.length = 30
    settings.training.learningRate = .constant(0.001)
    settings.training.clipNorm = 0
    settings.training.seed = try options.seed

    let corpus = try LanguageCorpus(path: try options.text("text"))
    var steps = Durations()
    var loss = 0.0
    var done = 0
    let (_, noise) = Machine.observing {
      let clock = ContinuousClock()
      var last = clock.now
      // The run is cut short on purpose: its steps are all alike.
      _ = try? LanguageModelTraining(settings: settings, threads: threads).run(
        training: corpus,
        report: { event in
          guard case .step(let report) = event else { return }
          let now = clock.now
          done += 1
          if done > warmUp { steps.append(now - last) }
          loss = report.loss
          last = now
        }, shouldStop: { done >= wanted })
    }
    let step = steps.percentile(50)
    let tokens = settings.training.batchSize * settings.training.length
    record["batch"] = .count(settings.training.batchSize)
    record["timed_steps"] = .count(steps.count)
    record.note(steps, as: "step")
    record["tokens_per_s"] = .number(Double(tokens) / step)
    record["loss"] = .number(loss)
    record.note(noise)
    record["peak_rss_mb"] = .number(Machine.peakMemory)
    // Two products a weight and token on the way there, twice as many on the way back: two layers of
    // four gates over input and state, and the output's vectors.
    let weights = Double(2 * 4 * size * 2 * size + size * 10_000)
    record.note(
      necessaryFlops: 6 * weights * Double(tokens), seconds: step, threads: threads)
  }
}
