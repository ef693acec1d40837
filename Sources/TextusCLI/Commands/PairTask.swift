import ArgumentParser
import Textus

/// A task that turns one text into another: what its commands say and where they begin.
protocol PairTask {
  static var purpose: TranslationPurpose { get }
  /// The bundled model.
  static var standardModel: String { get }
  /// What a target is called in messages and in JSON.
  static var target: String { get }
  static var runConfiguration: CommandConfiguration { get }
  static var trainConfiguration: CommandConfiguration { get }
  static var evaluateConfiguration: CommandConfiguration { get }
}

/// Translation, and any other task whose target is about as long as its source.
enum TranslateTask: PairTask {
  static let purpose = TranslationPurpose.translate
  static let standardModel = DefaultModel.translate
  static let target = "translation"

  static let runConfiguration = CommandConfiguration(
    commandName: "run",
    abstract: "Translate texts.",
    discussion: """
      Prints a translation for each text, in their order. With --n-best, prints that many lines for each: \
      rank, score and translation, separated by tabs. With --json prints one object for each text: text, \
      translation, score (the logarithm of the probability made comparable between lengths), \
      log_probability, hypotheses, cut (whether the text was longer than the model reads).
      """)

  static let trainConfiguration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on pairs of texts.",
    discussion: """
      The data are pairs: source<TAB>target, JSON lines with the fields source and target, or two files:

        textus translate train --train pairs.tsv --validation-split 0.02 --output en-fr
        textus translate train --source-file train.de --target-file train.en -o de-en
        textus translate train --recipe recipe.yaml --set model.dropout=0.3 -o my-model

      Ctrl-C saves the state of the run; the same command with --resume goes on from there. With --json \
      prints one object: architecture, parameters, examples (pairs), epochs, seconds (of the training \
      loop), samples_per_second, loss, validation_loss, validation_perplexity, and test_bleu, test_chrf.
      """)

  static let evaluateConfiguration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a model on pairs of texts.",
    discussion: """
      Translates the sources and compares with the targets: corpus BLEU and chrF2 as sacrebleu computes \
      them, the share of exact matches, and the perplexity of a target's token. With --json prints one \
      object: bleu, chrf, examples, exact_match, perplexity, signature.
      """)
}

/// Titles and other short summaries.
enum TitleTask: PairTask {
  static let purpose = TranslationPurpose.titleGeneration
  static let standardModel = DefaultModel.titleGeneration
  static let target = "title"

  static let runConfiguration = CommandConfiguration(
    commandName: "run",
    abstract: "Write titles for texts.",
    discussion: """
      Prints a title for each text; each line of the input is a text. With --n-best, prints that many lines \
      for each: rank, score and title, separated by tabs. With --json prints one object for each text: \
      text, title, score (the logarithm of the probability made comparable between lengths), \
      log_probability, hypotheses, cut (whether the text was longer than the model reads).
      """)

  static let trainConfiguration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on texts and their titles.",
    discussion: """
      The data are JSON lines with the fields abstract and title, pairs text<TAB>title, or two files:

        textus title-gen train --train papers.jsonl --validation-split 0.05 --output titles
        textus title-gen train --recipe recipe.yaml --set model.dropout=0.3 -o my-model

      Ctrl-C saves the state of the run; the same command with --resume goes on from there. With --json \
      prints one object: architecture, parameters, examples (pairs), epochs, seconds (of the training \
      loop), samples_per_second, loss, validation_loss, validation_perplexity, and test_rouge1, \
      test_rouge2, test_rougeL.
      """)

  static let evaluateConfiguration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a model on texts and their titles.",
    discussion: """
      Writes titles and compares with the given ones: ROUGE-1, 2 and L as rouge-score computes them \
      (F-measures in percent), the share of exact matches, and the perplexity of a title's token. With \
      --json prints one object: rouge1, rouge2, rougeL, examples, exact_match, perplexity.
      """)
}

/// Translation of texts.
struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Translate texts; train models that do.",
    usage: """
      textus translate [<text> ...] [--model <name-or-folder>] [<options>]
      textus translate train --train <path> --output <folder> [<options>]
      textus translate evaluate --test <path> [<options>]
      """,
    discussion: """
      Without a verb, texts are translated:

        textus translate "Good morning!"
        textus translate train --train pairs.tsv --output en-fr
        textus translate --model en-fr --beam 5 --input lines.txt

      Any task that turns one text into another of about its length can be trained this way: normalising, \
      transliterating, turning questions into queries.
      """,
    subcommands: [
      PairRunCommand<TranslateTask>.self, PairTrainCommand<TranslateTask>.self,
      PairEvaluateCommand<TranslateTask>.self,
    ],
    defaultSubcommand: PairRunCommand<TranslateTask>.self)
}

/// Titles for texts.
struct TitleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "title-gen",
    abstract: "Write titles for texts; train models that do.",
    usage: """
      textus title-gen [<text> ...] [--model <name-or-folder>] [<options>]
      textus title-gen train --train <path> --output <folder> [<options>]
      textus title-gen evaluate --test <path> [<options>]
      """,
    discussion: """
      Without a verb, titles are written, one for each text or line:

        textus title-gen --input abstracts.txt
        textus title-gen train --train papers.jsonl --output titles
        textus title-gen --model titles --n-best 3 --input abstracts.txt
      """,
    subcommands: [
      PairRunCommand<TitleTask>.self, PairTrainCommand<TitleTask>.self,
      PairEvaluateCommand<TitleTask>.self,
    ],
    defaultSubcommand: PairRunCommand<TitleTask>.self)
}
