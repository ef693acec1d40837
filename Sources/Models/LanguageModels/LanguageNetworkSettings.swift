public import Archives
public import NeuralNets

/// The sizes of a language model's network; 0 means "none" where something is optional.
public struct LanguageNetworkSettings: Codable, Hashable, Sendable {
  /// The width of the embeddings.
  public var embeddingSize = 200
  /// The units of each recurrent layer, or of the hidden layer of `feed-forward`.
  public var hiddenSize = 200
  /// The number of recurrent layers.
  public var layers = 2
  /// The tokens that `feed-forward` sees.
  public var context = 4
  /// Whether the embeddings in the window of `feed-forward` reach the output directly, too.
  public var isDirect = true
  /// Whether the output's vectors are the embeddings; they must be as wide as the last layer.
  public var tiesWeights = false
  /// How the probabilities of tokens are computed.
  public var output = LanguageOutput.full
  /// The first token of each cluster of `adaptive` and `differentiated`, most frequent tokens first.
  public var cutoffs = [2000]
  /// How many tokens `sampled` draws for each batch.
  public var samples = 1000
  /// The share of features dropped between layers and before the output.
  public var dropout: Float = 0
  /// The share of embedded features dropped.
  public var inputDropout: Float = 0
  /// The share of the vocabulary whose embeddings are dropped in a batch, wherever they occur.
  public var embeddingDropout: Float = 0
  /// The share of the recurrent state dropped, the same units at every step.
  public var recurrentDropout: Float = 0
  /// The share of recurrent weights that `lstm` drops (Merity and others 2018).
  public var weightDropout: Float = 0
  /// Whether the same features are dropped at every step of a batch (Gal & Ghahramani 2016).
  public var isVariational = false
  /// The range of all initial weights, uniform in `-r … r`; 0: each layer's own default.
  public var initialRange: Float = 0
  /// How the weights are stored; half precision halves the file.
  public var precision = Precision.float32

  /// The defaults.
  public init() {}
}

/// How a language model turns features into probabilities.
public enum LanguageOutput: String, Codable, CaseIterable, Sendable {
  /// A softmax over the whole vocabulary.
  case full
  /// A softmax in two levels (Grave et al. 2017).
  case adaptive
  /// A softmax in which rare tokens see fewer features (D-softmax, Chen et al. 2016).
  case differentiated
  /// In training a softmax over a sample of the vocabulary (Jean et al. 2015).
  case sampled
}

/// How a language model's network is trained.
public struct LanguageTrainingSettings: Codable, Hashable, Sendable {
  /// The most passes over the text.
  public var epochs = 10
  /// Rows of a batch: the text is cut into that many pieces, which are read side by side.
  public var batchSize = 20
  /// Steps of a batch, through which gradients flow back.
  public var length = 35
  /// Whether each batch begins with the state in which the one before it ended.
  public var carriesState = true
  /// The probability that a row begins a batch without the state carried to it, so that the network
  /// also learns to begin in the middle of a text (Melis and others 2018).
  public var resetProbability: Float = 0.01
  /// Shards of a batch, each with its own tape; part of the result.
  public var shards = 2
  /// The optimiser.
  public var optimizer = OptimizerConfiguration(.adam)
  /// The learning rate, or a schedule.
  public var learningRate = LearningRateSchedule.constant(0.002)
  /// What the learning rate is multiplied by when validation no longer improves; 1: nothing.
  public var decay: Float = 1
  /// The epochs without improvement before the learning rate falls.
  public var decayPatience = 1
  /// The greatest joint norm of the gradients of the mean loss of a token; 0: no limit.
  public var clipNorm: Float = 1
  /// The decay of the running average of the weights; 0: none.
  public var averaging: Float = 0
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
    // Plain gradient descent leaves rows without a gradient alone in any case.
    configuration.updatesRowsOnly =
      optimizer.name == .sgd && (optimizer.momentum ?? 0) == 0 && (optimizer.weightDecay ?? 0) == 0
    configuration.learningRate = learningRate
    configuration.reduceOnPlateau =
      decay < 1 ? ReduceOnPlateau(reduction: decay, patience: decayPatience) : nil
    configuration.clipping = clipNorm > 0 ? .globalNorm(clipNorm) : nil
    configuration.averaging = averaging
    configuration.patience = patience > 0 ? patience : nil
    configuration.monitor = "loss"
    // Batches follow each other as the text does.
    configuration.shuffles = false
    configuration.bucketsByLength = false
    configuration.seed = seed
    return configuration
  }
}
