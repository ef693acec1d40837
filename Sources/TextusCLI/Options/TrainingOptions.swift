import ArgumentParser
import Textus

/// The options that `train` takes for every task.
struct TrainingOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The training data: a file or folder in any known format, or -.", valueName: "path"))
  var train: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The data that decide which epoch is best.", valueName: "path"))
  var validation: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The share of the training data to set aside for validation, such as 0.1.",
      valueName: "share"))
  var validationSplit: Double?

  @Option(
    name: .long,
    help: ArgumentHelp("Data for the final figures, evaluated once at the end.", valueName: "path"))
  var test: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder for the trained model.", valueName: "folder"))
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Everything a run needs, as YAML; the other options win over it.", valueName: "file"))
  var recipe: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The most passes over the data (default: as suits the model).", valueName: "count"))
  var epochs: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Examples in a batch (default: as suits the model).", valueName: "count"))
  var batchSize: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The size of the optimizer's steps (default: 0.001).", valueName: "rate"))
  var learningRate: Double?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Stop after that many epochs without improvement (default: 0, never).", valueName: "epochs"))
  var patience: Int?

  @Flag(name: .long, help: "Go on from the last checkpoint in the output folder.")
  var resume = false

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Set any value that a recipe can set; repeatable.", valueName: "key=value"))
  var settings: [String] = []

  @Option(
    name: .long, parsing: .unconditional,
    help: "The seed of all random numbers; the same seed gives the same model (default: 42).")
  var seed: UInt64?

  @Flag(
    name: .long,
    help: "Only read the settings and the beginning of the data, and print what would be done.")
  var dryRun = false

  func validate() throws {
    if validation != nil, validationSplit != nil {
      throw ValidationError("--validation and --validation-split exclude each other; keep one")
    }
    if let share = validationSplit, !(share >= 0 && share < 1) {
      throw ValidationError("--validation-split must be 0 or more and less than 1, not \(share)")
    }
    try requireCount(epochs, "--epochs")
    try requireCount(batchSize, "--batch-size")
    try requireCount(patience, "--patience", atLeast: 0)
    if let rate = learningRate, !(rate > 0 && rate.isFinite) {
      throw ValidationError("--learning-rate must be greater than 0, not \(rate)")
    }
    if resume, output == nil {
      throw ValidationError("--resume needs --output, the folder with the checkpoint")
    }
    for setting in settings where Self.assignment(setting) == nil {
      throw ValidationError(
        "--set expects key=value, such as model.dropout=0.3, not \"\(setting)\"")
    }
  }

  /// The names and values of `--set`.
  var assignments: [(name: String, value: String)] { settings.compactMap(Self.assignment) }

  private static func assignment(_ text: String) -> (name: String, value: String)? {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return nil }
    return (String(parts[0]), String(parts[1]))
  }
}

/// Throws unless an option's value is at least `minimum`.
func requireCount(_ value: Int?, _ option: String, atLeast minimum: Int = 1) throws {
  if let value, value < minimum {
    throw ValidationError("\(option) must be \(minimum) or more, not \(value)")
  }
}
