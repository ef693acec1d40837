import ArgumentParser

/// What models there are, and what is inside one.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List the bundled and your own models, or show one.",
    usage: """
      textus models [<folder> ...] [--json]
      textus models show <name-or-folder> [--json] [--curves <file>]
      """,
    subcommands: [ModelsListCommand.self, ModelsShowCommand.self],
    defaultSubcommand: ModelsListCommand.self)
}
