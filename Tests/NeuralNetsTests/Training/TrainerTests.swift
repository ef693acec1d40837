import Archives
import NeuralNets
import Tensors
import TestSupport
import Testing

@Suite struct TrainerTests {
  private func configuration(epochs: Int = 4) -> TrainingConfiguration {
    var configuration = TrainingConfiguration()
    configuration.epochs = epochs
    configuration.batchSize = 40
    configuration.learningRate = .constant(0.01)
    configuration.clipping = .globalNorm(1)
    configuration.averaging = 0.9
    return configuration
  }

  @Test func lowersTheLossAndLearnsTheTask() throws {
    let task = ToyTask()
    let history = try Trainer(configuration: configuration(epochs: 30)).run(task)
    let first = try #require(history.epochs.first)
    let last = try #require(history.epochs.last)
    #expect(last.loss < first.loss / 2)
    #expect(last.validationMetrics[0].value > 0.9)
    #expect(history.epochs.count == 30)
  }

  @Test func isBitwiseTheSameForAnyNumberOfThreads() throws {
    let one = ToyTask()
    _ = try Trainer(configuration: configuration(), threads: 1).run(one)
    for threads in [2, 4] {
      let several = ToyTask()
      _ = try Trainer(configuration: configuration(), threads: threads).run(several)
      #expect(several.bits == one.bits)
    }
  }

  @Test func anotherSeedGivesAnotherModel() throws {
    let one = ToyTask()
    _ = try Trainer(configuration: configuration()).run(one)
    let other = ToyTask()
    var configuration = configuration()
    configuration.seed = 43
    _ = try Trainer(configuration: configuration).run(other)
    #expect(other.bits != one.bits)
  }

  /// Stops a run after some steps, at the ends and in the middle of epochs, and goes on.
  @Test(arguments: [1, 3, 6, 7, 12, 17])
  func isBitwiseTheSameAfterAnInterruption(steps: Int) throws {
    let whole = ToyTask()
    let wholeHistory = try Trainer(configuration: configuration()).run(whole)
    try withTemporaryFolder { folder in
      let path = folder + "/training-state.safetensors"
      let trainer = Trainer(configuration: configuration(), threads: 2, checkpointPath: path)
      let first = ToyTask()
      var done = 0
      #expect(throws: TrainingError.interrupted(step: steps, checkpoint: path)) {
        _ = try trainer.run(first, report: { if case .step = $0 { done += 1 } }) { done == steps }
      }
      let second = ToyTask()
      let history = try trainer.run(second, resuming: true)
      #expect(second.bits == whole.bits)
      #expect(history.epochs.map(\.loss) == wholeHistory.epochs.map(\.loss))
      #expect(history.epochs.map(\.validationLoss) == wholeHistory.epochs.map(\.validationLoss))
    }
  }

  /// A process that is killed leaves the last checkpoint, which the steps after it do not change.
  @Test func goesOnFromACheckpointWithinAnEpoch() throws {
    let whole = ToyTask()
    _ = try Trainer(configuration: configuration()).run(whole)
    try withTemporaryFolder { folder in
      let path = folder + "/training-state.safetensors"
      struct Killed: Error {}
      let trainer = Trainer(
        configuration: configuration(), checkpointPath: path, checkpointInterval: 4)
      var done = 0
      #expect(throws: Killed.self) {
        _ = try trainer.run(ToyTask()) { event in
          if case .step = event { done += 1 }
          if done == 11 { throw Killed() }
        }
      }
      let second = ToyTask()
      _ = try trainer.run(second, resuming: true)
      #expect(second.bits == whole.bits)
    }
  }

  @Test func refusesTheStateOfAnotherRun() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/training-state.safetensors"
      _ = try Trainer(configuration: configuration(), checkpointPath: path).run(ToyTask())
      let trainer = Trainer(configuration: configuration(), checkpointPath: path)
      #expect(throws: TrainingError.self) {
        _ = try trainer.run(ToyTask(exampleCount: 100), resuming: true)
      }
      var other = configuration()
      other.batchSize = 20
      #expect(throws: TrainingError.self) {
        _ = try Trainer(configuration: other, checkpointPath: path).run(ToyTask(), resuming: true)
      }
      // More epochs are the usual reason to go on.
      let history = try Trainer(configuration: configuration(epochs: 6), checkpointPath: path).run(
        ToyTask(), resuming: true)
      #expect(history.epochs.count == 6)
    }
  }

  @Test func stopsEarlyAndRestoresTheBestWeights() throws {
    var configuration = configuration(epochs: 60)
    configuration.patience = 3
    configuration.monitor = "loss"
    configuration.learningRate = .constant(0.3)  // too high: validation soon gets worse
    let task = ToyTask()
    var best: Int?
    let history = try Trainer(configuration: configuration).run(task) { event in
      if case .stoppedEarly(let epoch) = event { best = epoch }
    }
    let epoch = try #require(best)
    #expect(history.epochs.count == epoch + 3)
    let lowest = history.epochs.compactMap(\.validationLoss).min()
    #expect(history.epochs[epoch - 1].validationLoss == lowest)
    #expect(task.validate(threads: 1)?.loss == lowest)
  }

  @Test func aLossThatIsNoNumberStopsTheRunWithAdvice() throws {
    var configuration = configuration()
    configuration.learningRate = .constant(.infinity)
    configuration.clipping = nil
    #expect {
      _ = try Trainer(configuration: configuration).run(ToyTask())
    } throws: { error in
      "\(error)".contains("at step 2") && "\(error)".contains("try a learning rate")
    }
  }
}

@Suite struct BatchPlanTests {
  @Test func everyExampleIsInOneBatchOfEveryEpoch() {
    let plan = BatchPlan(
      exampleCount: 103, batchSize: 10, shardCount: 4, lengths: (0..<103).map { $0 % 7 },
      random: RandomStream(seed: 1))
    for epoch in 0..<3 {
      let batches = plan.batches(epoch: epoch)
      #expect(batches.count == plan.batchCount)
      #expect(batches.flatMap { $0 }.sorted() == Array(0..<103))
    }
    #expect(plan.batches(epoch: 0) != plan.batches(epoch: 1))
    #expect(plan.batches(epoch: 1) == plan.batches(epoch: 1))
  }

  @Test func bucketsHoldSimilarLengths() {
    let lengths = (0..<1000).map { ($0 * 37) % 101 }
    let plan = BatchPlan(
      exampleCount: 1000, batchSize: 20, shardCount: 4, lengths: lengths,
      random: RandomStream(seed: 1))
    for batch in plan.batches(epoch: 0) {
      let inBatch = batch.map { lengths[$0] }
      #expect((inBatch.max() ?? 0) - (inBatch.min() ?? 0) <= 4)
    }
  }

  @Test func examplesOfEqualLengthAreNotSortedByNumber() {
    let plan = BatchPlan(
      exampleCount: 400, batchSize: 20, shardCount: 4, lengths: Array(repeating: 9, count: 400),
      random: RandomStream(seed: 1))
    for batch in plan.batches(epoch: 0) {
      #expect(batch.contains { $0 < 200 } && batch.contains { $0 >= 200 })
    }
  }

  @Test(arguments: [1, 7, 8, 15, 16, 40, 64, 100])
  func shardsCoverTheBatchEvenly(size: Int) {
    let plan = BatchPlan(
      exampleCount: size, batchSize: size, shardCount: 4, random: RandomStream(seed: 1))
    let shards = plan.shards(of: Array(0..<size)[...])
    #expect(shards.flatMap { $0 } == Array(0..<size))
    #expect(shards.count == max(1, min(4, size / 8)))
    let sizes = shards.map(\.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }
}
