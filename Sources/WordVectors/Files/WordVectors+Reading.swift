import Archives
public import Tensors
public import Text

/// Word vectors read from a file, and what there is to say about the file.
public struct WordVectorFile: Sendable {
  /// The vectors of the rows that were wanted.
  public let vectors: WordVectors
  /// The form of the file.
  public let format: VectorFormat
  /// The rows of the file, wanted or not.
  public let rowCount: Int
  /// The rows left out because their word had come before.
  public let duplicateCount: Int
}

extension WordVectorFile {
  /// The wanted rows of vectors that are there already; all of them where there are sub-words, which
  /// belong to the rows of the file and make vectors for the wanted words that have none.
  init(
    _ vectors: WordVectors, _ format: VectorFormat,
    where isWanted: (@Sendable (Span<UInt8>) -> Bool)?, threads: Int
  ) {
    var kept = vectors
    if let isWanted, vectors.subwords == nil {
      kept = vectors.selected(
        (0..<Int32(vectors.count)).filter { vectors.withWord(at: $0, isWanted) })
    }
    self.init(vectors: kept, format: format, rowCount: vectors.count, duplicateCount: 0)
  }
}

extension WordVectors {
  /// Reads the vectors in a GloVe, word2vec, fastText (`.vec`, `.bin`) or safetensors file.
  ///
  /// The form is recognised by content, gzip too; `-` is standard input. A safetensors file is
  /// mapped into memory, which takes no time; the others are read. Words may contain spaces
  /// in text without header, as in GloVe's largest files: the last fields are the numbers. Of a
  /// word that comes twice the first row counts. Memory is needed for the rows that are wanted only.
  /// The result does not depend on the number of threads.
  ///
  /// Sources: the file forms of GloVe, word2vec and fastText as their programs write them.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - isWanted: whether the row of a word is kept; all are by default and where the file has
  ///     sub-words. Called on several threads. Numbers of rows that are not wanted are not looked at.
  ///   - threads: the most threads to use.
  /// - Throws: `TextError` naming the line, or for binary files the byte: a row of another width,
  ///   something that is not a finite number, fewer or more rows than promised, an empty file.
  public static func read(
    _ path: String, where isWanted: (@Sendable (Span<UInt8>) -> Bool)? = nil,
    threads: Int = availableThreads
  ) throws(TextError) -> WordVectorFile {
    if let archive = try mappedArchive(path) {
      return WordVectorFile(
        try WordVectors(archive: archive), .safetensors, where: isWanted, threads: threads)
    }
    return try read(
      ByteSource(path: path), where: isWanted, threads: threads, blockSize: 4 << 20,
      longestLine: 16 << 20)
  }

  /// The archive in a plain file, if that is what it holds.
  private static func mappedArchive(_ path: String) throws(TextError) -> TensorArchive? {
    if path == ByteSource.standardInputPath { return nil }
    let source = try ByteSource(path: path)
    if source.isCompressed { return nil }
    let head = try source.head(VectorLayout.archiveHeadLength)
    guard head.withUnsafeBufferPointer(VectorLayout.isArchive) else { return nil }
    do throws(ArchiveError) {
      return try TensorArchive(path)
    } catch {
      throw TextError(error)
    }
  }

  static func read(
    _ source: ByteSource, where isWanted: (@Sendable (Span<UInt8>) -> Bool)?, threads: Int,
    blockSize: Int, longestLine: Int
  ) throws(TextError) -> WordVectorFile {
    var blocks = BlockReader(source, blockSize: blockSize)
    try blocks.fill()
    if VectorLayout.isArchive(blocks.bytes) {
      return WordVectorFile(
        try WordVectors(archive: blocks.archive()), .safetensors, where: isWanted, threads: threads)
    }
    if VectorLayout.isFastTextModel(blocks.bytes) {
      return WordVectorFile(
        try FastTextModel.read(&blocks, threads: threads), .fastText, where: isWanted,
        threads: threads)
    }
    let layout = try VectorLayout(
      head: blocks.bytes, isWhole: blocks.sourceEnded, path: source.path)
    blocks.take(layout.headerByteCount)
    var rows = RowCollector(size: layout.size)
    if layout.format == .binary {
      try readBinary(&blocks, layout, isWanted, into: &rows)
    } else {
      try readText(
        &blocks, layout, isWanted, threads: threads, longestLine: longestLine, into: &rows)
    }
    if let promised = layout.promisedCount, promised != rows.seenCount {
      throw .vectors(
        source.path,
        message: "the header promises \(promised) words, the file has \(rows.seenCount)",
        advice: "Fetch the file again, or correct its first line.")
    }
    return WordVectorFile(
      vectors: rows.finish(), format: layout.format, rowCount: rows.seenCount,
      duplicateCount: rows.duplicateCount)
  }
}

// MARK: - Text

extension WordVectors {
  private static func readText(
    _ blocks: inout BlockReader, _ layout: VectorLayout,
    _ isWanted: (@Sendable (Span<UInt8>) -> Bool)?, threads: Int, longestLine: Int,
    into rows: inout RowCollector
  ) throws(TextError) {
    let reader = TextRows(size: layout.size, isWanted: isWanted)
    var line = layout.promisedCount == nil ? 1 : 2
    while true {
      let bytes = blocks.bytes
      let end =
        blocks.sourceEnded ? bytes.count : (bytes.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
      if end > 0 {
        let parts = lineRanges(UnsafeBufferPointer(rebasing: bytes[..<end]), count: threads)
        let batches = parallelMap(parts.count, threads: threads) { reader.batch(parts[$0]) }
        for batch in batches {
          line += batch.lineCount
          if let failure = batch.failure {
            throw .vectors(blocks.path, line: line, message: failure.message)
          }
          rows.append(batch)
        }
        blocks.take(end)
      } else if bytes.count > longestLine {
        throw .vectors(
          blocks.path, line: line, message: "the line is longer than \(longestLine) bytes")
      }
      if blocks.sourceEnded { return }
      try blocks.fill()
    }
  }

  /// Splits whole lines into up to `count` parts of whole lines.
  private static func lineRanges(
    _ bytes: UnsafeBufferPointer<UInt8>, count: Int
  ) -> [UnsafeBufferPointer<UInt8>] {
    var parts: [UnsafeBufferPointer<UInt8>] = []
    var start = 0
    for part in 1...max(count, 1) where start < bytes.count {
      let goal = max(start, bytes.count * part / max(count, 1) - 1)
      let newline = bytes[goal...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count - 1
      parts.append(UnsafeBufferPointer(rebasing: bytes[start...newline]))
      start = newline + 1
    }
    return parts
  }
}

// MARK: - Binary

extension WordVectors {
  private static func readBinary(
    _ blocks: inout BlockReader, _ layout: VectorLayout,
    _ isWanted: (@Sendable (Span<UInt8>) -> Bool)?, into rows: inout RowCollector
  ) throws(TextError) {
    let reader = BinaryRows(size: layout.size, isWanted: isWanted)
    let promised = layout.promisedCount ?? 0
    while true {
      var batch = RowBatch()
      reading: while rows.seenCount + batch.seenCount < promised {
        switch reader.step(blocks.bytes, into: &batch) {
        case .row(let byteCount): blocks.take(byteCount)
        case .incomplete: break reading
        case .problem(let problem):
          throw .vectors(blocks.path, message: "\(problem.message), at byte \(blocks.offset)")
        }
      }
      rows.append(batch)
      if rows.seenCount == promised { break }
      if blocks.sourceEnded {
        throw .vectors(
          blocks.path,
          message: "is cut short at byte \(blocks.offset + blocks.bytes.count): word "
            + "\(rows.seenCount + 1) of the \(promised) promised is not complete",
          advice: "Fetch the file again.")
      }
      try blocks.fill()
    }
    try expectEnd(&blocks)
  }

  /// Makes sure that nothing but newlines follows the last row.
  private static func expectEnd(_ blocks: inout BlockReader) throws(TextError) {
    while true {
      if let place = blocks.bytes.firstIndex(where: { $0 != UInt8(ascii: "\n") }) {
        throw .vectors(
          blocks.path,
          message: "has more bytes after the last of its words, at byte \(blocks.offset + place)",
          advice: "Fetch the file again, or correct its first line.")
      }
      blocks.take(blocks.bytes.count)
      if blocks.sourceEnded { return }
      try blocks.fill()
    }
  }
}
