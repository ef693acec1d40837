import ArgumentParser
import Textus

/// How the best target is searched for.
struct SearchOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Keep that many beginnings of a target; 1 takes the best token each time (default: the "
        + "model's, as a rule 5).", valueName: "count"))
  var beam: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Above 0 longer targets are favoured (default: the model's, as a rule 1).",
      valueName: "number"))
  var lengthPenalty: Float?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Above 0 targets are favoured that attend to all of the source (default: the model's).",
      valueName: "number"))
  var coveragePenalty: Float?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Let no run of so many tokens occur twice; 0: no limit (default: the model's).",
      valueName: "count"))
  var repeatLimit: Int?

  func validate() throws {
    try requireCount(beam, "--beam")
    try requireCount(repeatLimit, "--repeat-limit", atLeast: 0)
    if let beam, beam > 1000 { throw ValidationError("--beam must be at most 1000, not \(beam)") }
    if let lengthPenalty, !lengthPenalty.isFinite {
      throw ValidationError("--length-penalty must be a number, not \(lengthPenalty)")
    }
    if let coveragePenalty, !(coveragePenalty >= 0 && coveragePenalty.isFinite) {
      throw ValidationError("--coverage-penalty must not be negative, not \(coveragePenalty)")
    }
  }

  /// A model's settings with what the options change.
  func settings(_ defaults: SearchSettings) -> SearchSettings {
    var settings = defaults
    if let beam { settings.beam = beam }
    if let lengthPenalty { settings.lengthPenalty = lengthPenalty }
    if let coveragePenalty { settings.coveragePenalty = coveragePenalty }
    if let repeatLimit { settings.repeatLimit = repeatLimit }
    return settings
  }
}
