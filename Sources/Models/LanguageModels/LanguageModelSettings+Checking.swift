extension LanguageModelSettings {
  /// Checks every number.
  ///
  /// - Throws: ``SettingsError`` naming the first setting that makes no sense.
  public func validate() throws(SettingsError) {
    try SettingsCheck.holds(
      data.validationSplit >= 0 && data.validationSplit < 1, "data.validation-split",
      "must be at least 0 and below 1, not \(data.validationSplit)")
    try SettingsCheck.holds(
      text.vocabularySize == 0 || text.vocabularySize > 2, "text.vocabulary-size",
      "must be 0 (no limit) or more than the two reserved entries, not \(text.vocabularySize)")
    try SettingsCheck.holds(
      text.minimumCount >= 1, "text.minimum-count", "must be 1 or more, not \(text.minimumCount)")
    try SettingsCheck.holds(
      (1...12).contains(ngram.order), "ngram.order", "must be from 1 to 12, not \(ngram.order)")
    try cache.validate()
    try SettingsCheck.holds(
      cache.size == 0 || architecture != .kneserNey, "cache.size",
      "must be 0: n-grams have no features to remember")
    try validateModel()
    try validateTraining()
  }

  private func validateModel() throws(SettingsError) {
    try SettingsCheck.count(model.embeddingSize, "model.embedding-size", to: 1 << 16)
    try SettingsCheck.count(model.hiddenSize, "model.hidden-size", to: 1 << 16)
    try SettingsCheck.count(model.layers, "model.layers", to: 100)
    try SettingsCheck.count(model.context, "model.context", to: 100)
    try SettingsCheck.count(model.samples, "model.samples", to: 1 << 24)
    try SettingsCheck.share(model.dropout, "model.dropout")
    try SettingsCheck.share(model.inputDropout, "model.input-dropout")
    try SettingsCheck.share(model.embeddingDropout, "model.embedding-dropout")
    try SettingsCheck.share(model.recurrentDropout, "model.recurrent-dropout")
    try SettingsCheck.share(model.weightDropout, "model.weight-dropout")
    try SettingsCheck.holds(model.initialRange >= 0, "model.initial-range", "must not be negative")
    let hasClusters = model.output == .adaptive || model.output == .differentiated
    if hasClusters {
      try SettingsCheck.holds(
        model.hiddenSize > model.cutoffs.count, "model.cutoffs",
        "must be fewer than the features, of which there are \(model.hiddenSize)")
      try SettingsCheck.holds(
        !model.cutoffs.isEmpty && model.cutoffs[0] > 0
          && zip(model.cutoffs, model.cutoffs.dropFirst()).allSatisfy(<), "model.cutoffs",
        "must be positive and ascending, such as [2000, 10000]")
    }
    guard model.tiesWeights, architecture != .kneserNey else { return }
    try SettingsCheck.holds(
      !hasClusters, "model.ties-weights",
      "the vectors of an output with clusters cannot be the embeddings")
    try SettingsCheck.holds(
      architecture != .feedForward
        || model.embeddingSize == model.hiddenSize
          + (model.isDirect ? model.context * model.embeddingSize : 0),
      "model.ties-weights",
      "needs features as wide as the embeddings: model.hidden-size \(model.embeddingSize) and "
        + "model.is-direct false")
  }

  private func validateTraining() throws(SettingsError) {
    try SettingsCheck.count(training.epochs, "training.epochs")
    try SettingsCheck.count(training.batchSize, "training.batch-size", to: 1 << 16)
    try SettingsCheck.count(training.length, "training.length", to: 1 << 16)
    try SettingsCheck.count(training.shards, "training.shards", to: 1024)
    try SettingsCheck.share(training.resetProbability, "training.reset-probability")
    try SettingsCheck.share(training.averaging, "training.averaging")
    try SettingsCheck.holds(
      training.decay > 0 && training.decay <= 1, "training.decay",
      "must be greater than 0 and at most 1, not \(training.decay)")
    try SettingsCheck.count(training.decayPatience, "training.decay-patience")
    try SettingsCheck.holds(training.clipNorm >= 0, "training.clip-norm", "must not be negative")
    try SettingsCheck.holds(training.patience >= 0, "training.patience", "must not be negative")
  }
}

extension CacheSettings {
  /// Checks every number.
  ///
  /// - Throws: ``SettingsError`` naming the first setting that makes no sense.
  public func validate() throws(SettingsError) {
    try SettingsCheck.count(size, "cache.size", from: 0, to: 1 << 20)
    try SettingsCheck.holds(
      flatness >= 0 && flatness.isFinite, "cache.flatness", "must not be negative")
    try SettingsCheck.holds(
      share >= 0 && share < 1, "cache.share", "must be at least 0 and below 1, not \(share)")
  }
}
