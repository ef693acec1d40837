import NeuralNets
import Tensors
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Minimum risk training: a model learns which of the targets it would write itself are the better ones.
///
/// For each source the best targets are searched for; their expected BLEU as single sentences, by the probabilities
/// that the model gives them, is to grow. Its gradient with respect to the logarithm of a target's
/// probability is the target's share times how much better than expected it is, so that what is learnt
/// from is the cross-entropy of known targets and, weighted so, of those that were found.
///
/// References: Shen et al. 2016, *Minimum risk training for neural machine translation*; Edunov et al.
/// 2018, *Classical structured prediction losses for sequence to sequence learning*.
struct MinimumRisk {
  private let pairs: EncodedPairs
  private let codecs: SequenceCodecs
  private let settings: TranslationSettings
  private let options: BLEUOptions
  /// The number of each pair's source among distinct ones.
  private let group: [Int]
  /// The pairs with each source: a target is compared with all that are known for it.
  private let groups: [[Int]]

  /// - Returns: `nil` where the settings ask for none.
  init?(_ pairs: EncodedPairs, codecs: SequenceCodecs, settings: TranslationSettings) {
    guard settings.training.risk > 0 else { return nil }
    self.pairs = pairs
    self.codecs = codecs
    self.settings = settings
    var options = TranslationEvaluation(settings.text).bleu
    options.smoothing = .add(1)
    self.options = options
    var numbers: [[Int32]: Int] = [:]
    var groups: [[Int]] = []
    group = pairs.sources.indices.map { index in
      let source = pairs.sources[index].identifiers
      let number = numbers[source] ?? groups.count
      if number == groups.count {
        numbers[source] = number
        groups.append([])
      }
      groups[number].append(index)
      return number
    }
    self.groups = groups
  }

  /// Targets to learn from, and how much.
  struct Batch {
    /// The source of each target.
    let sources: TokenBatch
    /// The known targets, then those that were found.
    let targets: TargetBatch
    /// How much each label counts.
    let weights: [Float]
    /// The number of labels of known targets.
    let knownCount: Int
  }

  /// What to learn from some pairs, with the network as it is.
  func batch(_ indices: some Collection<Int>, network: any SequenceNetwork) -> Batch {
    var search = settings.search
    search.beam = settings.training.riskCandidates
    let found = BeamSearch(
      network: network, settings: search, targetLength: settings.text.targetLength
    ).hypotheses(for: pairs.sourceBatch(indices))
    var sources = indices.map { pairs.sources[$0].identifiers }
    var targets = indices.map { pairs.targets[$0] }
    let knownCount = targets.reduce(0) { $0 + $1.count + 1 }
    var weights = [Float](repeating: 1, count: knownCount)
    for (index, hypotheses) in zip(indices, found) {
      let slopes = Self.slopes(
        logProbabilities: hypotheses.map(\.logProbability),
        scores: scores(hypotheses, ofPair: index))
      for (hypothesis, slope) in zip(hypotheses, slopes) where slope != 0 {
        sources.append(pairs.sources[index].identifiers)
        targets.append(hypothesis.tokens)
        weights += [Float](
          repeating: settings.training.risk * slope, count: hypothesis.tokens.count + 1)
      }
    }
    return Batch(
      sources: TokenBatch(sourceRows: sources), targets: TargetBatch(targets), weights: weights,
      knownCount: knownCount)
  }

  /// BLEU of each target as a sentence of its own, from 0 to 1.
  private func scores(_ hypotheses: [Hypothesis], ofPair index: Int) -> [Float] {
    func text(_ tokens: [Int32], _ pair: Int) -> String {
      String(
        decoding: codecs.target.decode(tokens, unknown: pairs.sources[pair].unknown),
        as: UTF8.self)
    }
    let references = groups[group[index]].map { text(pairs.targets[$0], $0) }
    return hypotheses.map { hypothesis in
      var bleu = BLEUScore.Accumulator(options)
      bleu.add(hypothesis: text(hypothesis.tokens, index), references: references)
      return Float(bleu.result.score) / 100
    }
  }

  /// How the expected score grows with the logarithm of each target's probability.
  static func slopes(logProbabilities: [Float], scores: [Float]) -> [Float] {
    guard let most = logProbabilities.max(), most.isFinite else {
      return [Float](repeating: 0, count: scores.count)
    }
    let shares = logProbabilities.map { exp($0 - most) }
    let sum = shares.reduce(0, +)
    let expected = zip(shares, scores).reduce(0) { $0 + $1.0 * $1.1 } / sum
    return zip(shares, scores).map { $0 / sum * ($1 - expected) }
  }
}
