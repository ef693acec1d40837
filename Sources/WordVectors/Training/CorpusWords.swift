import Synchronization
import Tensors
import Text

/// The text of a training run: files, how they are cut into tokens, and what becomes a word.
struct CorpusWords: Sendable {
  let paths: [String]
  let settings: WordVectorSettings
  let tokenizer: Tokenizer

  /// Opens a corpus.
  ///
  /// - Throws: `TextError` where there is no file, or one that can be read only once.
  init(paths: [String], settings: WordVectorSettings) throws(TextError) {
    guard !paths.isEmpty else {
      throw TextError(
        .invalidArgument, message: "no file to train on", advice: "Name one or more text files.")
    }
    if paths.contains(ByteSource.standardInputPath) {
      throw TextError(
        .invalidArgument, path: ByteSource.standardInputPath,
        message: "training reads the text several times, which standard input does not allow",
        advice: "Save it to a file first.")
    }
    // A wrong name should be told before the first file was read for an hour.
    for path in paths { _ = try ByteSource(path: path) }
    self.paths = paths
    self.settings = settings
    tokenizer = try Tokenizer(settings.tokenizer)
  }

  /// A reader at the beginning of the text.
  func reader() -> CorpusReader {
    CorpusReader(paths, encoding: settings.encoding, maximumLines: settings.maximumLines)
  }

  /// Reads all blocks on `threads` threads, each with a worker of its own.
  ///
  /// - Parameters:
  ///   - makeWorker: a worker for each thread.
  ///   - watch: called with a worker and a block's bytes after it was worked on, never by two
  ///     threads at once; false stops the pass.
  ///   - body: what is done with a block.
  /// - Returns: the workers, and whether the pass came to its end.
  func forEachBlock<Worker>(
    threads: Int, _ makeWorker: (Int) -> Worker, watch: (inout Worker, Int) -> Bool,
    _ body: (inout Worker, CorpusReader.Block) -> Void
  ) throws(TextError) -> (workers: [Worker], isComplete: Bool) {
    let reader = reader()
    let failure = Mutex<TextError?>(nil)
    let isStopped = Atomic(false)
    let turn = Mutex(())
    let workers = parallelMap(threads, threads: threads) { lane in
      var worker = makeWorker(lane)
      var block = CorpusReader.Block()
      while !isStopped.load(ordering: .relaxed) {
        do throws(TextError) {
          guard try reader.read(into: &block) else { break }
        } catch {
          failure.withLock { $0 = error }
          break
        }
        body(&worker, block)
        turn.withLock { _ in
          if !watch(&worker, block.bytes.count) { isStopped.store(true, ordering: .relaxed) }
        }
      }
      return worker
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    return (workers, !isStopped.load(ordering: .relaxed))
  }
}

extension CorpusReader.Block {
  /// Calls `body` with the bytes of each line.
  @inline(__always)
  func forEachLine(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      var begin = 0
      for end in ends {
        body(UnsafeBufferPointer(rebasing: bytes[begin..<end]))
        begin = end
      }
    }
  }
}
