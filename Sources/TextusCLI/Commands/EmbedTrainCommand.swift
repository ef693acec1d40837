import ArgumentParser
import Textus

/// Trains word vectors.
struct EmbedTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train word vectors on text: word2vec and fastText.",
    discussion: """
      The text may be plain or gzipped, a sentence or document a line or one endless line, and \
      larger than memory; it is read once to count words and once for each epoch.

        textus embed train corpus.txt.gz --output vectors.bin
        textus embed train a.txt b.txt --model cbow --dimension 300 -o vectors.txt.gz
        textus embed train corpus.txt --subwords -o model.bin

      The ending of the output's name chooses its form (--format names one): .bin word2vec binary \
      (with --subwords a fastText model), .vec text with a header, .txt GloVe's text, .safetensors. \
      By default all threads learn at once without locks, and runs differ a little; \
      --deterministic trains on one.
      """)

  @Argument(help: ArgumentHelp("Text files, plain or gzipped.", valueName: "file"))
  var files: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file for the vectors.", valueName: "file"))
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The form of the output: \(VectorFormat.names).", valueName: "name"))
  var format: VectorFormat?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Vectors to go on from, in any form; new words are added to theirs.", valueName: "file"))
  var continueFrom: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Settings as YAML; the other options win over it.", valueName: "file"))
  var recipe: String?

  @OptionGroup(title: "Training") var settings: WordVectorOptions
  @OptionGroup(title: "Text") var text: CorpusOptions
  @OptionGroup(title: "Data") var data: DataFolder

  @Flag(
    name: .long, help: "Only count the text and print how large the run would be.")
  var dryRun = false

  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if files.isEmpty, recipe == nil {
      throw ValidationError("no file to train on; name one or more text files")
    }
    if output == nil, !dryRun {
      throw ValidationError("--output is missing; it names the file for the vectors")
    }
  }

  func run() throws {
    try EmbeddingRun(command: self).run()
  }
}
