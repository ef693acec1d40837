public import Tensors
public import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How good translations or titles are.
public struct TranslationFigures: Sendable {
  /// What was made of each source, UTF-8.
  public let hypotheses: [[UInt8]]
  /// The share of targets that are exactly the reference.
  public let exactMatch: Double
  /// The perplexity of a token of the references, if it was computed.
  public var perplexity: Double?

  /// The number of pairs.
  public var count: Int { hypotheses.count }
  public var bleu: Double { 0 }
  public var chrF: Double { 0 }
  public var rouge1: Double { 0 }
  public var rouge2: Double { 0 }
  public var rougeL: Double { 0 }
  public var signature: String { "" }

  init(hypotheses: [[UInt8]], references: [[UInt8]], settings: TranslationSettings) {
    self.hypotheses = hypotheses
    exactMatch =
      Double(zip(hypotheses, references).count { $0 == $1 }) / Double(max(hypotheses.count, 1))
  }

  /// The figures of a task by the names of a summary, the most telling one first, and how they were computed.
  public func rows(
    for purpose: TranslationPurpose
  ) -> (figures: [(name: String, value: Double)], signature: String) {
    var figures: [(name: String, value: Double)] =
      purpose == .translate
      ? [("bleu", bleu), ("chrf", chrF)]
      : [("rouge1", rouge1), ("rouge2", rouge2), ("rougeL", rougeL)]
    figures.append(("exact_match", exactMatch))
    if let perplexity { figures.append(("perplexity", perplexity)) }
    return (figures, signature)
  }
}

/// How a model is measured.
public struct TranslationEvaluation: Sendable {
  /// How targets are searched for; `nil`: as the model's settings say.
  public var search: SearchSettings?

  /// A measurement.
  public init(search: SearchSettings? = nil) {
    self.search = search
  }
}

extension Translator {
  /// How good the model is on pairs.
  ///
  /// - Parameters:
  ///   - pairs: sources and the targets they should give.
  ///   - evaluation: how to measure.
  ///   - threads: the most threads to use; the result does not depend on it.
  public func evaluate(
    _ pairs: TextPairs, _ evaluation: TranslationEvaluation = TranslationEvaluation(),
    threads: Int = availableThreads
  ) -> TranslationFigures {
    func bytes(_ text: Span<UInt8>) -> [UInt8] { text.withUnsafeBufferPointer { Array($0) } }
    let lines = (0..<pairs.count).map { pairs.withSource(at: $0, bytes) }
    let references = (0..<pairs.count).map { pairs.withTarget(at: $0, bytes) }
    let request = TranslationRequest(search: evaluation.search ?? settings.search)
    let found = translate(lines, request, threads: threads).map(\.hypotheses[0].bytes)
    var figures = TranslationFigures(
      hypotheses: found, references: references, settings: settings)
    let encoded = EncodedPairs(pairs, codecs: codecs, settings: settings, keepsAll: true)
    if settings.architecture == .recurrent
      || encoded.targets.allSatisfy({ $0.count <= settings.text.targetLength })
    {
      let (sum, count) = makeNetwork().logProbability(ofPairs: encoded, threads: threads)
      figures.perplexity = exp(-sum / Double(max(count, 1)))
    }
    return figures
  }
}
