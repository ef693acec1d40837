import ArgumentParser

/// Character and word language models.
struct LanguageModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "language-model",
    abstract: "Make up text, or say how probable a text is; train models that do.",
    usage: """
      textus language-model [<text> ...] --model <folder> [<options>]
      textus language-model train --train <path> --output <folder> [<options>]
      textus language-model evaluate --model <folder> --test <path> [<options>]
      textus language-model score [<text> ...] --model <folder> [<options>]
      """,
    discussion: """
      Without a verb, texts are continued:

        textus language-model train --train corpus.txt --validation held-out.txt --output lm
        textus language-model --model lm "the company said"
        textus language-model score --model lm --input lines.txt

      A corpus is plain text, a sentence or paragraph on each line. Words are what stands between \
      white space ('textus tokenize' cuts other text into words); with --unit character the tokens \
      are characters, spaces included. The end of each line is a token, too.
      """,
    subcommands: [
      LanguageModelGenerateCommand.self, LanguageModelTrainCommand.self,
      LanguageModelEvaluateCommand.self, LanguageModelScoreCommand.self,
    ],
    defaultSubcommand: LanguageModelGenerateCommand.self)
}
