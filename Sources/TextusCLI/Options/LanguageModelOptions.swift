public import ArgumentParser
public import Textus

/// What kind of language model is trained.
struct LanguageModelOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The kind of model (default: lstm).", valueName: "name"))
  var architecture: LanguageModelArchitecture?

  @Option(
    name: .long,
    help: ArgumentHelp("What a token is (default: word).", valueName: "unit"))
  var unit: LanguageUnit?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The longest n-grams that kneser-ney counts (default: \(NgramSettings().order)).",
      valueName: "count"))
  var order: Int?

  func validate() throws { try requireCount(order, "--order") }
}

extension LanguageModelArchitecture: ExpressibleByArgument {}
extension LanguageUnit: ExpressibleByArgument {}
