import NeuralNets
public import Tensors
import Text

/// A trained sequence-to-sequence model: text in, text out.
///
/// ```swift
/// let translator = try Translator(folder: ModelFolder("en-fr"))
/// print(translator.translate("Good morning!"))
/// for line in translator.translate(lines) { print(line.hypotheses[0].text) }
/// ```
///
/// A value without anything that changes: load it once and use it from any thread.
public struct Translator: Sendable {
  /// What the model is for.
  public let purpose: TranslationPurpose
  /// The settings it was trained with.
  public let settings: TranslationSettings

  let codecs: SequenceCodecs
  /// The weights by name, as they are saved.
  let weights: [(name: String, tensor: Tensor)]

  init(
    purpose: TranslationPurpose, settings: TranslationSettings, codecs: SequenceCodecs,
    weights: [(name: String, tensor: Tensor)]
  ) {
    self.purpose = purpose
    self.settings = settings
    self.codecs = codecs
    self.weights = weights
  }

  /// How many numbers the model holds.
  public var parameterCount: Int { weights.reduce(0) { $0 + $1.tensor.elementCount } }

  /// The number of entries of the source's and of the target's vocabulary.
  public var vocabularySizes: (source: Int, target: Int) {
    (codecs.source.vocabulary.count, codecs.target.vocabulary.count)
  }

  /// A network over the weights: parameters are references and cannot be shared between threads, their
  /// numbers can.
  func makeNetwork() -> any SequenceNetwork {
    let network = settings.makeEmptyNetwork(
      sourceVocabularySize: vocabularySizes.source, targetVocabularySize: vocabularySizes.target)
    for (entry, weight) in zip(network.parameters, weights) {
      entry.parameter.value = weight.tensor
    }
    return network
  }
}

/// What a sequence-to-sequence model is for.
public enum TranslationPurpose: String, Codable, CaseIterable, Sendable {
  /// Translations and other targets of about the length of their sources.
  case translate
  /// Titles and other short summaries.
  case titleGeneration = "title-gen"
}

/// What a model made of a text.
public struct Translation: Sendable {
  /// A target.
  public struct Hypothesis: Sendable {
    /// The text, UTF-8.
    public let bytes: [UInt8]
    /// The tokens of the target as the vocabulary spells them.
    public let tokens: [String]
    /// What hypotheses are ranked by: the logarithm of the probability, made comparable between lengths.
    public let score: Float
    /// The logarithm of the probability of the target, its end included.
    public let logProbability: Float
    /// How much each token of the source counted for each token of the target and for its end, if that
    /// was asked for and the model attends.
    public let attention: [[Float]]

    /// The text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// The targets, best first; at least one.
  public let hypotheses: [Hypothesis]
  /// The tokens of the source that were read.
  public let sourceTokens: [String]
  /// Whether the source was longer than the model reads.
  public let isCut: Bool
}

/// What to look for when translating.
public struct TranslationRequest: Sendable {
  /// How to search.
  public var search: SearchSettings
  /// The most targets for a source; at most as many as the beam is wide.
  public var count = 1
  /// Whether to tell what was attended to.
  public var keepsAttention = false
  /// How to draw targets instead of searching for the most probable; `nil`: search.
  public var sampling: GenerationOptions?
  /// The seed of drawn targets.
  public var seed: UInt64 = 42

  /// The best target, found as the settings say.
  public init(search: SearchSettings = SearchSettings()) { self.search = search }
}

extension Translator {
  /// The best target for one text.
  public func translate(_ text: String) -> String {
    translate([Array(text.utf8)], threads: 1)[0].hypotheses[0].text
  }

  /// Targets for texts, in their order.
  ///
  /// - Parameters:
  ///   - lines: the texts, UTF-8. One without any token gives an empty target.
  ///   - request: what to look for; by default the best target as the model's settings search for it.
  ///   - threads: the most threads to use; the result does not depend on it.
  public func translate(
    _ lines: [[UInt8]], _ request: TranslationRequest? = nil, threads: Int = availableThreads
  ) -> [Translation] {
    let request = request ?? TranslationRequest(search: settings.search)
    let copies = settings.model.copying != .none
    var wasCut = [Bool](repeating: false, count: lines.count)
    var sources: [CodedText] = []
    for (index, line) in lines.enumerated() {
      var source = codecs.source.encode(line.span, keepsUnknown: copies)
      wasCut[index] = source.identifiers.count > settings.text.sourceLength
      source.truncate(to: settings.text.sourceLength, vocabularySize: vocabularySizes.source)
      sources.append(source)
    }
    let wanted = lines.indices.filter { !sources[$0].identifiers.isEmpty }
    let batches = searchBatches(
      ofLengths: wanted.map { sources[$0].identifiers.count }, request, threads: max(threads, 1)
    ).map { $0.map { wanted[$0] } }
    let network = makeNetwork()
    let found = parallelMap(batches.count, threads: threads) { number in
      self.hypotheses(
        for: TokenBatch(sourceRows: batches[number].map { sources[$0].identifiers }),
        lines: batches[number], network: network, request)
    }
    var hypotheses = [[Hypothesis]](
      repeating: [Hypothesis(tokens: [], logProbability: 0, score: 0, attention: [])],
      count: lines.count)
    for (indices, results) in zip(batches, found) {
      for (index, result) in zip(indices, results) { hypotheses[index] = result }
    }
    return lines.indices.map { index in
      translation(of: sources[index], hypotheses[index].prefix(request.count), wasCut[index])
    }
  }

  /// The rows of a step that products are fast with: more would fill memory and no longer save time.
  private static let rowsOfStep = 192
  /// The most tokens of sources that are searched for together, which bounds the memory.
  private static let tokensOfBatch = 40_000

  /// The numbers of sources in batches of similar length, as many for every thread.
  private func searchBatches(
    ofLengths lengths: [Int], _ request: TranslationRequest, threads: Int
  ) -> [[Int]] {
    let beam = request.sampling == nil ? request.search.beam : 1
    let most = max(1, Self.rowsOfStep / beam)
    let parts = (lengths.count + most * threads - 1) / (most * threads) * threads
    return EncodedPairs.batches(
      ofLengths: lengths, size: max(1, (lengths.count + parts - 1) / max(parts, 1)),
      tokens: Self.tokensOfBatch)
  }

  private func hypotheses(
    for batch: TokenBatch, lines: [Int], network: any SequenceNetwork, _ request: TranslationRequest
  ) -> [[Hypothesis]] {
    if let sampling = request.sampling {
      let random = RandomStream(seed: request.seed).fork("targets")
      return SequenceSampler(
        network: network, settings: request.search, targetLength: settings.text.targetLength,
        options: sampling
      ).hypotheses(for: batch, random: lines.map { random.fork($0) }).map { [$0] }
    }
    var search = BeamSearch(
      network: network, settings: request.search, targetLength: settings.text.targetLength)
    search.keepsAttention = request.keepsAttention
    return search.hypotheses(for: batch)
  }

  private func translation(
    of source: CodedText, _ hypotheses: ArraySlice<Hypothesis>, _ wasCut: Bool
  ) -> Translation {
    Translation(
      hypotheses: hypotheses.map { hypothesis in
        Translation.Hypothesis(
          bytes: codecs.target.decode(hypothesis.tokens, unknown: source.unknown),
          tokens: hypothesis.tokens.map {
            codecs.target.spelling(of: $0, unknown: source.unknown)
          },
          score: hypothesis.score, logProbability: hypothesis.logProbability,
          attention: hypothesis.attention)
      },
      sourceTokens: source.identifiers.map {
        codecs.source.spelling(of: $0, unknown: source.unknown)
      },
      isCut: wasCut)
  }
}
