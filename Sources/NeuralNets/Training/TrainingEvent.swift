/// Something a ``Trainer`` reports while it runs: progress is data, drawing it is the caller's.
public enum TrainingEvent: Sendable {
  /// A step has been made.
  case step(StepReport)
  /// An epoch has ended.
  case epoch(EpochReport)
  /// The state has been written for resuming.
  case checkpoint(path: String)
  /// Training ended before the last epoch because validation no longer improved.
  case stoppedEarly(bestEpoch: Int)
}

/// One optimisation step.
public struct StepReport: Sendable {
  /// Steps since the beginning of training, from 1.
  public let step: Int
  /// The epoch, from 1.
  public let epoch: Int
  /// Batches done in this epoch.
  public let batch: Int
  /// Batches in an epoch.
  public let batchCount: Int
  /// Examples seen in this epoch.
  public let exampleCount: Int
  /// The mean training loss of this epoch so far.
  public let loss: Double
  /// The means of the further figures of this epoch so far.
  public let metrics: [ValidationResult.Metric]
  /// The learning rate of this step.
  public let learningRate: Float
  /// Seconds spent in steps since the run began, those before an interruption included.
  public let seconds: Double
}

/// One epoch: a row of the history.
public struct EpochReport: Hashable, Sendable, Codable {
  /// The epoch, from 1.
  public let epoch: Int
  /// The mean training loss.
  public let loss: Double
  /// The means of further figures of training.
  public let metrics: [ValidationResult.Metric]
  /// The mean loss on the validation examples, if there are any.
  public let validationLoss: Double?
  /// Further figures of validation.
  public let validationMetrics: [ValidationResult.Metric]
  /// The learning rate of the last step.
  public let learningRate: Float
  /// Seconds the steps of this epoch took, validation not included.
  public let seconds: Double
  /// Whether this is the best epoch so far.
  public let isBest: Bool

  /// A row of the history; the parts are those of the properties.
  public init(
    epoch: Int, loss: Double, metrics: [ValidationResult.Metric] = [],
    validationLoss: Double? = nil, validationMetrics: [ValidationResult.Metric] = [],
    learningRate: Float, seconds: Double, isBest: Bool
  ) {
    self.epoch = epoch
    self.loss = loss
    self.metrics = metrics
    self.validationLoss = validationLoss
    self.validationMetrics = validationMetrics
    self.learningRate = learningRate
    self.seconds = seconds
    self.isBest = isBest
  }
}

/// The epochs of a training run, as a table.
public struct TrainingHistory: Hashable, Sendable, Codable {
  /// The epochs in order.
  public var epochs: [EpochReport] = []

  /// An empty history.
  public init() {}

  /// The table as CSV with a header: `epoch,loss,…,validation_loss,…,learning_rate,seconds`.
  public var csv: String {
    guard let first = epochs.first else { return "epoch,loss,learning_rate,seconds\n" }
    var header = ["epoch", "loss"] + first.metrics.map(\.name)
    if first.validationLoss != nil {
      header.append("validation_loss")
      header += first.validationMetrics.map { "validation_\($0.name)" }
    }
    header += ["learning_rate", "seconds"]
    var lines = [header.joined(separator: ",")]
    for epoch in epochs {
      var row = ["\(epoch.epoch)", "\(epoch.loss)"] + epoch.metrics.map { "\($0.value)" }
      if let loss = epoch.validationLoss {
        row.append("\(loss)")
        row += epoch.validationMetrics.map { "\($0.value)" }
      }
      row += ["\(epoch.learningRate)", "\(epoch.seconds)"]
      lines.append(row.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
