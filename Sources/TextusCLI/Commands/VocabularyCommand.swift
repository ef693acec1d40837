import ArgumentParser

/// Vocabularies of texts.
struct VocabularyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocabulary",
    abstract: "Count the tokens of texts.",
    subcommands: [VocabularyBuildCommand.self],
    defaultSubcommand: VocabularyBuildCommand.self)
}
