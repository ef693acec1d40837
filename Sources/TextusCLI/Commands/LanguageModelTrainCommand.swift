import ArgumentParser
import Textus

/// Trains a language model from text.
struct LanguageModelTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a language model on text.",
    discussion: """
      The data are plain texts, a sentence or paragraph on each line, or JSON lines (--text-field):

        textus language-model train --train corpus.txt --validation held-out.txt --output lm
        textus language-model train --train corpus.txt --architecture kneser-ney -o lm
        textus language-model train --recipe recipe.yaml --set training.epochs=3 -o lm

      Ctrl-C saves the state of the run; the same command with --resume goes on from there. With \
      --json prints one object: architecture, parameters, examples (tokens), epochs, seconds (of \
      the training loop), samples_per_second, loss, and validation_ and test_ loss, perplexity, \
      bits_per_character.
      """)

  @OptionGroup(title: "Training") var training: TrainingOptions

  @OptionGroup(title: "Model") var kind: LanguageModelOptions
  @OptionGroup(title: "Data") var texts: LanguageData
  @OptionGroup(title: "Data") var data: DataFolder
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if training.train == nil, training.recipe == nil {
      throw ValidationError(
        "--train is missing; it names the text to learn from (or use --recipe)")
    }
  }

  func run() throws {
    let settings = try LanguageModelRecipe(
      training: training, kind: kind, texts: texts, data: data
    ).settings()
    let run = LanguageModelRun(
      settings: settings, output: training.output.map { ModelFolder($0) },
      isResuming: training.resume, common: common)
    if training.dryRun { try run.preview() } else { try run.train() }
  }
}
