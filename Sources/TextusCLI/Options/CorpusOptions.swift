public import ArgumentParser
public import Textus

/// How the text that word vectors are trained on is read.
struct CorpusOptions: ParsableArguments {
  /// What a word is.
  enum Unit: String, CaseIterable, ExpressibleByArgument {
    case whitespace, word, character
  }

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      """
      What a word is: whitespace, what stands between white space (the default); word and \
      character as Unicode defines them, also where no spaces separate words.
      """, valueName: "unit"))
  var unit: Unit?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The language, whose rules are used, such as en, ja or th.", valueName: "id")
  )
  var locale: String?

  @Flag(name: .long, help: "Make words lower-case.")
  var lowercase = false

  @Flag(name: .long, help: "Keep punctuation as words of its own, with --unit word.")
  var keepPunctuation = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Lines that are not valid UTF-8: reject, replace (bad bytes by U+FFFD) or unchecked "
        + "(default: reject).", valueName: "policy"))
  var encoding: EncodingPolicy?

  /// The settings that these options give, by their names in a recipe.
  var assignments: [(name: String, value: String, option: String)] {
    var result: [(name: String, value: String, option: String)] = []
    if let unit { result.append(("tokenizer.unit", unit.rawValue, "--unit")) }
    if let locale { result.append(("tokenizer.locale", locale, "--locale")) }
    if lowercase { result.append(("tokenizer.lowercase", "true", "--lowercase")) }
    if keepPunctuation {
      result.append(("tokenizer.keep-punctuation", "true", "--keep-punctuation"))
    }
    if let encoding { result.append(("encoding", encoding.rawValue, "--encoding")) }
    return result.map { ("training." + $0.name, $0.value, $0.option) }
  }
}

extension EncodingPolicy: ExpressibleByArgument {}
