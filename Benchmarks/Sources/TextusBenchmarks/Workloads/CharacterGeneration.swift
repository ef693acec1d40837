import Textus

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Characters made up by a network of the size of `recipes/ptb-character.yaml`, 50 characters, nearly as
/// it was drawn: what it makes up means nothing, and takes as long as anything.
enum CharacterGeneration: Workload {
  static let name = "character-generation"

  static func run(_ options: Options, into record: inout Record) throws {
    let length = try options.number("length", default: 20_000)
    let model = try model(seed: try options.seed)
    var generation = GenerationOptions()
    generation.length = length
    var durations = Durations()
    var bytes = 0
    let (_, noise) = Machine.observing {
      let clock = ContinuousClock()
      for round in 0..<5 {
        let begin = clock.now
        let random = RandomStream(seed: UInt64(round))
        model.generate(options: generation, random: random) { bytes += $0.count }
        durations.append(clock.now - begin)
      }
    }
    guard bytes > 0 else { throw UsageError("Nothing was made up.") }
    record["parameters"] = .count(model.parameterCount)
    record["characters"] = .count(length)
    record["characters_per_s"] = .number(Double(length) / durations.percentile(50))
    record.note(noise)
  }

  /// One step on a line with every character is all the training there is.
  private static func model(seed: UInt64) throws -> LanguageModel {
    let path =
      "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/characters-\(getpid()).txt"
    let line = String(String.UnicodeScalarView((0..<48).compactMap { Unicode.Scalar(65 + $0) }))
    try Text.AtomicFile.write(to: path) { (file) throws(TextError) in try file.write(line) }
    defer { unlink(path) }
    var settings = LanguageModelSettings(architecture: .lstm)
    settings.text.unit = .character
    settings.model.embeddingSize = 64
    settings.model.hiddenSize = 512
    settings.model.layers = 1
    settings.training.epochs = 1
    settings.training.batchSize = 2
    settings.training.length = 100
    settings.training.seed = seed
    return try LanguageModelTraining(settings: settings, threads: 1).run(
      training: LanguageCorpus(path: path)
    ).model
  }
}
