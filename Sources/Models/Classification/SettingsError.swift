import NeuralNets

/// A setting that makes no sense.
public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The setting as recipes and `--set` name it, `training.batch-size`.
  public let name: String
  /// What is expected of it.
  public let message: String

  /// `name: message`.
  public var description: String { "\(name): \(message)" }
}

extension ClassifierSettings {
  /// Checks every number.
  ///
  /// - Throws: ``SettingsError`` naming the first setting that makes no sense.
  public func validate() throws(SettingsError) {
    try SettingsCheck.count(training.epochs, "training.epochs")
    try SettingsCheck.count(training.batchSize, "training.batch-size", to: 1 << 20)
    try SettingsCheck.count(training.shards, "training.shards", to: 1024)
    try SettingsCheck.share(training.labelSmoothing, "training.label-smoothing")
    try SettingsCheck.share(training.averaging, "training.averaging")
    try SettingsCheck.holds(training.patience >= 0, "training.patience", "must not be negative")
    try SettingsCheck.holds(training.clipNorm >= 0, "training.clip-norm", "must not be negative")
    try SettingsCheck.holds(
      ["accuracy", "macro_f1", "loss"].contains(training.monitor), "training.monitor",
      "must be accuracy, macro_f1 or loss, not \(training.monitor)")
    try SettingsCheck.holds(
      data.validationSplit >= 0 && data.validationSplit < 1, "data.validation-split",
      "must be at least 0 and below 1, not \(data.validationSplit)")
    try SettingsCheck.holds(
      data.folds == 0 || data.folds >= 2, "data.folds", "must be 0 or at least 2, not \(data.folds)"
    )
    try SettingsCheck.count(text.length, "text.length")
    try SettingsCheck.holds(
      text.vocabularySize >= 0, "text.vocabulary-size", "must not be negative")
    try SettingsCheck.holds(
      text.vocabularySize == 0 || text.vocabularySize > 2, "text.vocabulary-size",
      "must be 0 (no limit) or more than the two reserved entries")
    try SettingsCheck.count(model.embeddingSize, "model.embedding-size", to: 1 << 16)
    try SettingsCheck.holds(
      !model.regions.isEmpty, "model.regions", "must name at least one region size")
    for region in model.regions { try SettingsCheck.count(region, "model.regions", to: 1 << 10) }
    try SettingsCheck.count(model.filters, "model.filters", to: 1 << 16)
    try SettingsCheck.holds(model.hiddenSize >= 0, "model.hidden-size", "must not be negative")
    try SettingsCheck.share(model.dropout, "model.dropout")
    try SettingsCheck.share(model.hiddenDropout, "model.hidden-dropout")
    try SettingsCheck.share(model.embeddingDropout, "model.embedding-dropout")
    try SettingsCheck.share(model.wordDropout, "model.word-dropout")
    try SettingsCheck.holds(model.embeddingRange > 0, "model.embedding-range", "must be positive")
    try SettingsCheck.holds(model.maximumNorm >= 0, "model.maximum-norm", "must not be negative")
    try SettingsCheck.holds(model.l2 >= 0, "model.l2", "must not be negative")
    try SettingsCheck.holds(
      model.activation.isMonotone, "model.activation",
      "\(model.activation.rawValue) is not monotone: it cannot be applied after the maximum")
    try recurrent.validate()
    try SettingsCheck.count(model.wordNgrams, "model.word-ngrams", to: 10)
    try SettingsCheck.count(model.buckets, "model.buckets", to: 1 << 26)
    try SettingsCheck.holds(
      model.channels == .random || !model.vectors.isEmpty, "model.channels",
      "\(model.channels.rawValue) needs a file of word vectors: set model.vectors or --vectors")
    try SettingsCheck.holds(
      architecture != .textCNN || !text.padsToLength
        || text.length >= (model.regions.max() ?? 1), "text.length",
      "must be at least the largest region")
  }
}

extension Activation {
  /// Whether larger inputs never give smaller outputs, so that the maximum may be taken first.
  var isMonotone: Bool {
    switch self {
    case .gelu, .swish, .softmax: return false
    default: return true
    }
  }
}
