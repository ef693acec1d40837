import ArgumentParser

/// Word and text vectors.
struct EmbedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed",
    abstract: "Word and text vectors.",
    subcommands: [EmbedTrainCommand.self])
}
