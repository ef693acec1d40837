import Archives
import Tensors

/// Everything a run needs to go on exactly where it stopped.
///
/// The batches, the shards and every random number follow from the seed, the epoch and the step, so
/// a few counters, the weights and the optimiser's slots are the whole state.
struct TrainingState: Codable, Hashable {
  /// What must not change between a run and its continuation, as text for comparison.
  var fingerprint: String
  /// Whole epochs done.
  var epoch = 0
  /// Batches done of the next epoch.
  var batch = 0
  /// Steps done.
  var step = 0
  /// Sums over the batches done of the next epoch.
  var sums = EpochSums()
  /// Seconds spent in the steps so far.
  var seconds = 0.0
  /// The best monitored value so far and the epoch that reached it.
  var best: Best?
  /// Epochs since the best one.
  var epochsWithoutImprovement = 0
  /// The reduction of the learning rate, if it is reduced when nothing improves.
  var plateau: ReduceOnPlateau?
  /// The epochs so far.
  var history = TrainingHistory()
  /// Whether the run has come to its end.
  var isFinished = false

  struct Best: Codable, Hashable {
    var epoch: Int
    var value: Double
  }
}

/// Weighted sums of the loss and of other figures over part of an epoch, in double precision.
struct EpochSums: Codable, Hashable {
  var loss = 0.0
  var weight = 0.0
  /// The penalties on weights at the last step; they are the same for every example.
  var penalty = 0.0
  var exampleCount = 0
  var names: [String] = []
  var values: [Double] = []

  mutating func add(_ shard: ShardLossFigures, exampleCount count: Int) {
    loss += shard.loss * shard.weight
    weight += shard.weight
    exampleCount += count
    for (name, value) in shard.sums {
      if let index = names.firstIndex(of: name) {
        values[index] += value
      } else {
        names.append(name)
        values.append(value)
      }
    }
  }

  var meanLoss: Double { (weight > 0 ? loss / weight : 0) + penalty }

  var metrics: [ValidationResult.Metric] {
    zip(names, values).map { .init($0, weight > 0 ? $1 / weight : 0) }
  }
}

/// The figures of a shard without its tensors.
struct ShardLossFigures {
  var loss: Double
  var weight: Double
  var sums: [(name: String, value: Double)]
}
