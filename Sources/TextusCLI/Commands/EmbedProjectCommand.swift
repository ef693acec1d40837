import ArgumentParser
import Textus

/// Draws words in the plane.
struct EmbedProjectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "project",
    abstract: "Draw words in the plane as SVG, neighbours near each other.",
    discussion: """
      Draws the words given, those of --input, or else the first words of the vectors. t-sne keeps \
      neighbours together, pca shows the directions of largest variance.

        $ textus embed project --top 300 --output words.svg
      """)

  /// How vectors become places.
  enum Method: String, CaseIterable, ExpressibleByArgument {
    case tSNE = "t-sne"
    case pca
  }

  @Argument(help: ArgumentHelp("The words to draw.", valueName: "word"))
  var words: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A file with a word per line, or - for standard input.", valueName: "file"))
  var input: String?

  @OptionGroup var source: VectorsOption

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many of the vectors' first words to draw.", valueName: "count"))
  var top = 300

  @Option(
    name: .long,
    help: ArgumentHelp("How vectors become places: t-sne or pca.", valueName: "name"))
  var method = Method.tSNE

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many neighbours a word has, roughly (t-sne).", valueName: "number"))
  var perplexity: Double = 20

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Steps of gradient descent (t-sne).", valueName: "count"))
  var iterations = 1000

  @Option(name: .long, help: ArgumentHelp("What stands above the picture.", valueName: "text"))
  var title: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The SVG file to write instead of standard output.", valueName: "file"))
  var output: String?

  @Option(name: .long, parsing: .unconditional, help: "The seed of the random numbers.")
  var seed: UInt64 = 42

  @OptionGroup var common: CommonOptions

  /// Beyond this many words all pairs take too much memory.
  private static let limit = 10_000

  func validate() throws {
    try requireCount(top, "--top", atLeast: 2)
    try requireCount(iterations, "--iterations")
    if top > Self.limit {
      throw ValidationError("--top must be \(Self.limit) or less, not \(top)")
    }
    guard perplexity >= 1, perplexity.isFinite else {
      throw ValidationError("--perplexity must be 1 or more, not \(perplexity)")
    }
    if input != nil, !words.isEmpty {
      throw ValidationError(
        "the words are either arguments or in the file of --input, not both; remove one of them")
    }
  }

  func run() throws {
    let path = try source.path(console: common.console)
    let vectors = try WordVectors.read(path, threads: common.threadCount).vectors
    let chosen = try chosenWords(vectors, path)
    guard chosen.count >= 2 else {
      throw CommandError(.invalidData, "\(path): a picture needs two words or more with a vector")
    }
    let rows = Tensor(
      shape: [chosen.count, vectors.size], chosen.flatMap { vectors.vector(of: $0) ?? [] })
    let (positions, subtitle) = positions(of: vectors.unitRows(rows))
    let drawing = ScatterDrawing(
      title: title ?? "\(grouped(chosen.count)) words", subtitle: subtitle)
    let svg = drawing.svg(chosen, at: positions)
    guard let output, output != "-" else {
      return try StandardOutput.write { try $0.write(svg) }
    }
    try Text.AtomicFile.write(to: output) { (file) throws(TextError) in try file.write(svg) }
    common.console.note("Drew \(counted(chosen.count, "word")) in \(output).")
  }

  private func positions(of rows: Tensor) -> (Tensor, String) {
    switch method {
    case .pca:
      let components = PrincipalComponents(of: rows)
      let shares = components.varianceShares.map { fixed(100 * $0, decimals: 0) + " %" }
      let width = components.projected.shape[1]
      let places = components.projected.elements
      let padded = (0..<rows.shape[0]).flatMap {
        [places[$0 * width], width > 1 ? places[$0 * width + 1] : 0]
      }
      return (
        Tensor(shape: [rows.shape[0], 2], padded),
        "principal components: \(shares.joined(separator: " and ")) of the variance"
      )
    case .tSNE:
      let embedding = NeighborEmbedding(
        perplexity: perplexity, iterationCount: iterations, seed: seed,
        threads: common.threadCount)
      return (
        embedding.positions(of: rows),
        "t-SNE, perplexity \(fixed(perplexity, decimals: 0)): nearby words have similar vectors"
      )
    }
  }

  private func chosenWords(_ vectors: WordVectors, _ path: String) throws -> [String] {
    if !words.isEmpty { return try words.map { try vectors.known($0, in: path) } }
    guard let input else {
      return (0..<Int32(min(top, vectors.count))).map { vectors.word(at: $0) }
    }
    let reader = try LineReader(path: input)
    var found: [String] = []
    while let line = try reader.next() {
      if line.isEmpty { continue }
      if let word = vectors.spelling(of: line) {
        if !found.contains(word) { found.append(word) }
      } else {
        common.console.note("No vector for: \(line).")
      }
      if found.count > Self.limit {
        throw CommandError(
          .invalidData,
          "\(input): more than \(grouped(Self.limit)) words are too many for a picture")
      }
    }
    return found
  }
}
