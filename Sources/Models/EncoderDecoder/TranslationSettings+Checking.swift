import NeuralNets

extension TranslationSettings {
  /// Checks every number and that the choices fit each other.
  ///
  /// - Throws: ``SettingsError`` naming the first setting that makes no sense.
  public func validate() throws(SettingsError) {
    try SettingsCheck.holds(
      data.validationSplit >= 0 && data.validationSplit < 1, "data.validation-split",
      "must be at least 0 and below 1, not \(data.validationSplit)")
    try validateText()
    try validateSizes()
    try validateAttention()
    try validateCopying()
    try validateTraining()
    try search.validate()
  }

  private func validateText() throws(SettingsError) {
    let usesSubwords = text.sourceUnit == .subword || text.targetUnit == .subword
    try SettingsCheck.count(
      text.vocabularySize, "text.vocabulary-size", from: usesSubwords ? 300 : 0)
    try SettingsCheck.holds(
      text.vocabularySize == 0 || text.vocabularySize > 4, "text.vocabulary-size",
      "must be 0 (no limit) or more than the four reserved entries")
    try SettingsCheck.count(text.minimumCount, "text.minimum-count")
    try SettingsCheck.count(text.sourceLength, "text.source-length", to: 1 << 16)
    try SettingsCheck.count(text.targetLength, "text.target-length", to: 1 << 16)
    try SettingsCheck.holds(
      !text.sharesVocabulary
        || (text.sourceUnit == text.targetUnit
          && text.lowercasesSource == text.lowercasesTarget),
      "text.shares-vocabulary", "needs sources and targets that are cut alike")
    try SettingsCheck.holds(
      !(text.lowercasesSource && text.sourceUnit == .subword)
        && !(text.lowercasesTarget && text.targetUnit == .subword), "text.lowercases-source",
      "is for words and characters; pieces of words keep their case")
  }

  private func validateSizes() throws(SettingsError) {
    try SettingsCheck.count(model.embeddingSize, "model.embedding-size", from: 0, to: 1 << 14)
    try SettingsCheck.count(model.encoderSize, "model.encoder-size", to: 1 << 14)
    try SettingsCheck.count(model.decoderSize, "model.decoder-size", to: 1 << 14)
    try SettingsCheck.count(model.encoderLayers, "model.encoder-layers", to: 100)
    try SettingsCheck.count(model.decoderLayers, "model.decoder-layers", to: 100)
    try SettingsCheck.count(model.attentionSize, "model.attention-size", from: 0, to: 1 << 14)
    try SettingsCheck.count(model.attentionWindow, "model.attention-window", from: 0)
    try SettingsCheck.count(model.readoutSize, "model.readout-size", from: 0, to: 1 << 14)
    try SettingsCheck.count(model.kernelSize, "model.kernel-size", to: 100)
    try SettingsCheck.share(model.dropout, "model.dropout")
    try SettingsCheck.share(model.wordDropout, "model.word-dropout")
    try SettingsCheck.share(model.recurrentDropout, "model.recurrent-dropout")
    try SettingsCheck.holds(
      !model.sharesEmbeddings || text.sharesVocabulary, "model.shares-embeddings",
      "needs text.shares-vocabulary")
    try SettingsCheck.holds(
      model.embeddingSize > 0 || (!model.sharesEmbeddings && !model.tiesWeights),
      "model.embedding-size", "one-hot vectors can neither be shared nor tied")
    try SettingsCheck.holds(
      model.embeddingSize > 0 || architecture == .recurrent, "model.embedding-size",
      "must be positive for a convolutional network")
    try SettingsCheck.holds(
      !model.tiesWeights || architecture == .convolutional
        || model.featureSize == model.embeddingSize,
      "model.ties-weights",
      "needs features as wide as the embeddings (\(model.embeddingSize)), not \(model.featureSize): "
        + "set model.readout-size")
    guard architecture == .recurrent, model.initialState == .copied else { return }
    try SettingsCheck.holds(
      model.encoderSize == model.decoderSize && model.encoderLayers == model.decoderLayers,
      "model.initial-state", "copied needs an encoder and a decoder of the same sizes and layers")
  }

  private func validateAttention() throws(SettingsError) {
    guard architecture == .recurrent else {
      try SettingsCheck.holds(
        model.copying == .none && !model.coverage && training.samplingRate == 0, "architecture",
        "a convolutional network knows no copying, coverage or sampling")
      try SettingsCheck.holds(
        !model.attendsEmbeddings, "model.attends-embeddings",
        "is for recurrent networks; a convolutional one attends to them anyway")
      return
    }
    try SettingsCheck.holds(
      !model.attendsEmbeddings || model.attention != .none && model.embeddingSize > 0,
      "model.attends-embeddings", "needs attention and embeddings")
    if let options = attentionOptions {
      if let mistake = options.mistake(
        querySize: model.decoderSize, memorySize: model.memorySize)
      {
        throw SettingsError(name: "model.attention", message: mistake)
      }
      try SettingsCheck.holds(
        !model.joinsSummary, "model.joins-summary", "is for models without attention")
      try SettingsCheck.holds(
        model.attends == .after || !model.feedsInput, "model.feeds-input",
        "is for attention after a step; before it, the context is part of the input anyway")
      try SettingsCheck.holds(
        model.readout != .state || model.attends == .before, "model.readout",
        "state leaves out what attention found; use tanh, or model.attends before")
    } else {
      try SettingsCheck.holds(
        !model.coverage && !model.isHard, "model.attention", "none knows no coverage and no choice")
    }
  }

  private func validateCopying() throws(SettingsError) {
    guard model.copying != .none else { return }
    try SettingsCheck.holds(
      text.sharesVocabulary, "model.copying", "needs text.shares-vocabulary")
    try SettingsCheck.holds(
      model.attention != .none && !model.isHard, "model.copying", "needs soft attention")
  }

  private func validateTraining() throws(SettingsError) {
    try SettingsCheck.count(training.epochs, "training.epochs")
    try SettingsCheck.count(training.batchSize, "training.batch-size", to: 1 << 16)
    try SettingsCheck.count(training.shards, "training.shards", to: 1024)
    try SettingsCheck.share(training.averaging, "training.averaging")
    try SettingsCheck.share(training.labelSmoothing, "training.label-smoothing")
    try SettingsCheck.holds(
      training.consistency >= 0, "training.consistency", "must not be negative")
    try SettingsCheck.holds(
      training.consistency == 0 || model.copying == .none && !model.isHard, "training.consistency",
      "is for models that neither copy nor choose where to attend")
    try SettingsCheck.holds(training.risk >= 0, "training.risk", "must not be negative")
    try SettingsCheck.count(training.riskCandidates, "training.risk-candidates", from: 2, to: 1000)
    try SettingsCheck.holds(
      training.risk == 0
        || training.consistency == 0 && training.subwordDropout == 0 && !model.isHard,
      "training.risk", "goes with neither consistency nor subword-dropout nor hard attention")
    try SettingsCheck.share(training.samplingRate, "training.sampling-rate")
    try SettingsCheck.share(Float(training.subwordDropout), "training.subword-dropout")
    try SettingsCheck.holds(
      training.subwordDropout == 0 || text.sourceUnit == .subword || text.targetUnit == .subword,
      "training.subword-dropout", "needs sources or targets cut into pieces of words")
    try SettingsCheck.holds(
      training.decay > 0 && training.decay <= 1, "training.decay",
      "must be greater than 0 and at most 1, not \(training.decay)")
    try SettingsCheck.count(training.decayPatience, "training.decay-patience")
    try SettingsCheck.holds(training.clipNorm >= 0, "training.clip-norm", "must not be negative")
    try SettingsCheck.holds(
      training.coverageWeight >= 0, "training.coverage-weight", "must not be negative")
    try SettingsCheck.count(training.patience, "training.patience", from: 0)
    try SettingsCheck.count(training.monitoredPairs, "training.monitored-pairs", from: 0)
  }

  /// The options of the recurrent decoder's attention; `nil` for none.
  var attentionOptions: AttentionOptions? {
    guard let score = model.attention.score else { return nil }
    var options = AttentionOptions()
    options.score = score
    options.scope = model.attentionScope
    options.window = model.attentionWindow
    options.size = model.attentionSize
    options.heads = model.heads
    options.isHard = model.isHard
    options.seesCoverage = model.coverage
    options.places = text.sourceLength
    return options
  }
}

extension TranslationNetworkSettings {
  /// The size of the encoder's vectors.
  var encodingSize: Int {
    isBidirectional && merge == .concatenation ? 2 * encoderSize : encoderSize
  }

  /// The size of the vectors that attention averages.
  var memorySize: Int { encodingSize + (attendsEmbeddings ? embeddingSize : 0) }

  /// The size of what the output reads.
  var featureSize: Int {
    if readout == .state { return decoderSize }
    if readoutSize > 0 { return readoutSize }
    return tiesWeights ? embeddingSize : decoderSize
  }
}
