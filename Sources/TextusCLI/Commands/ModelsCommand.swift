import ArgumentParser

/// What models there are, and what is inside one.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List the bundled and your own models, or show one.",
    subcommands: [ModelsListCommand.self, ModelsShowCommand.self],
    defaultSubcommand: ModelsListCommand.self)
}
