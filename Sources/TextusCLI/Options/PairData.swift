import ArgumentParser
import Textus

/// How pairs of texts are read.
struct PairData: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A file with a source per line; with --target-file, in place of a file of pairs.",
      valueName: "file"))
  var sourceFile: String?

  @Option(
    name: .long,
    help: ArgumentHelp("A file with the target of each line of --source-file.", valueName: "file"))
  var targetFile: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The JSON field with the source (default: source; for titles abstract).", valueName: "name"))
  var sourceField: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The JSON field with the target (default: target; for titles title).", valueName: "name"))
  var targetField: String?

  @Flag(name: .long, help: "Leave out malformed pairs and say how many, instead of stopping.")
  var skipInvalid = false

  func validate() throws {
    if (sourceFile == nil) != (targetFile == nil) {
      throw ValidationError(
        "--source-file and --target-file belong together; name both, or one file of pairs")
    }
  }

  /// The two files, if they were named.
  var files: PairSource? {
    guard let sourceFile, let targetFile else { return nil }
    return .files(source: sourceFile, target: targetFile)
  }

  /// How the reader is to read; `defaults` are the names of the fields that a recipe has.
  func options(_ defaults: TranslationDataSettings) -> PairOptions {
    var options = PairOptions()
    options.sourceField = sourceField ?? defaults.sourceField
    options.targetField = targetField ?? defaults.targetField
    options.skipsInvalid = skipInvalid
    return options
  }
}

/// Where pairs of texts are: in one file or several, or sources and targets in a file each.
enum PairSource {
  case paths([String])
  case files(source: String, target: String)

  /// The name for messages.
  var name: String {
    switch self {
    case .paths(let paths):
      paths.map { $0 == ByteSource.standardInputPath ? "standard input" : $0 }
        .joined(separator: ", ")
    case .files(let source, let target): "\(source), \(target)"
    }
  }

  /// Opens it.
  private func readers(_ options: PairOptions) throws -> [PairReader] {
    switch self {
    case .paths(let paths): try paths.map { try PairReader(path: $0, options: options) }
    case .files(let source, let target):
      [try PairReader(sourcePath: source, targetPath: target, options: options)]
    }
  }

  /// Reads everything, remarking on what was left out.
  func read(_ options: PairOptions, console: Console) throws -> TextPairs {
    var pairs: TextPairs?
    for reader in try readers(options) {
      let read = try TextPairs(reader)
      if let first = reader.firstSkipped {
        let count = counted(reader.skippedCount, "invalid pair")
        console.note("\(reader.path): \(count) skipped, the first is \(first.description)")
      }
      pairs = pairs?.appending(read) ?? read
    }
    return pairs ?? TextPairs(sources: [], targets: [])
  }
}
