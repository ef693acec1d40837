/// How a model is trained; what the model is, the task knows.
public struct TrainingConfiguration: Codable, Hashable, Sendable {
  /// The most passes over the examples; default 10.
  public var epochs = 10
  /// Examples in a batch; default 32.
  public var batchSize = 32
  /// How many shards a batch is cut into, each with a tape of its own; default 4.
  ///
  /// Part of the result, unlike the number of threads: sums are formed shard by shard.
  public var shardCount = 4
  /// The optimiser and its settings; default Adam.
  public var optimizer = OptimizerConfiguration(.adam)
  /// Whether an embedding's rows that a batch did not use stay exactly as they are; default `false`.
  ///
  /// Optimisers with memory, such as Adam, keep moving a row after the step that used it. Leaving
  /// that out ("lazy" updates) saves time where the vocabulary is large, and is another method:
  /// rare words learn more slowly.
  public var updatesRowsOnly = false
  /// The learning rate, constant or as it changes; default 0.001.
  public var learningRate = LearningRateSchedule.constant(0.001)
  /// How the learning rate falls when the monitored figure no longer improves; default not at all.
  public var reduceOnPlateau: ReduceOnPlateau?
  /// Limits on the gradients; default none.
  public var clipping: GradientClipping?
  /// Epochs without improvement of the monitored figure after which training stops; `nil`: never.
  public var patience: Int?
  /// The validation figure that decides which epoch is best: `loss` (lower is better) or the name
  /// of a metric (higher is better); default `accuracy`.
  public var monitor = "accuracy"
  /// Whether the weights of the best epoch are restored at the end; default `true`.
  public var restoresBestWeights = true
  /// The decay of the running average of the weights, from 0 to below 1; default 0: none.
  ///
  /// With an average, it is what is validated and what the model ends with (Polyak & Juditsky 1992).
  /// It smooths the noise of small batches: 0.99 averages over the last hundred steps or so.
  public var averaging: Float = 0
  /// Whether the examples are shuffled in every epoch; default `true`.
  public var shuffles = true
  /// Whether batches hold examples of similar length; default `true`.
  public var bucketsByLength = true
  /// The seed of every random number; default 42.
  public var seed: UInt64 = 42

  /// The defaults.
  public init() {}
}
