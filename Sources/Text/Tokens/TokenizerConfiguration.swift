/// How text becomes tokens: everything a model must remember to read text as it was trained.
///
/// Every field has a default, also when decoded: `{"unit": "word", "locale": "de"}` is complete.
public struct TokenizerConfiguration: Codable, Hashable, Sendable {
  /// What a token is.
  public enum Unit: String, Codable, Hashable, Sendable, CaseIterable {
    /// Words and numbers as ICU finds them in the locale; punctuation if wanted.
    case word
    /// Characters as people count them (grapheme clusters), white space included.
    case character
    /// Sentences as ICU finds them, without the white space around them.
    case sentence
    /// What stands between white space; `filters` count as white space.
    case whitespace
    /// What Keras' `text_to_word_sequence` gives: cut at spaces, `filters` become spaces.
    ///
    /// Other white space separates only if it is in `filters`, as there.
    case keras
    /// The cleaning of the movie-review experiments (Kim 2014): see ``movieReview``.
    case movieReview
  }

  /// What a token is; words by default.
  public var unit: Unit
  /// The ICU locale for words, characters, sentences and lower case; `en` by default.
  public var locale: String
  /// Whether tokens are made lower-case after the text was cut; true by default.
  public var lowercase: Bool
  /// Whether units of words keep punctuation, symbols and emoji; false by default.
  ///
  /// White space and control characters are never tokens of words.
  public var keepPunctuation: Bool
  /// What is done to a text before it is cut, in this order; nothing by default.
  public var normalization: [NormalizationStep]
  /// The characters that separate tokens of the units `whitespace` and `keras`; for `keras` its own
  /// where none are given.
  public var filters: String
  /// Tokens to leave out, spelled as they are after all other steps; none by default.
  public var stopWords: [String]

  /// The characters Keras filters out by default.
  public static let kerasFilters = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n"

  /// A configuration; see the properties for the defaults.
  ///
  /// - Parameter filters: by default none, but Keras' own for the unit `keras`.
  public init(
    unit: Unit = .word, locale: String = "en", lowercase: Bool = true,
    keepPunctuation: Bool = false, normalization: [NormalizationStep] = [],
    filters: String? = nil, stopWords: [String] = []
  ) {
    self.unit = unit
    self.locale = locale
    self.lowercase = lowercase
    self.keepPunctuation = keepPunctuation
    self.normalization = normalization
    self.filters = filters ?? (unit == .keras ? Self.kerasFilters : "")
    self.stopWords = stopWords
  }

  /// Reads a configuration; fields that are not there have their defaults.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let plain = TokenizerConfiguration(
      unit: try fields.decodeIfPresent(Unit.self, forKey: .unit) ?? .word)
    unit = plain.unit
    locale = try fields.decodeIfPresent(String.self, forKey: .locale) ?? plain.locale
    lowercase = try fields.decodeIfPresent(Bool.self, forKey: .lowercase) ?? plain.lowercase
    keepPunctuation =
      try fields.decodeIfPresent(Bool.self, forKey: .keepPunctuation) ?? plain.keepPunctuation
    normalization =
      try fields.decodeIfPresent([NormalizationStep].self, forKey: .normalization) ?? []
    // Empty stands for the unit's own: settings laid over defaults spell every field out.
    let filters = try fields.decodeIfPresent(String.self, forKey: .filters) ?? ""
    self.filters = filters.isEmpty ? plain.filters : filters
    stopWords = try fields.decodeIfPresent([String].self, forKey: .stopWords) ?? []
  }

  /// What Keras' `Tokenizer` does by default.
  public static let keras = TokenizerConfiguration(unit: .keras)

  /// The cleaning used for the movie-review data by Kim (2014) and most work after it.
  ///
  /// Letters, digits, `'` and the grave accent make up words, which are cut before `n't` and before
  /// `'s 've 're 'd 'll`; `( ) , ! ?` are tokens; everything else separates; all lower-case.
  public static let movieReview = TokenizerConfiguration(unit: .movieReview)
}
