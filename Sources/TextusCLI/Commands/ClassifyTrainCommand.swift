import ArgumentParser
import Textus

/// Trains a classifier from labelled texts.
struct ClassifyTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a classifier on labelled texts.",
    discussion: """
      The data may be label<TAB>text, __label__x text (fastText), JSON lines or CSV with the \
      fields text and label, a folder with a sub-folder for each label, or a file for each class:

        textus classify train --train reviews.tsv --output my-model
        textus classify train --class good=good.txt --class bad=bad.txt -o my-model
        textus classify train --recipe recipe.yaml --set dropout=0.3 -o my-model

      Ctrl-C saves the state of the run; the same command with --resume goes on from there. With \
      --json prints one object: architecture, parameters, examples, epochs, seconds (of the \
      training loop), samples_per_second, loss, and validation_ and test_ accuracy, macro_f1, loss.
      """)

  @OptionGroup(title: "Training") var training: TrainingOptions

  @OptionGroup(title: "Model") var kind: ClassifierOptions
  @OptionGroup(title: "Data") var labelled: LabelledData
  @OptionGroup(title: "Data") var data: DataFolder
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if training.train != nil, !labelled.classes.isEmpty {
      throw ValidationError("--train and --class exclude each other; keep one")
    }
    if training.train == nil, labelled.classes.isEmpty, training.recipe == nil {
      throw ValidationError(
        "--train is missing; it names the labelled texts to learn from (or use --recipe)")
    }
    if kind.folds != nil, training.output != nil || training.resume {
      throw ValidationError("--folds makes no model to keep: leave out --output and --resume")
    }
  }

  func run() throws {
    let plan = try ClassifierRecipe(
      training: training, kind: kind, labelled: labelled, data: data
    ).plan()
    let run = ClassifierRun(
      plan: plan, output: training.output.map { ModelFolder($0) }, isResuming: training.resume,
      options: labelled.options(plan.settings.data), common: common)
    if training.dryRun { return try run.preview() }
    // A folder for the model asks for one model, also where the recipe is for a cross-validation.
    let isCrossValidation = plan.settings.data.folds > 0 && training.output == nil
    if isCrossValidation { try run.crossValidate() } else { try run.train() }
  }
}
