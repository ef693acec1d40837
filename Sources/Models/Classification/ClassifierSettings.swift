public import Archives
public import NeuralNets
public import Text

/// Everything a text classification run needs: the sections of a recipe.
public struct ClassifierSettings: Codable, Hashable, Sendable {
  /// The kind of model; default `text-cnn`.
  public var architecture = ClassifierArchitecture.textCNN
  /// Where the examples are.
  public var data = DataSettings()
  /// How texts become tokens.
  public var text = TextSettings()
  /// The sizes of the network; not used by `linear`.
  public var model = NetworkSettings()
  /// The recurrent layers; used by the recurrent architectures only.
  public var recurrent = RecurrentSettings()
  /// The settings of `linear`.
  public var linear = LinearConfiguration()
  /// How the network is trained; not used by `linear`.
  public var training = TrainingSettings()

  /// The defaults of an architecture.
  public init(architecture: ClassifierArchitecture = .textCNN) {
    self.architecture = architecture
    switch architecture {
    case .textCNN: break
    case .linear: text.tokenizer = LinearConfiguration.defaultTokenizer
    case .convolution:
      // Keras's example of a convolution over IMDb reviews.
      model.embeddingSize = 50
      model.regions = [3]
      model.filters = 250
      model.hiddenSize = 250
      model.embeddingDropout = 0.2
      model.dropout = 0
      model.hiddenDropout = 0.2
    case .averagedEmbeddings:
      model.dropout = 0
    case .ngramBag:
      model.embeddingSize = 32
      model.dropout = 0
      text.length = 1000
    default: setRecurrentDefaults()
    }
  }
}

extension ClassifierSettings {
  /// Reads settings; those written before there were recurrent layers do without their section.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    architecture = try container.decode(ClassifierArchitecture.self, forKey: .architecture)
    data = try container.decode(DataSettings.self, forKey: .data)
    text = try container.decode(TextSettings.self, forKey: .text)
    model = try container.decode(NetworkSettings.self, forKey: .model)
    recurrent =
      try container.decodeIfPresent(RecurrentSettings.self, forKey: .recurrent)
      ?? RecurrentSettings()
    linear = try container.decode(LinearConfiguration.self, forKey: .linear)
    training = try container.decode(TrainingSettings.self, forKey: .training)
  }
}

extension ClassifierSettings: OptionalSettings {
  /// The limits of `linear` that are off by default.
  public static var optionalSettings: [String] {
    ["linear.characterOrders", "linear.minimumDocumentCount", "linear.maximumFeatureCount"]
  }
}

/// The kinds of text classifiers.
public enum ClassifierArchitecture: String, Codable, CaseIterable, Sendable {
  /// Parallel convolutions of several region sizes with global max pooling (Kim 2014).
  case textCNN = "text-cnn"
  /// One convolution with global max pooling and a hidden layer.
  case convolution
  /// The mean of the embeddings and a dense layer.
  case averagedEmbeddings = "averaged-embeddings"
  /// The mean of embedded words and hashed word n-grams (Joulin et al. 2017, fastText).
  case ngramBag = "ngram-bag"
  /// Logistic regression on tf-idf n-grams: the strong baseline.
  case linear
  /// A plain recurrent layer whose last output counts.
  case rnn
  /// Long short-term memory whose last output counts.
  case lstm
  /// Gated recurrent units whose last output counts.
  case gru
  /// Plain recurrent layers in both directions; all outputs count.
  case bidirectionalRNN = "bidirectional-rnn"
  /// Plain recurrent layers in both directions and one on top of them.
  case deepBidirectionalRNN = "deep-bidirectional-rnn"
  /// LSTM in both directions; all outputs count.
  case bilstm
  /// LSTM and the mean of its outputs.
  case lstmMean = "lstm-mean"
  /// LSTM whose gates see their cells, in both directions, and the mean of the outputs.
  case peepholeBiLSTM = "peephole-bilstm"
  /// Convolutions that shorten the text, and gated recurrent units.
  case convolutionGRU = "conv-gru"
  /// Gated recurrent units in both directions, and mean and maximum of the outputs.
  case pooledBiGRU = "pooled-bigru"
}

/// Where the examples of a run are.
public struct DataSettings: Codable, Hashable, Sendable {
  /// The training examples, a file or folder in any labelled format.
  public var train = ""
  /// The validation examples; empty: see `validationSplit`.
  public var validation = ""
  /// The share of the training examples set aside for validation; 0: none.
  public var validationSplit = 0.0
  /// The test examples, used only for the final figure.
  public var test = ""
  /// Number of folds of a cross-validation; 0: none.
  public var folds = 0
  /// Files holding one text a line, by the label of all their lines; instead of `train` or besides.
  public var classes: [String: String] = [:]
  /// The field or column with the text.
  public var textField = "text"
  /// The field or column with the label.
  public var labelField = "label"

  /// No data.
  public init() {}
}

/// How texts become sequences of token identifiers.
public struct TextSettings: Codable, Hashable, Sendable {
  /// How texts are cut into tokens.
  public var tokenizer = TokenizerConfiguration()
  /// The most tokens in the vocabulary; 0: no limit.
  public var vocabularySize = 20_000
  /// Tokens seen less often are unknown.
  public var minimumCount = 2
  /// The most tokens of a text that are used.
  public var length = 400
  /// Which end of a longer text is kept.
  public var keeps = TextEnd.start
  /// Whether unknown tokens are dropped, as Keras does, rather than mapped to one identifier.
  public var dropsUnknown = false
  /// Whether all texts are padded to `length` and padding counts as a token, as in Keras.
  public var padsToLength = false

  /// The defaults.
  public init() {}
}

/// One end of a text.
public enum TextEnd: String, Codable, CaseIterable, Sendable {
  /// The beginning.
  case start
  /// The end.
  case end
}

/// Where the embeddings of a network come from.
public enum EmbeddingChannels: String, Codable, CaseIterable, Sendable {
  /// Random numbers, trained (Kim's CNN-rand).
  case random
  /// Given vectors, not trained (CNN-static).
  case `static`
  /// Given vectors, trained (CNN-non-static).
  case nonStatic = "non-static"
  /// Two tables side by side: given vectors that stay, and a trained table (CNN-multichannel).
  case twoChannel = "two-channel"
}

/// The sizes of the networks; 0 means "none" where something is optional.
public struct NetworkSettings: Codable, Hashable, Sendable {
  /// The width of the trained embeddings.
  public var embeddingSize = 128
  /// A file of word vectors; empty: none.
  public var vectors = ""
  /// What the word vectors are used for.
  public var channels = EmbeddingChannels.random
  /// Tokens in a window, a convolution for each.
  public var regions = [3, 4, 5]
  /// Filters of each region.
  public var filters = 100
  /// The activation of the convolutions.
  public var activation = Activation.relu
  /// The share of embedding numbers dropped.
  public var embeddingDropout: Float = 0
  /// The share of tokens replaced by the unknown token in training.
  public var wordDropout: Float = 0
  /// The share of pooled features dropped.
  public var dropout: Float = 0.5
  /// The width of a hidden layer before the output; 0: none.
  public var hiddenSize = 0
  /// The activation of the hidden layer.
  public var hiddenActivation = Activation.relu
  /// The share of the hidden layer's features dropped.
  public var hiddenDropout: Float = 0
  /// The greatest norm of an output unit's weights (Kim 2014: 3); 0: no limit.
  public var maximumNorm: Float = 0
  /// The penalty on the squares of the output layer's weights.
  public var l2: Float = 0
  /// The range of the initial embeddings, uniform in `-r … r`.
  public var embeddingRange: Float = 0.05
  /// The longest word n-grams of `ngram-bag`.
  public var wordNgrams = 2
  /// The number of hash buckets for the n-grams of `ngram-bag`.
  public var buckets = 1 << 18
  /// How the weights are stored; half precision halves the file.
  public var precision = Precision.float32

  /// The defaults.
  public init() {}
}

/// How a network is trained.
public struct TrainingSettings: Codable, Hashable, Sendable {
  /// The most passes over the examples.
  public var epochs = 10
  /// Examples in a batch.
  public var batchSize = 50
  /// Shards of a batch, each with its own tape; part of the result.
  public var shards = 4
  /// The optimiser.
  public var optimizer = OptimizerConfiguration(.adam)
  /// Whether embeddings of words that a batch does not hold stay as they are ("lazy" Adam): faster
  /// with a large vocabulary, slower learning of rare words.
  public var updatesRowsOnly = false
  /// The learning rate, or a schedule.
  public var learningRate = LearningRateSchedule.constant(0.001)
  /// The greatest joint norm of the gradients; 0: no limit.
  public var clipNorm: Float = 0
  /// The decay of the running average of the weights; 0: none, 0.99: about the last hundred steps.
  public var averaging: Float = 0
  /// Epochs without improvement before training stops; 0: never.
  public var patience = 0
  /// The validation figure that decides: `accuracy`, `macro_f1` or `loss`.
  public var monitor = "accuracy"
  /// The share of probability spread over the other labels.
  public var labelSmoothing: Float = 0
  /// Whether rare labels weigh more, in inverse proportion to their frequency.
  public var balancesClasses = false
  /// Whether batches hold texts of similar length.
  public var bucketsByLength = true
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
    configuration.updatesRowsOnly = updatesRowsOnly
    configuration.learningRate = learningRate
    configuration.clipping = clipNorm > 0 ? .globalNorm(clipNorm) : nil
    configuration.averaging = averaging
    configuration.patience = patience > 0 ? patience : nil
    configuration.monitor = monitor
    configuration.bucketsByLength = bucketsByLength
    configuration.seed = seed
    return configuration
  }
}
