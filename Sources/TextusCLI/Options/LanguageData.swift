import ArgumentParser

/// How the texts of a language model are read.
struct LanguageData: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The field of JSON lines that holds the text (default: the texts are plain).",
      valueName: "name"))
  var textField: String?
}
