public import NeuralNets

/// Everything a sequence-to-sequence model needs to be trained and used: the sections of a recipe.
public struct TranslationSettings: Codable, Hashable, Sendable {
  /// The kind of network; default recurrent.
  public var architecture = TranslationArchitecture.recurrent
  /// Where the pairs of texts are.
  public var data = TranslationDataSettings()
  /// How texts become tokens.
  public var text = TranslationTextSettings()
  /// The network.
  public var model = TranslationNetworkSettings()
  /// How the network is trained.
  public var training = TranslationTrainingSettings()
  /// How targets are searched for, unless a call says otherwise.
  public var search = SearchSettings()

  /// The defaults: an encoder in both directions and a decoder with attention over pieces of words.
  public init(
    architecture: TranslationArchitecture = .recurrent, purpose: TranslationPurpose = .translate
  ) {
    self.architecture = architecture
    if architecture == .convolutional {
      model.encoderLayers = 4
      model.decoderLayers = 3
    }
    guard purpose == .titleGeneration else { return }
    data.sourceField = "abstract"
    data.targetField = "title"
    text.sharesVocabulary = true
    text.sourceLength = 200
    text.targetLength = 40
    model.sharesEmbeddings = true
    search.lengthRatio = 0
    search.lengthMargin = 40
    search.repeatLimit = 3
    if architecture == .recurrent { model.copying = .pointer }
  }
}

/// The kinds of sequence-to-sequence networks.
public enum TranslationArchitecture: String, Codable, CaseIterable, Sendable {
  /// Recurrent encoder and decoder (Cho et al. 2014; Sutskever et al. 2014), as a rule with attention
  /// (Bahdanau et al. 2015; Luong et al. 2015).
  case recurrent
  /// Convolutions with gates and attention in every layer of the decoder (Gehring et al. 2017).
  case convolutional
}

/// Where the pairs of a run are.
public struct TranslationDataSettings: Codable, Hashable, Sendable {
  /// The files with the pairs to learn from.
  public var train: [String] = []
  /// The files with the pairs that choose the best epoch; empty: none.
  public var validation: [String] = []
  /// The share of the training pairs set aside for validation; 0: none.
  public var validationSplit = 0.0
  /// The files with the pairs for the final figure.
  public var test: [String] = []
  /// The name of the source's field in JSON lines.
  public var sourceField = "source"
  /// The name of the target's field in JSON lines.
  public var targetField = "target"

  /// No data.
  public init() {}
}

/// What a token of a source or target is.
public enum TranslationUnit: String, Codable, CaseIterable, Sendable {
  /// Pieces of words, learnt from the texts (Sennrich et al. 2016).
  case subword
  /// Words and punctuation as ICU finds them.
  case word
  /// Characters as people count them, spaces included.
  case character
}

/// How texts become sequences of token identifiers.
public struct TranslationTextSettings: Codable, Hashable, Sendable {
  /// What a token of a source is.
  public var sourceUnit = TranslationUnit.subword
  /// What a token of a target is.
  public var targetUnit = TranslationUnit.subword
  /// Whether sources and targets have one vocabulary.
  public var sharesVocabulary = false
  /// The most entries of a vocabulary; 0: no limit (sub-words need one).
  public var vocabularySize = 8000
  /// Tokens seen less often are unknown; of sub-words, merges seen less often are not made.
  public var minimumCount = 2
  /// Whether upper case in sources is taken for lower case.
  public var lowercasesSource = false
  /// Whether upper case in targets is taken for lower case.
  public var lowercasesTarget = false
  /// The most tokens of a source; what comes after them is not read.
  public var sourceLength = 100
  /// The most tokens of a target.
  public var targetLength = 100
  /// The language of sources, for ICU's words.
  public var sourceLocale = "en"
  /// The language of targets, for ICU's words.
  public var targetLocale = "en"

  /// The defaults.
  public init() {}
}

/// How a sequence-to-sequence network is trained.
public struct TranslationTrainingSettings: Codable, Hashable, Sendable {
  /// The most passes over the pairs.
  public var epochs = 10
  /// Pairs in a batch.
  public var batchSize = 64
  /// Shards of a batch, each with its own tape; part of the result.
  public var shards = 2
  /// The optimiser.
  public var optimizer = OptimizerConfiguration(.adam)
  /// The learning rate, or a schedule.
  public var learningRate = LearningRateSchedule.constant(0.001)
  /// What the learning rate is multiplied by when validation no longer improves; 1: nothing.
  public var decay: Float = 1
  /// The epochs without improvement before the learning rate falls.
  public var decayPatience = 1
  /// The greatest joint norm of the gradients; 0: no limit.
  public var clipNorm: Float = 1
  /// The decay of the running average of the weights; 0: none.
  public var averaging: Float = 0
  /// How much of each target token's probability is spread over the vocabulary.
  public var labelSmoothing: Float = 0
  /// What a model pays for other predictions where other features are dropped: every pair is read twice
  /// (R-Drop, Liang and others 2021, whose α this is); 0: nothing, and pairs are read once.
  public var consistency: Float = 0
  /// How much the expected BLEU of the targets that the model finds itself counts beside the
  /// cross-entropy of known ones (minimum risk training, Shen and others 2016); for going on from a trained
  /// model; 0: nothing.
  public var risk: Float = 0
  /// How many targets of each source are searched for to that end.
  public var riskCandidates = 6
  /// The share of target tokens that are read from the model's own choice instead of the given text
  /// (scheduled sampling, Bengio and others 2015).
  public var samplingRate: Float = 0
  /// The probability that a merge of pieces is left out, so that words are cut anew in every epoch
  /// (BPE-dropout, Provilkov and others 2020); 0: none.
  public var subwordDropout = 0.0
  /// What coverage adds to the loss where attention falls on the same place twice (See and others 2017).
  public var coverageWeight: Float = 1
  /// Which figure decides the best epoch.
  public var monitor = TranslationMonitor.loss
  /// The most validation pairs that are translated after each epoch where figures of translations are
  /// monitored; 0: all.
  public var monitoredPairs = 1000
  /// Epochs without improvement before training stops; 0: never.
  public var patience = 0
  /// The seed of every random number.
  public var seed: UInt64 = 42

  /// The defaults.
  public init() {}

  /// The trainer's form of these settings.
  var configuration: TrainingConfiguration {
    var configuration = TrainingConfiguration()
    configuration.epochs = epochs
    configuration.batchSize = batchSize
    configuration.shardCount = shards
    configuration.optimizer = optimizer
    configuration.learningRate = learningRate
    configuration.reduceOnPlateau =
      decay < 1 ? ReduceOnPlateau(reduction: decay, patience: decayPatience) : nil
    configuration.clipping = clipNorm > 0 ? .globalNorm(clipNorm) : nil
    configuration.averaging = averaging
    configuration.patience = patience > 0 ? patience : nil
    configuration.monitor = monitor.rawValue
    configuration.seed = seed
    return configuration
  }
}

/// The validation figures that can decide which epoch is best.
public enum TranslationMonitor: String, Codable, CaseIterable, Sendable {
  /// The mean cross-entropy of a target's token.
  case loss
  /// BLEU of greedy translations.
  case bleu
  /// ROUGE-L of greedy translations.
  case rougeL
}
