import ArgumentParser
import Textus

/// The texts a command works on: arguments, a file, or the lines of standard input.
struct LineInput: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The texts; without any, and for -, each line of standard input is one.", valueName: "text"))
  var texts: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "A file with one text per line, or - for standard input.", valueName: "file"))
  var input: String?

  func validate() throws {
    if input != nil, !texts.isEmpty {
      throw ValidationError(
        "the texts are either arguments or in the file of --input, not both; remove one of them")
    }
  }

  /// Calls `body` with all texts in order, some at a time.
  ///
  /// Memory stays bounded however many there are. Where the source delivers slowly, as a terminal
  /// does, a batch holds what has come, so that no answer waits for the next question. Texts before
  /// a line that cannot be read are handed on before the error is thrown.
  func forEachBatch(console: Console, _ body: ([[UInt8]]) throws -> Void) throws {
    if input == nil, !texts.isEmpty, texts != ["-"] {
      return try body(texts.map { Array($0.utf8) })
    }
    let path = input ?? ByteSource.standardInputPath
    if path == ByteSource.standardInputPath, System.isTerminal(System.standardInput) {
      console.note("Reading from the terminal, a text per line; end with Ctrl-D.")
    }
    var options = LineReader.Options()
    // Some corpora are one endless line.
    options.maximumLength = 1 << 30
    let reader = try LineReader(path: path, options: options)
    var batch = LineBatch()
    do {
      while try reader.advance() {
        reader.withLine { batch.append($0) }
        if batch.isFull || !reader.hasLineAtHand {
          try body(batch.lines)
          batch = LineBatch()
        }
      }
    } catch let error as TextError {
      if !batch.lines.isEmpty { try body(batch.lines) }
      throw error
    }
    if !batch.lines.isEmpty { try body(batch.lines) }
  }
}

/// Lines that are worked on together.
private struct LineBatch {
  private(set) var lines: [[UInt8]] = []
  private var byteCount = 0

  /// Whether it is large enough to keep all cores busy.
  var isFull: Bool { lines.count >= 4096 || byteCount >= 1 << 20 }

  mutating func append(_ line: Span<UInt8>) {
    lines.append(line.withUnsafeBufferPointer { Array($0) })
    byteCount += line.count
  }
}
