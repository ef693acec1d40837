public import Tensors
public import Text

/// What is told while a linear model is trained.
public enum LinearProgress: Hashable, Sendable {
  /// So many of the documents have been read.
  case counted(documents: Int, of: Int)
  /// The features are known: how many, and how many numbers other than zero the matrix holds.
  case extracted(features: Int, entries: Int)
  /// A Newton step of the regressions of some classes is done.
  case step(Int, classes: Range<Int>, relativeGradient: Double)
  /// The regressions of some classes are done; `converged` says whether to the tolerance.
  case solved(classes: Range<Int>, steps: Int, objective: Double, converged: Bool)
}

extension LinearClassifier {
  /// Trains a classifier on labelled texts.
  ///
  /// Memory: about 8 bytes for every distinct n-gram of every document and 25 for every distinct
  /// n-gram, then 8 for every n-gram kept of every document and 50 for every feature kept (400 with
  /// more than four classes).
  ///
  /// - Parameters:
  ///   - texts: the documents and their labels; at least two labels must occur.
  ///   - configuration: the settings.
  ///   - threads: the most threads to use; the result does not depend on it.
  ///   - progress: told how far the training is, on the calling thread.
  /// - Throws: ``LinearError``.
  public static func train(
    on texts: LabelledTexts, configuration: LinearConfiguration = LinearConfiguration(),
    threads: Int = availableThreads, progress: (LinearProgress) -> Void = { _ in }
  ) throws(LinearError) -> LinearClassifier {
    try configuration.validate()
    let tokenizer = try configuration.makeTokenizer()
    let counts = texts.labelCounts
    let used = counts.indices.filter { counts[$0] > 0 }
    guard used.count >= 2 else {
      throw .tooFewClasses(labels: used.map { texts.labelNames[$0] })
    }
    let weighting = configuration.weighting
    var features = try extract(
      texts, tokenizer, configuration, threads: threads, progress: progress)
    let factors = weighting.factors(
      features.index.features, documentCounts: features.documentCounts, documentCount: texts.count)
    weighting.apply(to: &features.matrix, factors: factors, threads: threads)
    let training = LinearTraining(
      matrix: features.matrix, labels: texts.labels, classCount: texts.labelNames.count,
      configuration: configuration, threads: threads)
    let (weights, biases) = try training.run(progress: progress)
    return LinearClassifier(
      configuration: configuration, classCount: texts.labelNames.count, tokenizer: tokenizer,
      features: features.index.features, factors: Tensor(factors), weights: weights,
      biases: biases)
  }

  /// Counts the n-grams of all texts and keeps those the configuration asks for.
  private static func extract(
    _ texts: LabelledTexts, _ tokenizer: Tokenizer, _ configuration: LinearConfiguration,
    threads: Int, progress: (LinearProgress) -> Void
  ) throws(LinearError) -> ExtractedFeatures {
    var counter = FeatureCounter(hasher: configuration.hasher)
    // Large enough to keep all threads busy, small enough that the features fit into the cache.
    let chunk = 2048
    for start in stride(from: 0, to: texts.count, by: chunk) {
      let count = min(chunk, texts.count - start)
      counter.count(documents: count, threads: threads) { document, tokens in
        texts.withText(at: start + document) { tokens.read($0, with: tokenizer) }
      }
      progress(.counted(documents: start + count, of: texts.count))
    }
    guard !counter.isExceeded else { throw .tooManyNgrams }
    let most = Int((configuration.maximumDocumentShare * Double(texts.count)).rounded(.up))
    let fewest =
      configuration.minimumDocumentCount
      ?? Self.minimumDocumentCount(documents: texts.count, tokens: counter.tokenCount)
    let selection = FeatureSelection(
      documentCounts: fewest...max(fewest, most), maximumCount: configuration.maximumFeatureCount)
    let features = ExtractedFeatures(&counter, selection: selection, threads: threads)
    guard features.index.count > 0 else { throw .noFeatures(documents: texts.count) }
    let weightCount = features.index.count.multipliedReportingOverflow(by: texts.labelNames.count)
    if weightCount.overflow || weightCount.partialValue > LinearTraining.maximumWeightCount {
      throw .tooLarge(features: features.index.count, classes: texts.labelNames.count)
    }
    progress(.extracted(features: features.index.count, entries: features.matrix.entryCount))
    return features
  }

  /// In how many documents a feature has to occur unless the configuration says so.
  ///
  /// What occurs once tells nothing of other documents. But it takes its share of a document's
  /// length, and where documents are short, that tells how far to trust the rest of it: keeping
  /// such features gained up to 1.5 points of accuracy in cross-validation on short texts.
  static func minimumDocumentCount(documents: Int, tokens: Int) -> Int {
    documents < 1000 || tokens < 50 * documents ? 1 : 2
  }
}
