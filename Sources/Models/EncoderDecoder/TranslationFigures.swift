public import Tensors
public import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How good translations or titles are, compared with references.
public struct TranslationFigures: Sendable {
  /// What was made of each source, UTF-8.
  public let hypotheses: [[UInt8]]
  /// Corpus BLEU as sacrebleu computes it.
  public let bleu: BLEUScore
  /// chrF2 as sacrebleu computes it.
  public let chrF: CHRFScore
  /// ROUGE-1, 2 and L as rouge-score computes them.
  public let rouge: ROUGEScore
  /// The share of hypotheses that are exactly the reference.
  public let exactMatch: Double
  /// The perplexity of a token of the references, if it was computed.
  public internal(set) var perplexity: Double?

  /// The number of hypotheses.
  public var count: Int { hypotheses.count }

  /// Compares texts with one reference or several each.
  ///
  /// - Throws: `TextError` where ROUGE needs ICU's words and ICU's data are missing.
  public init(
    hypotheses: [[UInt8]], references: [[[UInt8]]],
    evaluation: TranslationEvaluation = TranslationEvaluation()
  ) throws(TextError) {
    require(
      hypotheses.count == references.count,
      "TranslationFigures: \(hypotheses.count) hypotheses for the references of \(references.count)"
    )
    self.hypotheses = hypotheses
    var bleu = BLEUScore.Accumulator(evaluation.bleu)
    var chrF = CHRFScore.Accumulator()
    var rouge = try ROUGEScore.Accumulator(evaluation.rouge)
    var exactMatch = ExactMatch()
    for (hypothesis, references) in zip(hypotheses, references) {
      let hypothesis = String(decoding: hypothesis, as: UTF8.self)
      let references = references.map { String(decoding: $0, as: UTF8.self) }
      bleu.add(hypothesis: hypothesis, references: references)
      chrF.add(hypothesis: hypothesis, references: references)
      rouge.add(hypothesis: hypothesis, references: references)
      exactMatch.add(hypothesis: hypothesis, references: references)
    }
    self.bleu = bleu.result
    self.chrF = chrF.result
    self.rouge = rouge.result
    self.exactMatch = exactMatch.fraction
  }

  /// The figures of a task by the names of a summary, the most telling one first.
  public func list(for purpose: TranslationPurpose) -> [(name: String, value: Double)] {
    var figures: [(name: String, value: Double)] =
      switch purpose {
      case .translate: [("bleu", bleu.score), ("chrf", chrF.score)]
      case .titleGeneration:
        [
          ("rouge1", 100 * rouge.rouge1.fMeasure), ("rouge2", 100 * rouge.rouge2.fMeasure),
          ("rougeL", 100 * rouge.rougeL.fMeasure),
        ]
      }
    figures.append(("exact_match", exactMatch))
    if let perplexity { figures.append(("perplexity", perplexity)) }
    return figures
  }
}

/// How a model is measured.
public struct TranslationEvaluation: Sendable {
  /// How targets are searched for; `nil`: as the model's settings say.
  public var search: SearchSettings?
  /// How BLEU is computed.
  public var bleu = BLEUOptions()
  /// How ROUGE is computed.
  public var rouge = ROUGEOptions()
  /// Whether pairs of the same source are one text to translate, and their targets its references; false
  /// by default: each pair counts on its own.
  public var joinsReferences = false

  /// A measurement with the defaults.
  public init() {}

  /// A measurement as suits the language of the targets.
  public init(_ settings: TranslationTextSettings) {
    bleu = BLEUOptions(language: settings.targetLocale)
    if !settings.targetLocale.hasPrefix("en") { rouge.words = .international }
  }
}

extension Translator {
  /// How good the model is on pairs.
  ///
  /// - Parameters:
  ///   - pairs: sources and the targets they should give.
  ///   - evaluation: how to measure; as suits the language of the targets if left out.
  ///   - threads: the most threads to use; the result does not depend on it.
  /// - Throws: `TextError` where ICU's data are needed and missing.
  public func evaluate(
    _ pairs: TextPairs, _ evaluation: TranslationEvaluation? = nil,
    threads: Int = availableThreads
  ) throws(TextError) -> TranslationFigures {
    let evaluation = evaluation ?? TranslationEvaluation(settings.text)
    let (lines, references) = sides(of: pairs, joiningReferences: evaluation.joinsReferences)
    let request = TranslationRequest(search: evaluation.search ?? settings.search)
    let found = translate(lines, request, threads: threads).map(\.hypotheses[0].bytes)
    var figures = try TranslationFigures(
      hypotheses: found, references: references, evaluation: evaluation)
    let encoded = EncodedPairs(pairs, codecs: codecs, settings: settings, keepsAll: true)
    if settings.architecture == .recurrent
      || encoded.targets.allSatisfy({ $0.count <= settings.text.targetLength })
    {
      let (sum, count) = makeNetwork().logProbability(ofPairs: encoded, threads: threads)
      figures.perplexity = exp(-sum / Double(max(count, 1)))
    }
    return figures
  }

  /// The texts to translate and the references of each.
  private func sides(
    of pairs: TextPairs, joiningReferences joins: Bool
  ) -> (lines: [[UInt8]], references: [[[UInt8]]]) {
    func bytes(_ text: Span<UInt8>) -> [UInt8] { text.withUnsafeBufferPointer { Array($0) } }
    var lines: [[UInt8]] = []
    var references: [[[UInt8]]] = []
    var places: [[UInt8]: Int] = [:]
    for index in 0..<pairs.count {
      let (source, target) = (
        pairs.withSource(at: index, bytes), pairs.withTarget(at: index, bytes)
      )
      if joins, let place = places[source] {
        references[place].append(target)
        continue
      }
      places[source] = lines.count
      lines.append(source)
      references.append([target])
    }
    return (lines, references)
  }
}
