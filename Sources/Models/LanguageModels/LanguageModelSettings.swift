/// Everything a language model needs to be trained: the sections of a recipe.
public struct LanguageModelSettings: Codable, Hashable, Sendable {
  /// The kind of model; default `lstm`.
  public var architecture = LanguageModelArchitecture.lstm
  /// Where the texts are.
  public var data = LanguageDataSettings()
  /// How texts become tokens.
  public var text = LanguageTextSettings()
  /// The settings of `kneser-ney`.
  public var ngram = NgramSettings()
  /// The sizes of the network; not used by `kneser-ney`.
  public var model = LanguageNetworkSettings()
  /// How the network is trained; not used by `kneser-ney`.
  public var training = LanguageTrainingSettings()
  /// What a network remembers of a text that it is measured on; not used by `kneser-ney`.
  public var cache = CacheSettings()

  /// The defaults of an architecture.
  public init(architecture: LanguageModelArchitecture = .lstm) {
    self.architecture = architecture
    if architecture == .feedForward { model.embeddingSize = 60 }
  }
}

/// The kinds of language models.
public enum LanguageModelArchitecture: String, Codable, CaseIterable, Sendable {
  /// Counts of n-grams with interpolated modified Kneser–Ney smoothing (Chen & Goodman 1999).
  case kneserNey = "kneser-ney"
  /// A window of words, a hidden layer and direct connections (Bengio et al. 2003).
  case feedForward = "feed-forward"
  /// Stacked simple recurrent layers (Mikolov et al. 2010).
  case rnn
  /// Stacked LSTM layers (Zaremba et al. 2014, arXiv:1409.2329).
  case lstm
  /// Stacked GRU layers.
  case gru
}

/// Where the texts of a run are.
public struct LanguageDataSettings: Codable, Hashable, Sendable {
  /// The text to learn from: a sentence or paragraph a line, or JSON lines.
  public var train = ""
  /// The text that chooses the best epoch; empty: none.
  public var validation = ""
  /// The share of the training text, its end, set aside for validation; 0: none.
  public var validationSplit = 0.0
  /// The text for the final figure.
  public var test = ""
  /// The field of JSON lines that holds the text; empty: the files are plain text.
  public var textField = ""

  /// No data.
  public init() {}
}

/// What a token of a language model is.
public enum LanguageUnit: String, Codable, CaseIterable, Sendable {
  /// What stands between white space.
  case word
  /// Characters as people count them, spaces included.
  case character
}

/// How texts become sequences of token identifiers.
public struct LanguageTextSettings: Codable, Hashable, Sendable {
  /// What a token is.
  public var unit = LanguageUnit.word
  /// Whether upper case is taken for lower case.
  public var lowercase = false
  /// The most tokens in the vocabulary, the unknown token and the line's end included; 0: no limit.
  public var vocabularySize = 0
  /// Tokens seen less often are unknown.
  public var minimumCount = 1

  /// The defaults.
  public init() {}
}

/// The settings of the n-gram model.
public struct NgramSettings: Codable, Hashable, Sendable {
  /// The most tokens of an n-gram: the one predicted and those before it.
  public var order = 5

  /// The defaults.
  public init() {}
}
