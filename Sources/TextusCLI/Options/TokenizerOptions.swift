import ArgumentParser
import Textus

/// How texts are cut into tokens.
struct TokenizerOptions: ParsableArguments {
  /// What a token is.
  enum Unit: String, CaseIterable, ExpressibleByArgument {
    case word, character, sentence, ngram, whitespace
  }

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      """
      What a token is: word, character and sentence as Unicode defines them, also where no spaces \
      separate words (Chinese, Japanese, Thai …); ngram: runs of words; whitespace: what stands \
      between white space.
      """, valueName: "unit"))
  var unit = Unit.word

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The language, whose rules are used, such as en, ja or th.", valueName: "id")
  )
  var locale = "en"

  @Flag(name: .long, help: "Make tokens lower-case.")
  var lowercase = false

  @Flag(name: .long, help: "Keep punctuation, symbols and emoji as tokens of their own.")
  var keepPunctuation = false

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many words make an n-gram (default: 2).", valueName: "count"))
  var order: Int?

  func validate() throws {
    try requireCount(order, "--order")
    if let order, order > Self.greatestOrder {
      throw ValidationError("--order must be \(Self.greatestOrder) or less, not \(order)")
    }
    if order != nil, unit != .ngram {
      throw ValidationError("--order belongs to --unit ngram; add that or leave it out")
    }
  }

  private static let greatestOrder = 1000

  /// The tokens asked for.
  func tokens() throws -> TokenCutting {
    let unit: TokenizerConfiguration.Unit =
      switch unit {
      case .word, .ngram: .word
      case .character: .character
      case .sentence: .sentence
      case .whitespace: .whitespace
      }
    let configuration = TokenizerConfiguration(
      unit: unit, locale: locale, lowercase: lowercase, keepPunctuation: keepPunctuation)
    return TokenCutting(
      tokenizer: try Tokenizer(configuration), order: self.unit == .ngram ? order ?? 2 : 1)
  }
}
