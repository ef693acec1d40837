internal import Tensors
internal import Text

/// Logistic regression on tf-idf weighted n-grams: the strong baseline for classifying text.
///
/// Word n-grams (and, if wanted, character n-grams within words) are counted, weighted as
/// ``LinearConfiguration`` says and given to one logistic regression per class, or to a single one
/// where there are two classes. Training and prediction give the same bits for any number of
/// threads; a trained classifier may be used by many threads at once.
///
/// ```swift
/// let texts = try LabelledTexts(LabelledReader(path: "train.tsv.gz"))
/// let classifier = try LinearClassifier.train(on: texts)
/// classifier.probabilities(of: "a moving, beautifully acted film")  // one per label
/// ```
/// Source: Wang & Manning (2012), *Baselines and bigrams: simple, good sentiment and topic
/// classification*; Fan et al. (2008), *LIBLINEAR*.
public struct LinearClassifier: Sendable {
  /// The settings it was trained with.
  public let configuration: LinearConfiguration
  /// The number of classes C.
  public let classCount: Int

  let tokenizer: Tokenizer
  let hasher: NgramHasher
  let weighting: FeatureWeighting
  let index: FeatureIndex
  /// The part of each feature's number that does not depend on the document.
  ///
  /// Shape `[F]`.
  let factors: Tensor
  /// What each feature adds to the score of each regression.
  ///
  /// Shape `[F, R]`, where R is 1 for two classes, else C.
  let weights: Tensor
  /// What each score starts from.
  ///
  /// Shape `[R]`.
  let biases: Tensor

  /// The number of features the model knows.
  public var featureCount: Int { index.count }

  /// How many regressions tell the classes apart: one for two classes, else one per class.
  var regressionCount: Int { Self.regressionCount(classes: classCount) }

  static func regressionCount(classes: Int) -> Int { classes == 2 ? 1 : classes }

  /// Puts a classifier together from its parts, whose shapes must fit.
  init(
    configuration: LinearConfiguration, classCount: Int, tokenizer: Tokenizer, features: [UInt64],
    factors: Tensor, weights: Tensor, biases: Tensor
  ) {
    self.configuration = configuration
    self.classCount = classCount
    self.tokenizer = tokenizer
    self.factors = factors
    self.weights = weights
    self.biases = biases
    index = FeatureIndex(features)
    hasher = configuration.hasher
    weighting = configuration.weighting
  }
}

extension LinearConfiguration {
  var hasher: NgramHasher {
    NgramHasher(wordOrder: wordOrder, characterOrders: characterOrders)
  }

  var weighting: FeatureWeighting {
    FeatureWeighting(
      frequency: termFrequency, usesInverseDocumentFrequency: usesInverseDocumentFrequency,
      normalizesLength: normalizesLength, orderFactor: orderFactor)
  }

  /// The tokenizer, its error as one of ours.
  func makeTokenizer() throws(LinearError) -> Tokenizer {
    do throws(TextError) {
      return try Tokenizer(tokenizer)
    } catch {
      throw .tokenizer(error.description)
    }
  }
}
