#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Pairs of words with a label: 1 for two that stand near each other, 0 for two drawn at random.
public struct SkipGrams: Sendable, Hashable {
  /// The pairs: a word and its neighbour, or a word and another one drawn at random.
  public var couples: [(target: Int32, context: Int32)] {
    zip(targets, contexts).map { ($0, $1) }
  }
  /// The first word of each pair.
  public fileprivate(set) var targets: [Int32] = []
  /// The second word of each pair.
  public fileprivate(set) var contexts: [Int32] = []
  /// 1 for neighbours, 0 for pairs drawn at random.
  public fileprivate(set) var labels: [Float] = []

  /// The number of pairs.
  public var count: Int { labels.count }
}

/// The pairs of neighbours of a sequence of words, and as many pairs drawn at random as wanted.
///
/// The same as Keras' `skipgrams`: identifier 0 stands for no word and is passed over; a negative
/// pair takes its first word from the true pairs and its second one uniformly from
/// `1..<vocabularySize`, so that it may be a true pair by chance.
///
/// Source: <https://keras.io/2/api/preprocessing/sequence>; Mikolov et al. 2013.
///
/// - Parameters:
///   - sequence: the identifiers of a text.
///   - vocabularySize: the number of identifiers, 0 included.
///   - window: the most words between a pair, on both sides; 4 by default.
///   - negativeRatio: negative pairs for each true one; 1 by default, 0 for none.
///   - shuffles: whether the pairs are put in a random order; true by default.
///   - samplingTable: with what probability each identifier is kept as a first word; see
///     ``samplingTable(size:factor:)``. Without it all are.
///   - seed: decides the random numbers; 42 by default.
public func skipgrams(
  _ sequence: some Collection<Int32>, vocabularySize: Int, window: Int = 4,
  negativeRatio: Double = 1, shuffles: Bool = true, samplingTable: [Double]? = nil,
  seed: UInt64 = 42
) -> SkipGrams {
  require(vocabularySize >= 1, "skipgrams: vocabulary size \(vocabularySize) must be positive")
  require(window >= 0, "skipgrams: window \(window) must not be negative")
  require(
    negativeRatio == 0 || (negativeRatio > 0 && vocabularySize >= 2),
    "skipgrams: a negative ratio of \(negativeRatio) needs to be 0 or more, and two words to draw")
  let sequence = Array(sequence)
  for word in sequence {
    require(
      word >= 0 && Int(word) < vocabularySize,
      "skipgrams: identifier \(word) is outside 0..<\(vocabularySize)")
  }
  require(
    samplingTable == nil || (samplingTable?.count ?? 0) >= vocabularySize,
    "skipgrams: a sampling table of \(samplingTable?.count ?? 0) for \(vocabularySize) words")
  var random = SplitMix64(seed: seed)
  var result = SkipGrams()
  for (position, word) in sequence.enumerated() where word != 0 {
    if let samplingTable, samplingTable[Int(word)] < random.uniform() { continue }
    let first = max(0, position - window)
    for other in first..<min(sequence.count, position + window + 1)
    where other != position && sequence[other] != 0 {
      result.targets.append(word)
      result.contexts.append(sequence[other])
    }
  }
  let trueCount = result.targets.count
  result.labels = [Float](repeating: 1, count: trueCount)
  let falseCount = Int(Double(trueCount) * negativeRatio)
  if falseCount > 0 {
    var words = result.targets
    random.shuffle(&words)
    for index in 0..<falseCount {
      result.targets.append(words[index % trueCount])
      result.contexts.append(Int32(1 + random.next(below: vocabularySize - 1)))
    }
    result.labels += [Float](repeating: 0, count: falseCount)
  }
  if shuffles {
    var order = Array(0..<result.count)
    random.shuffle(&order)
    result = SkipGrams(
      targets: order.map { result.targets[$0] }, contexts: order.map { result.contexts[$0] },
      labels: order.map { result.labels[$0] })
  }
  return result
}

/// With what probability the words of a vocabulary are kept, where frequent ones are thinned out.
///
/// The same as Keras' `make_sampling_table`. Identifiers are taken as ranks by frequency, of which
/// Zipf's law gives the share of the text: 1 / f(r) ≈ r (ln r + γ) + 1/2 − 1/(12 r). A word is kept with
/// probability min(1, √(factor / f)).
///
/// - Parameters:
///   - size: the number of identifiers, 0 included, which is treated as rank 1.
///   - factor: the share of the text above which words are thinned out; 1e-5 by default.
public func samplingTable(size: Int, factor: Double = 1e-5) -> [Double] {
  require(
    size >= 0 && factor > 0, "samplingTable: size \(size) and factor \(factor) must be positive")
  let eulerGamma = 0.577  // as few digits as Keras has
  return (0..<size).map { identifier in
    let rank = Double(max(identifier, 1))
    let inverseShare = rank * (log(rank) + eulerGamma) + 0.5 - 1 / (12 * rank)
    return min(1, (factor * inverseShare).squareRoot())
  }
}
