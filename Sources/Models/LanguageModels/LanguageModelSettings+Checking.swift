extension LanguageModelSettings {
  /// Checks every number.
  ///
  /// - Throws: ``SettingsError`` naming the first setting that makes no sense.
  public func validate() throws(SettingsError) {
    try check(
      data.validationSplit >= 0 && data.validationSplit < 1, "data.validation-split",
      "must be at least 0 and below 1, not \(data.validationSplit)")
    try check(
      text.vocabularySize == 0 || text.vocabularySize > 2, "text.vocabulary-size",
      "must be 0 (no limit) or more than the two reserved entries, not \(text.vocabularySize)")
    try check(
      text.minimumCount >= 1, "text.minimum-count", "must be 1 or more, not \(text.minimumCount)")
    try check(
      (1...12).contains(ngram.order), "ngram.order", "must be from 1 to 12, not \(ngram.order)")
    try validateModel()
    try validateTraining()
  }

  private func validateModel() throws(SettingsError) {
    try positive(model.embeddingSize, "model.embedding-size", most: 1 << 16)
    try positive(model.hiddenSize, "model.hidden-size", most: 1 << 16)
    try positive(model.layers, "model.layers", most: 100)
    try positive(model.context, "model.context", most: 100)
    try positive(model.samples, "model.samples", most: 1 << 24)
    try share(model.dropout, "model.dropout")
    try share(model.inputDropout, "model.input-dropout")
    try share(model.embeddingDropout, "model.embedding-dropout")
    try share(model.recurrentDropout, "model.recurrent-dropout")
    try share(model.weightDropout, "model.weight-dropout")
    try check(model.initialRange >= 0, "model.initial-range", "must not be negative")
    let hasClusters = model.output == .adaptive || model.output == .differentiated
    if hasClusters {
      try check(
        model.hiddenSize > model.cutoffs.count, "model.cutoffs",
        "must be fewer than the features, of which there are \(model.hiddenSize)")
      try check(
        !model.cutoffs.isEmpty && model.cutoffs[0] > 0
          && zip(model.cutoffs, model.cutoffs.dropFirst()).allSatisfy(<), "model.cutoffs",
        "must be positive and ascending, such as [2000, 10000]")
    }
    guard model.tiesWeights, architecture != .kneserNey else { return }
    try check(
      !hasClusters, "model.ties-weights",
      "the vectors of an output with clusters cannot be the embeddings")
    try check(
      architecture != .feedForward
        || model.embeddingSize == model.hiddenSize
          + (model.isDirect ? model.context * model.embeddingSize : 0),
      "model.ties-weights",
      "needs features as wide as the embeddings: model.hidden-size \(model.embeddingSize) and "
        + "model.is-direct false")
  }

  private func validateTraining() throws(SettingsError) {
    try positive(training.epochs, "training.epochs")
    try positive(training.batchSize, "training.batch-size", most: 1 << 16)
    try positive(training.length, "training.length", most: 1 << 16)
    try positive(training.shards, "training.shards", most: 1024)
    try share(training.averaging, "training.averaging")
    try check(
      training.decay > 0 && training.decay <= 1, "training.decay",
      "must be greater than 0 and at most 1, not \(training.decay)")
    try positive(training.decayPatience, "training.decay-patience")
    try check(training.clipNorm >= 0, "training.clip-norm", "must not be negative")
    try check(training.patience >= 0, "training.patience", "must not be negative")
  }

  private func check(_ holds: Bool, _ name: String, _ message: String) throws(SettingsError) {
    if !holds { throw SettingsError(name: name, message: message) }
  }

  private func share(_ value: Float, _ name: String) throws(SettingsError) {
    try check(value >= 0 && value < 1, name, "must be at least 0 and below 1, not \(value)")
  }

  private func positive(
    _ value: Int, _ name: String, most: Int = 1 << 30
  ) throws(SettingsError) {
    try check(value > 0 && value <= most, name, "must be from 1 to \(most), not \(value)")
  }
}
