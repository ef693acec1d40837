import ArgumentParser

/// Vocabularies of texts.
struct VocabularyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocabulary",
    abstract: "Count the tokens of texts.",
    usage: "textus vocabulary [<file> ...] [--max-size <count>] [--min-count <count>] [<options>]",
    discussion: """
      For example, the words of two files in lower case that occur at least five times:

        textus vocabulary --lowercase --min-count 5 one.txt two.txt.gz
      """,
    subcommands: [VocabularyBuildCommand.self],
    defaultSubcommand: VocabularyBuildCommand.self)
}
