public import Tensors
public import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A trained language model: it says how probable a text is and how it may go on.
///
/// ```swift
/// let model = try LanguageModel(folder: ModelFolder("lm"))
/// print(model.score("the company said it will"))
/// try model.generate(after: "the company") { piece in print(piece, terminator: "") }
/// ```
///
/// A value without anything that changes: load it once and use it from any thread.
public struct LanguageModel: Sendable {
  /// The settings it was trained with.
  public let settings: LanguageModelSettings
  /// From text to tokens and back.
  public let encoder: LanguageEncoder

  let engine: any LanguageEngine

  init(settings: LanguageModelSettings, encoder: LanguageEncoder, engine: any LanguageEngine) {
    self.settings = settings
    self.encoder = encoder
    self.engine = engine
  }

  /// How many numbers the model holds.
  public var parameterCount: Int { engine.parameterCount }

  /// How well the model foresees a text; the whole text is one, its lines follow each other.
  ///
  /// - Parameters:
  ///   - corpus: the text.
  ///   - cache: what a network remembers of the text; `nil`: what its settings say.
  ///   - threads: the most threads to use; the result does not depend on it.
  /// - Throws: `TextError` for a file that cannot be read or is empty.
  public func evaluate(
    _ corpus: LanguageCorpus, cache: CacheSettings? = nil, threads: Int = availableThreads
  ) throws(TextError) -> LanguageFigures {
    evaluate(try corpus.stream(encoder), cache: cache, threads: threads)
  }

  /// How well the model foresees a stream of tokens.
  public func evaluate(
    _ stream: TokenStream, cache: CacheSettings? = nil, threads: Int = availableThreads
  ) -> LanguageFigures {
    LanguageFigures(
      stream,
      logProbability: engine.logProbability(
        ofStream: stream.identifiers, cache: cache ?? settings.cache, threads: threads))
  }

  /// How well the model foresees one line, read on its own.
  public func score(_ line: String) -> LineScore { score([Array(line.utf8)], threads: 1)[0] }

  /// How well the model foresees lines, each read on its own.
  ///
  /// - Parameters:
  ///   - lines: the bytes of each line, UTF-8, without line ends.
  ///   - threads: the most threads to use; the result does not depend on it.
  public func score(_ lines: [[UInt8]], threads: Int = availableThreads) -> [LineScore] {
    let encoded = lines.map { encoder.identifiers(ofLine: $0.span) }
    let sums = engine.logProbabilities(ofLines: encoded, threads: threads)
    return zip(encoded, sums).map { tokens, sum in
      LineScore(
        logProbability: sum, tokenCount: tokens.count,
        unknownCount: tokens.count { $0 == LanguageEncoder.unknown })
    }
  }
}

/// How probable a line is.
public struct LineScore: Hashable, Sendable {
  /// The natural logarithm of the probability of the line and its end.
  public let logProbability: Double
  /// The number of tokens, the line's end included.
  public let tokenCount: Int
  /// How many of them are not in the vocabulary.
  public let unknownCount: Int

  /// `exp` of the mean cross-entropy of a token.
  public var perplexity: Double { exp(-logProbability / Double(tokenCount)) }
}
