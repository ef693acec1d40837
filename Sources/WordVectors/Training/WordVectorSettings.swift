public import Text

/// How word vectors are trained; the defaults are those of the word2vec and fastText papers.
///
/// Source: Mikolov et al., Distributed Representations of Words and Phrases and their
/// Compositionality, 2013; Bojanowski et al., Enriching Word Vectors with Subword Information, 2017.
public struct WordVectorSettings: Sendable, Hashable, Codable {
  /// What predicts what.
  public enum Architecture: String, Sendable, Hashable, Codable, CaseIterable {
    /// Each neighbour predicts the word.
    case skipGram = "skip-gram"
    /// The mean of the neighbours predicts the word; of n neighbours each moves by 1 / √n of what the
    /// mean moves.
    case cbow
  }

  /// What predicts what; skip-gram by default.
  public var architecture = Architecture.skipGram
  /// The numbers of each vector, D; 100 by default.
  public var dimension = 100
  /// The most neighbours on each side of a word; 5 by default.
  public var window = 5
  /// Whether each word draws the size of its window from 1 to `window`; true by default.
  ///
  /// Near neighbours then count more than far ones.
  public var shrinksWindow = true
  /// The words drawn for each true one to tell it from; 5 by default, 0 for none.
  public var negatives = 5
  /// The power of a word's count in proportion to which it is drawn as a negative; 0, the default, for
  /// 0.75, or 0.5 with sub-words, as in fastText.
  ///
  /// Frequent words share their pieces with many others, which a higher power would push away from
  /// everything too.
  public var samplingPower = 0.0
  /// Whether neighbours in a window share their negatives; true by default.
  ///
  /// Sharing makes small matrix products out of dot products and is several times faster (Ji et al.
  /// 2016); the expected update is the same. CBOW has one set a window in any case.
  public var sharesNegatives = true
  /// Whether words are predicted along the branches of a Huffman tree, beside negatives if there are
  /// any; false by default.
  public var hierarchicalSoftmax = false
  /// The share of the text above which words are thinned out; 1e-3 by default, 0 for no thinning.
  public var subsample = 1e-3
  /// Words that occur less often are left out; 5 by default.
  public var minimumCount = 5
  /// The most words, the most frequent ones; 0, the default, for no limit.
  public var maximumVocabulary = 0
  /// How often the text is read; 5 by default.
  public var epochs = 5
  /// The learning rate at the beginning; 0, the default, for 0.04 with skip-gram, 0.075
  /// with skip-gram and sub-words and 0.1 with CBOW.
  public var learningRate = 0.0
  /// The learning rate at the end, to which it falls linearly; 1e-4 by default.
  public var minimumLearningRate = 1e-4
  /// Pieces of words that have vectors too, none by default: a word is then the mean of its own
  /// vector and those of its pieces.
  public var subwords = SubwordSettings()
  /// Phrases to join into words before training, none by default.
  public var phrases = PhraseSettings()
  /// The longest sentence in words, after which another one begins; 1000 by default.
  public var maximumSentenceLength = 1000
  /// The most lines to read, each time; 0, the default, for all.
  public var maximumLines = 0
  /// Whether the mean of all words, weighted as negatives are drawn, is taken from every vector after
  /// training with skip-gram; true by default.
  ///
  /// It tells no word from another and makes all of them look alike, most of all with sub-words (Mu &
  /// Viswanath 2018, All-but-the-Top). CBOW, whose inputs are means, and training that goes on from
  /// existing vectors leave it in.
  public var centersVectors = true
  /// How lines are cut into words; by default at white space, as they are.
  public var tokenizer = TokenizerConfiguration(unit: .whitespace, lowercase: false)
  /// What happens to lines that are not valid UTF-8; an error by default.
  public var encoding = EncodingPolicy.reject
  /// Decides all random numbers; 42 by default.
  public var seed: UInt64 = 42
  /// Whether the same seed gives bitwise the same vectors, on one thread; false by default.
  ///
  /// Otherwise several threads work on the same vectors without locks (Hogwild, Recht et al. 2011),
  /// and results differ a little from run to run.
  public var isDeterministic = false

  /// The defaults.
  public init() {}

  /// The learning rate at the beginning.
  public var initialLearningRate: Double {
    if learningRate != 0 { return learningRate }
    if architecture == .cbow { return 0.1 }
    return subwords.isUsed ? 0.075 : 0.04
  }

  /// How much of a word's step each of its parts takes; 1 where a word is its own row.
  var partStep: Double {
    if !subwords.isUsed { return 1 }
    if subwords.step != 0 { return subwords.step }
    return architecture == .cbow ? 1 : 0.3
  }

  /// The power in proportion to which negatives are drawn.
  var negativePower: Double {
    if samplingPower != 0 { return samplingPower }
    return subwords.isUsed ? 0.5 : 0.75
  }
}

/// Pieces of words: runs of characters that have vectors of their own.
public struct SubwordSettings: Sendable, Hashable, Codable {
  /// The shortest pieces in characters; 3 by default.
  public var minimumLength = 3
  /// The longest pieces in characters; 0, the default, for no pieces, 6 in fastText.
  public var maximumLength = 0
  /// Into how many vectors the pieces are hashed; 2,000,000 by default.
  public var buckets = 2_000_000
  /// How much of the step of a word's vector each of its parts takes; 0, the default, for 0.3 with
  /// skip-gram and 1, fastText's, with CBOW.
  ///
  /// The vector is the mean of its n parts: at 1 a step moves it as if it were a row of its own, but
  /// moves every other word with the same pieces, too; the gradient's step is 1 / n.
  public var step = 0.0

  /// No pieces.
  public init() {}

  /// The pieces that fastText uses by default, 3 to 6 characters long.
  public static var fastText: SubwordSettings {
    var settings = SubwordSettings()
    settings.maximumLength = 6
    return settings
  }

  /// Whether there are pieces.
  public var isUsed: Bool { maximumLength > 0 }
}

/// Which neighbouring words are joined: those that occur together more often than by chance.
///
/// The score of `a b` is (count(a b) − minimumCount) · N / (count(a) · count(b)), N the number of
/// words of the text.
///
/// Source: Mikolov et al. 2013, section 4.
public struct PhraseSettings: Sendable, Hashable, Codable {
  /// How often the text is searched, each pass joining phrases of the one before too; 0, the
  /// default, for no phrases.
  public var passes = 0
  /// The score from which on two words are a phrase; 10 by default.
  public var threshold = 10.0
  /// Pairs that occur less often are no phrases; 5 by default.
  public var minimumCount = 5
  /// What stands between the words of a phrase; `_` by default.
  public var delimiter = "_"
  /// The most different pairs counted at a time, which bounds the memory; 20 million by default.
  public var maximumDistinct = 20_000_000

  /// The defaults.
  public init() {}
}

extension WordVectorSettings {
  /// The widest window.
  public static let largestWindow = 128

  /// Checks the ranges of all settings.
  ///
  /// - Throws: `TextError` of kind `invalidArgument` naming the setting.
  public func validate() throws(TextError) {
    func check(
      _ name: String, _ value: some CustomStringConvertible, _ holds: Bool, _ expected: String
    ) throws(TextError) {
      if holds { return }
      throw TextError(
        .invalidArgument, message: "\(name) is \(value), but must be \(expected)")
    }
    try check("dimension", dimension, 1...65_536 ~= dimension, "from 1 to 65,536")
    try check(
      "window", window, 1...Self.largestWindow ~= window, "from 1 to \(Self.largestWindow)")
    try check("negatives", negatives, 0...1000 ~= negatives, "from 0 to 1,000")
    try check(
      "negatives", negatives, negatives > 0 || hierarchicalSoftmax,
      "at least 1 unless hierarchical softmax is used")
    try check(
      "sampling power", samplingPower, (-10...10).contains(samplingPower), "from -10 to 10")
    try check(
      "subsample", subsample, subsample >= 0 && subsample <= 1, "from 0 (no thinning) to 1")
    try check("minimum count", minimumCount, minimumCount >= 1, "at least 1")
    try check(
      "maximum vocabulary", maximumVocabulary, maximumVocabulary >= 0, "0 (no limit) or more")
    try check("epochs", epochs, 1...100_000 ~= epochs, "from 1 to 100,000")
    let rate = initialLearningRate
    try check("learning rate", rate, rate > 0 && rate <= 10, "above 0 and at most 10")
    try check(
      "minimum learning rate", minimumLearningRate,
      minimumLearningRate >= 0 && minimumLearningRate <= rate,
      "from 0 to the learning rate at the beginning, \(rate)")
    try check(
      "maximum sentence length", maximumSentenceLength,
      2...10_000_000 ~= maximumSentenceLength, "from 2 to 10,000,000")
    try check("maximum lines", maximumLines, maximumLines >= 0, "0 (no limit) or more")
    if subwords.isUsed {
      let lengths = "\(subwords.minimumLength) to \(subwords.maximumLength)"
      try check(
        "length of sub-words", lengths,
        subwords.minimumLength >= 1 && subwords.minimumLength <= subwords.maximumLength
          && subwords.maximumLength <= 100, "1 or more, the shortest first, at most 100")
      try check(
        "buckets", subwords.buckets, 1...(1 << 30) ~= subwords.buckets, "from 1 to 2³⁰")
      try check(
        "step of sub-words", subwords.step, 0...10 ~= subwords.step,
        "from 0 (the architecture's) to 10")
    }
    try check("phrase passes", phrases.passes, 0...10 ~= phrases.passes, "from 0 (none) to 10")
    if phrases.passes > 0 {
      try check(
        "phrase threshold", phrases.threshold, phrases.threshold > 0, "above 0")
      try check(
        "minimum count of phrases", phrases.minimumCount, phrases.minimumCount >= 1, "at least 1")
      try check(
        "most pairs", phrases.maximumDistinct, phrases.maximumDistinct >= 1000, "at least 1,000")
    }
  }
}
