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
  /// Whether the examples are shuffled in every epoch; default `true`.
  public var shuffles = true
  /// Whether batches hold examples of similar length; default `true`.
  public var bucketsByLength = true
  /// The seed of every random number; default 42.
  public var seed: UInt64 = 42

  /// The defaults.
  public init() {}
}
