import ArgumentParser

/// The root of the command line; every task is a subcommand.
struct TextusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "textus",
    abstract: "Text mining with sequence models.",
    discussion: """
      Every task works at once with a bundled model and can be trained on your own data:

        textus classify "A moving, beautifully acted film."
        textus classify train --train reviews.tsv --output my-model
        textus classify --model my-model --input new-reviews.txt

      Results go to standard output, everything else to standard error. Input files may be \
      gzip-compressed, and - stands for standard input.
      """,
    version: "0.1.0",
    subcommands: [
      ClassifyCommand.self, EmbedCommand.self, TranslateCommand.self, TitleCommand.self,
      LanguageModelCommand.self, TokenizeCommand.self, VocabularyCommand.self, ModelsCommand.self,
    ])
}
