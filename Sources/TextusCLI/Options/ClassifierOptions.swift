public import ArgumentParser
public import Textus

/// What kind of classifier is trained, and how it is judged.
struct ClassifierOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The kind of model (default: text-cnn).", valueName: "name"))
  var architecture: ClassifierArchitecture?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Word vectors to begin with: GloVe, word2vec or fastText, text or binary.",
      valueName: "file"))
  var vectors: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Cross-validate with that many parts of the data instead of training one model.",
      valueName: "count"))
  var folds: Int?

  func validate() throws { try requireCount(folds, "--folds", atLeast: 2) }
}

extension ClassifierArchitecture: ExpressibleByArgument {}
