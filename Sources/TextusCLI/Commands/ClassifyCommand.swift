import ArgumentParser

/// Text classification and sentiment.
struct ClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Give texts one of several labels; train and evaluate models that do.",
    usage: """
      textus classify [<text> ...] [<options>]
      textus classify train --train <path> --output <folder> [<options>]
      textus classify evaluate --test <path> [<options>]
      """,
    discussion: """
      Without a verb, texts are classified:

        textus classify "A moving, beautifully acted film."
        textus classify --model my-model --input texts.txt --json

      Labelled texts are read in any of these forms, recognised by content: label<TAB>text; \
      __label__x text (fastText); JSON lines or CSV with the fields text and label; a folder with \
      a sub-folder for each label.
      """,
    subcommands: [
      ClassifyPredictCommand.self, ClassifyTrainCommand.self, ClassifyEvaluateCommand.self,
    ],
    defaultSubcommand: ClassifyPredictCommand.self)
}
