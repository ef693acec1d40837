import Textus

/// Training steps, and greedy decoding, of two sequence-to-sequence models: the course's character model
/// and a title model with attention and input feeding.
enum TranslationSteps: Workload {
  static let name = "translation"

  /// Steps at the start that do not count.
  private static let warmUpSteps = 4

  static func run(_ options: Options, into record: inout Record) throws {
    let threads = try options.threads
    let model = try options.text("model")
    let timed = try options.number("steps", default: 12)
    let isCharacter = model == "character"
    guard isCharacter || model == "title" else {
      throw UsageError("--model must be character or title, not \(model)")
    }
    var settings = isCharacter ? characterSettings : titleSettings
    settings.training.seed = try options.seed
    settings.training.epochs = 1
    let batch = settings.training.batchSize
    let count = (timed + warmUpSteps) * batch
    let pairs = isCharacter ? characterPairs(count) : titlePairs(count)

    var steps = Durations()
    let (trained, noise) = try Machine.observing {
      let clock = ContinuousClock()
      var last = clock.now
      return try TranslationTraining(settings: settings, threads: threads).run(training: pairs) {
        guard case .step(let report) = $0 else { return }
        let now = clock.now
        if report.batch > warmUpSteps, report.exampleCount == report.batch * batch {
          steps.append(now - last)
        }
        last = now
      }
    }
    record["workload"] = .text("\(name)-\(model)")
    record["batch"] = .count(batch)
    record["shards"] = .count(settings.training.shards)
    record["parameters"] = .count(trained.translator.parameterCount)
    record["timed_steps"] = .count(steps.count)
    record.note(steps, as: "step")
    record["loss"] = trained.history.epochs.last.map { .number($0.loss) }
    let sentences = try options.number("decode", default: 0)
    if sentences > 0 {
      let beam = try options.number("beam", default: 1)
      try decode(trained.translator, sentences, beam: beam, threads: threads, into: &record)
    }
    record.note(noise)
    record["peak_rss_mb"] = .number(Machine.peakMemory)
  }

  private static func decode(
    _ translator: Translator, _ count: Int, beam: Int, threads: Int, into record: inout Record
  ) throws {
    let isCharacter = translator.settings.text.sourceUnit == .character
    let pairs = isCharacter ? characterPairs(count) : titlePairs(count)
    let lines = (0..<count).map { Array(pairs.source(at: $0).utf8) }
    var search = translator.settings.search
    search.beam = beam
    let request = TranslationRequest(search: search)
    _ = translator.translate(Array(lines.prefix(32)), request, threads: threads)
    let clock = ContinuousClock()
    let begin = clock.now
    let results = translator.translate(lines, request, threads: threads)
    let seconds = (clock.now - begin).inSeconds
    let tokens = results.reduce(0) { $0 + $1.hypotheses[0].tokens.count + 1 }
    record["decode_s"] = .number(seconds)
    record["decoded_tokens"] = .count(tokens)
    record["tokens_per_s"] = .number(Double(tokens) / seconds)
  }

  private static var characterSettings: TranslationSettings {
    var settings = TranslationSettings()
    settings.text.sourceUnit = .character
    settings.text.targetUnit = .character
    settings.text.minimumCount = 1
    settings.text.vocabularySize = 0
    settings.model.cell = .lstm
    settings.model.embeddingSize = 0
    settings.model.isBidirectional = false
    settings.model.initialState = .copied
    settings.model.attention = .none
    settings.model.readout = .state
    settings.training.batchSize = 64
    settings.search.lengthRatio = 0
    settings.search.lengthMargin = 59
    return settings
  }

  private static var titleSettings: TranslationSettings {
    var settings = TranslationSettings()
    settings.text.sourceUnit = .word
    settings.text.targetUnit = .word
    settings.text.sharesVocabulary = true
    settings.text.minimumCount = 1
    settings.text.vocabularySize = 10_000
    settings.text.sourceLength = 200
    settings.model.embeddingSize = 128
    settings.model.merge = .sum
    settings.model.attention = .general
    settings.model.feedsInput = true
    settings.training.batchSize = 32
    settings.search.lengthRatio = 0
    settings.search.lengthMargin = 20
    return settings
  }

  /// 67 different characters in sources of 16, 89 in targets of 58 and their end.
  private static func characterPairs(_ count: Int) -> TextPairs {
    var random = RandomStream(seed: 7)
    func character(_ number: Int) -> Character {
      Character(Unicode.Scalar(UInt32(0x4E00 + number)) ?? "?")
    }
    var sources: [String] = []
    var targets: [String] = []
    for _ in 0..<count {
      let numbers = (0..<16).map { _ in Int(random.uniform() * 67) }
      sources.append(String(numbers.map(character)))
      targets.append(String((0..<58).map { character((numbers[$0 % 16] + $0 % 23) % 89) }))
    }
    return TextPairs(sources: sources, targets: targets)
  }

  /// Sources of 200 words out of 10,000 by Zipf's law; targets are their first 19 words and an end.
  private static func titlePairs(_ count: Int) -> TextPairs {
    let words = 9996
    let cumulative = (1...words).reduce(into: [0.0]) {
      $0.append($0[$0.count - 1] + 1 / Double($1))
    }
    var random = RandomStream(seed: 7)
    func word(_ number: Int) -> String { "w\(number)" }
    func draw() -> String {
      let place = Double(random.uniform()) * cumulative[words]
      var (low, high) = (0, words)
      while low < high {
        let middle = (low + high) / 2
        if cumulative[middle + 1] > place { high = middle } else { low = middle + 1 }
      }
      return word(min(low, words - 1))
    }
    // The first source spells every word, so that all are in the vocabulary; 200 of them are read.
    var sources = [(0..<words).map(word).joined(separator: " ")]
    var targets = [(0..<19).map(word).joined(separator: " ")]
    for _ in 1..<max(count, 2) {
      let tokens = (0..<200).map { _ in draw() }
      sources.append(tokens.joined(separator: " "))
      targets.append(tokens.prefix(19).joined(separator: " "))
    }
    return TextPairs(sources: sources, targets: targets)
  }
}
