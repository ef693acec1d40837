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
    func check(_ holds: Bool, _ name: String, _ message: String) throws(SettingsError) {
      if !holds { throw SettingsError(name: name, message: message) }
    }
    func share(_ value: Float, _ name: String) throws(SettingsError) {
      try check(value >= 0 && value < 1, name, "must be at least 0 and below 1, not \(value)")
    }
    func positive(_ value: Int, _ name: String, most: Int = 1 << 30) throws(SettingsError) {
      try check(value > 0 && value <= most, name, "must be from 1 to \(most), not \(value)")
    }
    try positive(training.epochs, "training.epochs")
    try positive(training.batchSize, "training.batch-size", most: 1 << 20)
    try positive(training.shards, "training.shards", most: 1024)
    try share(training.labelSmoothing, "training.label-smoothing")
    try share(training.averaging, "training.averaging")
    try check(training.patience >= 0, "training.patience", "must not be negative")
    try check(training.clipNorm >= 0, "training.clip-norm", "must not be negative")
    try check(
      ["accuracy", "macro_f1", "loss"].contains(training.monitor), "training.monitor",
      "must be accuracy, macro_f1 or loss, not \(training.monitor)")
    try check(
      data.validationSplit >= 0 && data.validationSplit < 1, "data.validation-split",
      "must be at least 0 and below 1, not \(data.validationSplit)")
    try check(
      data.folds == 0 || data.folds >= 2, "data.folds", "must be 0 or at least 2, not \(data.folds)"
    )
    try positive(text.length, "text.length")
    try check(text.vocabularySize >= 0, "text.vocabulary-size", "must not be negative")
    try check(
      text.vocabularySize == 0 || text.vocabularySize > 2, "text.vocabulary-size",
      "must be 0 (no limit) or more than the two reserved entries")
    try positive(model.embeddingSize, "model.embedding-size", most: 1 << 16)
    try check(!model.regions.isEmpty, "model.regions", "must name at least one region size")
    for region in model.regions { try positive(region, "model.regions", most: 1 << 10) }
    try positive(model.filters, "model.filters", most: 1 << 16)
    try check(model.hiddenSize >= 0, "model.hidden-size", "must not be negative")
    try share(model.dropout, "model.dropout")
    try share(model.hiddenDropout, "model.hidden-dropout")
    try share(model.embeddingDropout, "model.embedding-dropout")
    try share(model.wordDropout, "model.word-dropout")
    try check(model.embeddingRange > 0, "model.embedding-range", "must be positive")
    try check(model.maximumNorm >= 0, "model.maximum-norm", "must not be negative")
    try check(model.l2 >= 0, "model.l2", "must not be negative")
    try check(
      model.activation.isMonotone, "model.activation",
      "\(model.activation.rawValue) is not monotone: it cannot be applied after the maximum")
    try recurrent.validate()
    try positive(model.wordNgrams, "model.word-ngrams", most: 10)
    try positive(model.buckets, "model.buckets", most: 1 << 26)
    try check(
      model.channels == .random || !model.vectors.isEmpty, "model.channels",
      "\(model.channels.rawValue) needs a file of word vectors: set model.vectors or --vectors")
    try check(
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
