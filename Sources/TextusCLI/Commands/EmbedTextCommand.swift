import ArgumentParser
import Textus

/// Turns texts into vectors, in batches, in order.
struct EmbedTextCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "text",
    abstract: "Turn texts into vectors: weighted averages of the vectors of their words.",
    discussion: """
      Prints for each text, in order, the numbers of its vector separated by spaces, with --json the \
      text and its vector. A text without a known word is a vector of zeros.

      Frequent words count less (SIF): a / (a + p), p being the share of the word in running text. \
      --reference names texts whose common direction is taken out of all vectors, which makes them \
      compare better; the texts to embed may be their own reference.
      """)

  /// How much each word counts.
  enum Weighting: String, CaseIterable, ExpressibleByArgument {
    case sif, mean
  }

  @OptionGroup var input: LineInput
  @OptionGroup var source: VectorsOption

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How much each word counts: sif (frequent words less) or mean (all alike).",
      valueName: "name"))
  var weighting = Weighting.sif

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The a of a / (a + p).", valueName: "number"))
  var smoothing: Float = 1e-3

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Texts, one per line, whose common direction is taken out of all vectors.", valueName: "file")
  )
  var reference: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The language, whose rules say what a word is.", valueName: "id"))
  var locale = "en"

  @OptionGroup var common: CommonOptions
  @OptionGroup var unused: UnusedSeed

  func validate() throws {
    guard smoothing > 0, smoothing.isFinite else {
      throw ValidationError("--smoothing must be more than 0, not \(smoothing)")
    }
  }

  func run() throws {
    var vectors = try source.read(common)
    if let count = source.restrictVocabulary, count < vectors.count {
      vectors = vectors.selected(Array(0..<Int32(count)))
    }
    var embedder = try TextEmbedder(
      vectors, weighting: weighting == .mean ? .mean : .inverseFrequency(smoothing), locale: locale)
    if let reference {
      embedder = embedder.removing(try direction(of: reference, embedder, vectors.size))
    }
    try StandardOutput.write { output in
      try input.forEachBatch(console: common.console) { texts in
        let rows = embedder.vectors(of: texts, threads: common.threadCount)
        for lines in lines(texts, rows, size: vectors.size) { try output.write(lines) }
        try output.flush()
      }
    }
  }

  /// The direction that the texts of a file have in common.
  private func direction(
    of path: String, _ embedder: TextEmbedder, _ size: Int
  ) throws -> [Float] {
    var direction = CommonDirection(size: size)
    let reader = try LineReader(path: path)
    var lines: [[UInt8]] = []
    while true {
      let found = try reader.advance()
      if found {
        reader.withLine { line in line.withUnsafeBufferPointer { lines.append(Array($0)) } }
      }
      if lines.count == 4096 || !found {
        direction.add(embedder.vectors(of: lines, threads: common.threadCount))
        lines = []
      }
      if !found { break }
    }
    if direction.count == 0 {
      throw CommandError(
        .invalidData, "\(path): is empty, but texts were expected; name a file with a text per line"
      )
    }
    return direction.direction()
  }

  /// The output for a batch, in pieces that were made side by side.
  private func lines(_ texts: [[UInt8]], _ rows: Tensor, size: Int) -> [[UInt8]] {
    parallelMap(texts.count, threads: common.threadCount) { place in
      rows.withElements { numbers in
        let vector = numbers[place * size..<(place + 1) * size]
        if common.json {
          let line = JSONText.object { object in
            object.add("text", utf8: texts[place])
            object.add(
              "vector",
              list: { list in
                for number in vector { list.add(number) }
              })
          }
          return line.bytes + [UInt8(ascii: "\n")]
        }
        return Array(vector.map(\.description).joined(separator: " ").utf8) + [UInt8(ascii: "\n")]
      }
    }
  }
}
