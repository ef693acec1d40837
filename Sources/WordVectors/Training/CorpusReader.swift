import Synchronization
import Text

/// Hands out a corpus of any number of files in blocks of lines, to any number of threads.
///
/// A block is a few milliseconds of training; only blocks at work are in memory, whatever the
/// length of the corpus. Plain and gzipped files are read alike, and a line as long as the file
/// (text8) comes in pieces.
final class CorpusReader: Sendable {
  /// Lines of text, one behind the other.
  struct Block {
    /// The number of the block, counted from 0 at the beginning of the corpus.
    var number = 0
    var bytes: [UInt8] = []
    /// The end of each line in `bytes`.
    var ends: [Int] = []

    fileprivate mutating func clear() {
      bytes.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
    }
  }

  private struct State {
    var lines: LineReader?
    var nextFile = 0
    var blockCount = 0
    /// The lines begun so far.
    var lineCount = 0
    var failure: TextError?
  }

  private let paths: [String]
  private let options: LineReader.Options
  private let maximumLines: Int
  private let state = Mutex(State())

  private static let blockSize = 64 << 10

  /// A reader at the beginning of the first file.
  ///
  /// - Parameters:
  ///   - paths: the files, in order.
  ///   - encoding: what happens to lines that are not valid UTF-8.
  ///   - maximumLines: the most lines to read; 0 for all.
  init(_ paths: [String], encoding: EncodingPolicy, maximumLines: Int) {
    self.paths = paths
    self.maximumLines = maximumLines == 0 ? .max : maximumLines
    var options = LineReader.Options()
    options.maximumLength = Self.blockSize
    options.cutsLongLines = true
    options.encoding = encoding
    self.options = options
  }

  /// Fills `block` with the next lines; false at the end.
  ///
  /// - Throws: `TextError`, on every call after the first failure too.
  func read(into block: inout Block) throws(TextError) -> Bool {
    block.clear()
    // Moved into the lock and back, not copied.
    var filled = Block()
    swap(&filled, &block)
    let result: Result<Bool, TextError> = state.withLock { state in
      if let failure = state.failure { return .failure(failure) }
      do throws(TextError) {
        return .success(try fill(&filled, &state))
      } catch {
        state.failure = error
        return .failure(error)
      }
    }
    swap(&filled, &block)
    return try result.get()
  }

  private func fill(_ block: inout Block, _ state: inout State) throws(TextError) -> Bool {
    while block.bytes.count < Self.blockSize, try advance(&state), let lines = state.lines {
      lines.withLine { line in
        line.withUnsafeBufferPointer { block.bytes.append(contentsOf: $0) }
      }
      block.ends.append(block.bytes.count)
    }
    guard !block.ends.isEmpty else { return false }
    block.number = state.blockCount
    state.blockCount += 1
    return true
  }

  /// Moves to the next line of the corpus, or to the next piece of a long one.
  private func advance(_ state: inout State) throws(TextError) -> Bool {
    while true {
      if let lines = state.lines {
        let isWithinLine = lines.lineContinues
        if !isWithinLine, state.lineCount == maximumLines { return false }
        if try lines.advance() {
          if !isWithinLine { state.lineCount += 1 }
          return true
        }
      }
      guard state.nextFile < paths.count else { return false }
      state.lines = try LineReader(path: paths[state.nextFile], options: options)
      state.nextFile += 1
    }
  }
}
