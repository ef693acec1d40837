#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How well a language model foresees a text.
public struct LanguageFigures: Hashable, Sendable {
  /// The number of tokens foreseen, line ends included.
  public let tokenCount: Int
  /// The number of lines.
  public let lineCount: Int
  /// The number of characters, line ends included.
  public let characterCount: Int
  /// How many tokens are not in the model's vocabulary.
  public let unknownCount: Int
  /// The natural logarithm of the probability of the whole text.
  public let logProbability: Double

  /// The figures of a text with the given probability.
  init(_ stream: TokenStream, logProbability: Double) {
    tokenCount = stream.count
    lineCount = stream.lineCount
    characterCount = stream.characterCount
    unknownCount = stream.unknownCount
    self.logProbability = logProbability
  }

  /// The mean cross-entropy of a token in nats.
  public var loss: Double { -logProbability / Double(max(tokenCount, 1)) }

  /// `exp` of the cross-entropy: among how many equally probable tokens the model chooses.
  public var perplexity: Double { exp(loss) }

  /// The cross-entropy of the text in bits, for each of its characters.
  public var bitsPerCharacter: Double {
    -logProbability / log(2.0) / Double(max(characterCount, 1))
  }
}
