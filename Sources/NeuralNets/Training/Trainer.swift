import Archives
public import Tensors

/// Trains a model: batches cut into shards over the cores, one optimiser step a batch.
///
/// ```swift
/// let trainer = Trainer(configuration: configuration)
/// let history = try trainer.run(task) { event in print(event) }
/// ```
///
/// The same configuration, data and seed give bitwise the same weights for any number of threads,
/// and after any number of interruptions if a checkpoint path is given.
public struct Trainer {
  /// How to train.
  public let configuration: TrainingConfiguration
  /// The most threads to use.
  public let threads: Int
  /// Where the state is written for resuming; `nil` for no checkpoints.
  public let checkpointPath: String?
  /// Steps between checkpoints within an epoch, beside the one at the end of each; `nil`: none.
  public let checkpointInterval: Int?

  /// A trainer.
  public init(
    configuration: TrainingConfiguration, threads: Int = availableThreads,
    checkpointPath: String? = nil, checkpointInterval: Int? = nil
  ) {
    self.configuration = configuration
    self.threads = threads
    self.checkpointPath = checkpointPath
    self.checkpointInterval = checkpointInterval
  }

  /// Trains until the last epoch or until validation stops improving.
  ///
  /// - Parameters:
  ///   - task: the model and its examples; its parameters are changed in place.
  ///   - resuming: whether to go on from the checkpoint, if it exists.
  ///   - report: receives every step and epoch; what it throws ends the run.
  ///   - shouldStop: asked after every step; `true` writes a checkpoint and throws `interrupted`.
  /// - Returns: the epochs. The model has the best epoch's weights if there was validation.
  /// - Throws: ``TrainingError``; `ArchiveError` from reading or writing checkpoints.
  public func run(
    _ task: some TrainingTask, resuming: Bool = false,
    report: (TrainingEvent) throws -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws -> TrainingHistory {
    var run = try TrainingRun(trainer: self, task: task, resuming: resuming)
    return try run.complete(shouldStop: shouldStop, report: report)
  }
}

/// One run of a trainer: the state that changes and the steps that change it.
struct TrainingRun<Task: TrainingTask> {
  let trainer: Trainer
  let task: Task
  let plan: BatchPlan
  let parameters: [NamedParameter]
  /// Penalties and constraints that the model's layers ask for.
  let rules: [WeightRule]
  let random: RandomStream
  var optimizer: any Optimizer
  /// The running average of the weights, if there is one.
  var average: WeightAverage?
  var state: TrainingState
  var bestWeights: [(name: String, tensor: Tensor)]?
  var hasCheckpoint = false

  var configuration: TrainingConfiguration { trainer.configuration }

  init(trainer: Trainer, task: Task, resuming: Bool) throws {
    let configuration = trainer.configuration
    self.trainer = trainer
    self.task = task
    self.random = RandomStream(seed: configuration.seed).fork("training")
    self.plan = BatchPlan(
      exampleCount: task.exampleCount, batchSize: configuration.batchSize,
      shardCount: configuration.shardCount, shuffles: configuration.shuffles,
      lengths: configuration.bucketsByLength
        ? (0..<task.exampleCount).map { task.length(ofExample: $0) } : nil,
      random: RandomStream(seed: configuration.seed).fork("batches"))
    self.parameters = task.model.trainableParameters
    self.rules = task.model.allWeightRules
    self.optimizer = configuration.optimizer.makeOptimizer()
    self.state = TrainingState(
      fingerprint: Self.fingerprint(configuration, task: task, parameters: task.model.parameters))
    self.state.plateau = configuration.reduceOnPlateau
    optimizer.threads = trainer.threads
    if configuration.averaging > 0 {
      average = WeightAverage(decay: configuration.averaging, of: parameters)
    }
    if resuming, let path = trainer.checkpointPath { try restore(from: path) }
  }

  mutating func complete(
    shouldStop: () -> Bool, report: (TrainingEvent) throws -> Void
  ) throws -> TrainingHistory {
    while state.epoch < configuration.epochs, !state.isFinished {
      try trainEpoch(shouldStop: shouldStop, report: report)
      try finishEpoch(report: report)
    }
    state.isFinished = true
    exchangeAverage()
    if configuration.restoresBestWeights, let bestWeights {
      try task.model.load(
        Dictionary(uniqueKeysWithValues: bestWeights.map { ($0.name, $0.tensor) }))
    }
    return state.history
  }

  private mutating func trainEpoch(
    shouldStop: () -> Bool, report: (TrainingEvent) throws -> Void
  ) throws {
    let clock = ContinuousClock()
    let begin = clock.now
    let secondsBefore = state.seconds
    let batches = plan.batches(epoch: state.epoch)
    while state.batch < batches.count {
      let batch = batches[state.batch]
      let learningRate = try step(batch)
      state.batch += 1
      state.seconds = secondsBefore + seconds(clock.now - begin)
      try report(
        .step(
          StepReport(
            step: state.step, epoch: state.epoch + 1, batch: state.batch,
            batchCount: batches.count, exampleCount: state.sums.exampleCount,
            loss: state.sums.meanLoss, metrics: state.sums.metrics, learningRate: learningRate,
            seconds: state.seconds)))
      if shouldStop() {
        try writeCheckpoint(report: report)
        throw TrainingError.interrupted(step: state.step, checkpoint: trainer.checkpointPath)
      }
      if let interval = trainer.checkpointInterval, state.step % interval == 0,
        state.batch < batches.count
      {
        try writeCheckpoint(report: report)
      }
    }
  }

  /// One batch: shards in parallel, gradients summed in order, one update.
  private mutating func step(_ batch: ArraySlice<Int>) throws -> Float {
    let shards = plan.shards(of: batch)
    let stream = random.fork("step", state.step)
    var results = parallelMap(shards.count, threads: trainer.threads) { shard in
      var figures = ShardLossFigures(loss: 0, weight: 0, sums: [])
      let (loss, gradients) = withGradients(
        training: true, random: stream.fork(shard), defersProducts: true
      ) {
        let result = task.loss(ofExamples: shards[shard])
        figures.weight = result.weight
        figures.sums = result.sums
        return result.loss
      }
      figures.loss = Double(loss.item)
      return (figures: figures, gradients: gradients)
    }
    let learningRate = currentLearningRate
    let weight = results.reduce(0) { $0 + $1.figures.weight }
    let loss = results.reduce(0) { $0 + $1.figures.loss * $1.figures.weight } / weight
    guard loss.isFinite else {
      throw TrainingError.diverged(
        step: state.step + 1, loss: loss, learningRate: learningRate,
        checkpoint: hasCheckpoint ? trainer.checkpointPath : nil)
    }
    for (result, shard) in zip(results, shards) {
      state.sums.add(result.figures, exampleCount: shard.count)
    }
    var parts = results.map {
      (gradients: $0.gradients, weight: Float($0.figures.weight / weight))
    }
    results = []
    var gradients = Gradients.weightedSum(&parts, threads: trainer.threads)
    state.sums.penalty = rules.addPenalties(to: &gradients)
    if !configuration.updatesRowsOnly { gradients.makeDense() }
    if let clipping = configuration.clipping { gradients.clip(clipping) }
    optimizer.update(parameters, &gradients, learningRate: learningRate, step: state.step)
    rules.applyConstraints()
    state.step += 1
    let (parameters, step, threads) = (parameters, state.step, trainer.threads)
    average?.update(parameters, step: step, threads: threads)
    return learningRate
  }

  private mutating func exchangeAverage() {
    let parameters = parameters
    average?.exchange(with: parameters)
  }

  private mutating func finishEpoch(report: (TrainingEvent) throws -> Void) throws {
    // Between the exchanges the model has the averaged weights, if there are any.
    exchangeAverage()
    let validation = task.validate(threads: trainer.threads)
    var isBest = false
    if let validation {
      let value = monitored(validation)
      state.plateau?.observe(-value)
      isBest = state.best.map { value > $0.value } ?? true
      if isBest {
        state.best = .init(epoch: state.epoch + 1, value: value)
        state.epochsWithoutImprovement = 0
        bestWeights = task.model.namedTensors
      } else {
        state.epochsWithoutImprovement += 1
      }
    }
    exchangeAverage()
    let secondsBefore = state.history.epochs.reduce(0) { $0 + $1.seconds }
    let epoch = EpochReport(
      epoch: state.epoch + 1, loss: state.sums.meanLoss, metrics: state.sums.metrics,
      validationLoss: validation?.loss, validationMetrics: validation?.metrics ?? [],
      learningRate: currentLearningRate,
      seconds: state.seconds - secondsBefore, isBest: isBest)
    state.history.epochs.append(epoch)
    state.epoch += 1
    state.batch = 0
    state.sums = EpochSums()
    if let patience = configuration.patience, state.epochsWithoutImprovement >= patience {
      state.isFinished = true
    }
    try writeCheckpoint(report: report)
    try report(.epoch(epoch))
    if state.isFinished, state.epoch < configuration.epochs, let best = state.best {
      try report(.stoppedEarly(bestEpoch: best.epoch))
    }
  }

  private var currentLearningRate: Float {
    let epoch = Double(state.epoch) + Double(state.batch) / Double(max(plan.batchCount, 1))
    return configuration.learningRate.learningRate(step: state.step, epoch: epoch)
      * (state.plateau?.factor ?? 1)
  }

  /// The monitored figure, turned so that higher is better.
  private func monitored(_ validation: ValidationResult) -> Double {
    if configuration.monitor == "loss" { return -validation.loss }
    return validation[configuration.monitor] ?? -validation.loss
  }

  private func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
