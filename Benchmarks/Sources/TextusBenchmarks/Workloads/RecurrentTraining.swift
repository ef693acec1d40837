import Textus

/// Training steps of the recurrent sentiment classifiers: Adam 0.001, binary cross-entropy.
enum RecurrentTraining: Workload {
  static let name = "recurrent-training"

  /// Steps at the start of each epoch that do not count, as in the peers' script.
  private static let warmUpSteps = 3

  static func run(_ options: Options, into record: inout Record) throws {
    let threads = try options.threads
    let model = try options.text("model")
    let folder = try options.text("data")
    let training = try LabeledIdentifiers(path: "\(folder)/train.ids")
    let test = try LabeledIdentifiers(path: "\(folder)/test.ids")
    let network = try CourseRecurrent.network(
      model, length: training.length, vocabularySize: training.vocabularySize,
      seed: try options.seed)
    let task = Task(
      network: network, data: training,
      exampleCount: min(training.count, try options.number("limit", default: 2560)))

    var configuration = TrainingConfiguration()
    configuration.epochs = try options.number("epochs", default: 2) + 1
    configuration.batchSize = try options.number("batch", default: 64)
    configuration.shardCount = try options.number("shards", default: 2)
    configuration.bucketsByLength = false
    configuration.seed = try options.seed

    var steps = Durations()
    let (history, noise) = try Machine.observing {
      let clock = ContinuousClock()
      var last = clock.now
      return try Trainer(configuration: configuration, threads: threads).run(task) { event in
        guard case .step(let report) = event else { return }
        let now = clock.now
        let isFull = report.exampleCount == report.batch * configuration.batchSize
        if report.epoch > 1 && report.batch > warmUpSteps && isFull { steps.append(now - last) }
        last = now
      }
    }
    record["workload"] = .text("\(name)-\(model)")
    record["batch"] = .count(configuration.batchSize)
    record["shards"] = .count(configuration.shardCount)
    record["parameters"] = .count(network.parameterCount)
    record["epochs"] = .count(configuration.epochs)
    record["examples"] = .count(task.exampleCount)
    record["timed_steps"] = .count(steps.count)
    record.note(steps, as: "step")
    let step = steps.percentile(50)
    record["samples_per_s"] = .number(Double(configuration.batchSize) / step)
    record["loss"] = history.epochs.last.map { .number($0.loss) }
    record["accuracy"] = .number(
      CourseRecurrent.accuracy(of: network, on: test, threads: threads))
    record.note(noise)
    record["peak_rss_mb"] = .number(Machine.peakMemory)
    record.note(
      necessaryFlops: CourseRecurrent.necessaryStepFlops(
        model, training, batchSize: configuration.batchSize), seconds: step, threads: threads)
  }

  private struct Task: TrainingTask {
    let network: RecurrentClassifier
    let data: LabeledIdentifiers
    let exampleCount: Int

    var model: any Parameterized { network }

    func loss(ofExamples examples: ArraySlice<Int>) -> ShardLoss {
      let targets = examples.map { Float(data.labels[$0]) }
      let logits = network.logits(CourseRecurrent.batch(examples, of: data))
      return ShardLoss(
        logits.sigmoidCrossEntropy(targets: targets), weight: Double(examples.count))
    }
  }
}
