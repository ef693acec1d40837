import Textus

/// What came out of `embed train`, or would come out.
struct EmbeddingSummary {
  private let size: WordVectorRunSize
  private let settings: WordVectorSettings
  private let trained: TrainedWordVectors?

  init(_ trained: TrainedWordVectors) {
    size = trained.size
    settings = trained.settings
    self.trained = trained
  }

  /// The summary of a run that was only measured.
  init(size: WordVectorRunSize, settings: WordVectorSettings) {
    self.size = size
    self.settings = settings
    trained = nil
  }

  /// Prints the summary on standard output.
  func print(asJSON isJSON: Bool) throws {
    try StandardOutput.write { output in
      if isJSON {
        try output.writeLine(json)
      } else {
        try output.write(Columns(rows).rendered)
      }
    }
  }

  private var counts: [(name: String, value: Int)] {
    var counts = [
      ("dimension", settings.dimension), ("vocabulary", size.words), ("words", size.tokens),
      ("epochs", settings.epochs), ("memory_bytes", size.byteCount),
    ]
    if size.pieces > 0 { counts.insert(("pieces", size.pieces), at: 2) }
    return counts
  }

  private var figures: [(name: String, value: Double, decimals: Int)] {
    guard let trained else { return [] }
    return [
      ("counting_seconds", trained.counting / .seconds(1), 2),
      ("seconds", trained.training / .seconds(1), 2),
      ("words_per_second", trained.tokensPerSecond, 0),
      ("loss", trained.loss, 4),
    ]
  }

  private var json: JSONText {
    .object { object in
      object.add("architecture", settings.architecture.rawValue)
      for (name, value) in counts { object.add(name, value) }
      for (name, value, _) in figures { object.add(name, value) }
    }
  }

  private var rows: [[String]] {
    [["architecture", settings.architecture.rawValue]]
      + counts.map { [$0.name, grouped($0.value)] }
      + figures.map { [$0.name, fixed($0.value, decimals: $0.decimals)] }
  }
}
