public import Archives
public import NeuralNets
public import Tensors

/// The network of a sequence-to-sequence model.
public struct TranslationNetworkSettings: Codable, Hashable, Sendable {
  /// The width of the embeddings; 0: tokens are one-hot vectors.
  public var embeddingSize = 256
  /// Whether sources and targets have the same embeddings; they must share the vocabulary.
  public var sharesEmbeddings = false
  /// Whether the output's vectors are the target's embeddings.
  public var tiesWeights = false
  /// The kind of recurrent units.
  public var cell = RecurrentUnit.gruResetAfter
  /// The units of each encoder layer, in each direction; the channels of `convolutional`.
  public var encoderSize = 256
  /// The number of encoder layers.
  public var encoderLayers = 1
  /// Whether the encoder reads in both directions.
  public var isBidirectional = true
  /// How the outputs of both directions are joined: concatenation, sum, product or average.
  public var merge = BidirectionalMerge.concatenation
  /// The units of each decoder layer; the channels of `convolutional`.
  public var decoderSize = 256
  /// The number of decoder layers.
  public var decoderLayers = 1
  /// Where the decoder starts.
  public var initialState = InitialDecoderState.projected
  /// How the decoder attends to the source.
  public var attention = AttentionKind.additive
  /// When it does.
  public var attends = AttentionTime.after
  /// The size of additive attention's hidden layer, or of all heads; 0: the decoder's.
  public var attentionSize = 0
  /// The number of heads of scaled-dot attention.
  public var heads = 1
  /// Which positions are attended to.
  public var attentionScope = AttentionScope.global
  /// The positions on either side of a local attention's centre.
  public var attentionWindow = 10
  /// Whether attention averages the embeddings of the source's tokens beside what the encoder makes of
  /// them, so that the output sees the tokens themselves (compare Nguyen and Chiang 2018).
  public var attendsEmbeddings = false
  /// Whether attention is to one place, drawn in training.
  public var isHard = false
  /// Whether attention sees how much each place has had, and pays for repetition.
  public var coverage = false
  /// Whether the features of one step are part of the next step's input (Luong and others 2015).
  public var feedsInput = false
  /// Whether a summary of the source is part of every step (Cho and others 2014); without attention.
  public var joinsSummary = false
  /// What becomes of state and context before the output.
  public var readout = DecoderReadout.tanh
  /// The features before the output; 0: as many as the embeddings have where they are tied, else as the
  /// decoder has units.
  public var readoutSize = 0
  /// Whether tokens of the source can be copied.
  public var copying = CopyingKind.none
  /// The width of the convolutions of `convolutional`.
  public var kernelSize = 3
  /// The share of features dropped after embeddings, between layers and before the output.
  public var dropout: Float = 0
  /// The share of tokens whose embeddings are dropped.
  public var wordDropout: Float = 0
  /// The share of the recurrent state dropped, the same units at every step; of the decoder only where
  /// it needs nothing of a step for the next one but its state.
  public var recurrentDropout: Float = 0
  /// How the weights are stored; half precision halves the file.
  public var precision = Precision.float32

  /// The defaults.
  public init() {}
}

/// Where a decoder starts.
public enum InitialDecoderState: String, Codable, CaseIterable, Sendable {
  /// At a projection of the encoder's final states: `tanh(W h + b)`.
  case projected
  /// At the encoder's final states, of the forward direction where there are two.
  case copied
  /// At zero.
  case zero
}

/// How a decoder attends to the source: ``AttentionScore``, or not at all.
public enum AttentionKind: String, Codable, CaseIterable, Sendable {
  /// Not at all.
  case none
  /// See ``AttentionScore/dot``.
  case dot
  /// See ``AttentionScore/scaledDot``.
  case scaledDot = "scaled-dot"
  /// See ``AttentionScore/general``.
  case general
  /// See ``AttentionScore/additive``.
  case additive
  /// See ``AttentionScore/cosine``.
  case cosine
  /// See ``AttentionScore/location``.
  case location

  /// The score, if there is attention.
  public var score: AttentionScore? { AttentionScore(rawValue: rawValue) }
}

/// When a decoder attends.
public enum AttentionTime: String, Codable, CaseIterable, Sendable {
  /// With its new state; the context joins the output (Luong et al. 2015).
  case after
  /// With its last state; the context joins the step's input (Bahdanau et al. 2015).
  case before
}

/// What becomes of a decoder's state and context before the output.
public enum DecoderReadout: String, Codable, CaseIterable, Sendable {
  /// `tanh(W [state; context])` (Luong et al. 2015).
  case tanh
  /// The larger of each two sums over state, last token and context (Cho et al. 2014; Goodfellow et al.
  /// 2013).
  case maxout
  /// The state as it is.
  case state
}

/// How tokens of the source are copied to the target.
public enum CopyingKind: String, Codable, CaseIterable, Sendable {
  /// Not at all.
  case none
  /// A gate mixes the vocabulary's distribution with the attention's (See et al. 2017).
  case pointer
  /// Scores of the source's positions stand beside those of the vocabulary in one softmax (Gu et al.
  /// 2016; Meng et al. 2017, *Deep keyphrase generation*).
  case scores
}
