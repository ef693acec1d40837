extension BytePairMerges {
  /// The longest piece in bytes; nothing longer is a piece of a word.
  private static let longestPiece = 1 << 16

  /// Reads merges from a file, plain or gzipped.
  ///
  /// A line holds the left and the right piece with a space between; the first line may be
  /// `#version: 0.2`. Pieces marked with `▁` (SentencePiece) and with `</w>` (subword-nmt, in the
  /// forms of its versions 0.1 and 0.2) are told by their content; a third column with a count
  /// (fastBPE) is ignored. Of a pair that comes twice the first counts.
  /// - Throws: `TextError` naming file and line: unreadable, a line that is no pair, a piece that no
  ///   earlier line makes.
  public init(contentsOf path: String) throws(TextError) {
    var options = LineReader.Options()
    options.maximumLength = 1 << 20
    let lines = try LineReader(path: path, options: options)
    self = BytePairMerges([])
    var lineNumbers: [Int] = []
    while try lines.advance() {
      let line = lines.withLine { span in span.withUnsafeBufferPointer { Array($0) } }
      let number = lines.lineNumber
      if number == 1, line.starts(with: "#version".utf8) { continue }
      if line.isEmpty { continue }
      do throws(RecordProblem) {
        pairs.append(try Self.pair(line))
        lineNumbers.append(number)
      } catch {
        throw error.located(path, number)
      }
    }
    guard lines.lineNumber > 0 else {
      throw TextError(
        .invalidData, path: path, message: "is empty, but a file of merges was expected",
        advice: "Expected the line \"#version: 0.2\", then lines of the form \"left right\".")
    }
    mark = try recognisedMark(path)
    _ = try characters { number, side throws(TextError) in
      throw TextError(
        .invalidData, path: path, line: lineNumbers[number],
        message: "the piece \(excerpt(side)) is no character, and no earlier line makes it",
        advice: "Restore the missing lines; their order is their priority.")
    }
  }

  private static func pair(_ line: [UInt8]) throws(RecordProblem) -> Pair {
    let columns = line.split(separator: 0x20, omittingEmptySubsequences: false)
    let isCounted = columns.count == 3 && columns[2].allSatisfy { (0x30...0x39).contains($0) }
    guard columns.count == 2 || isCounted, !columns[0].isEmpty, !columns[1].isEmpty else {
      throw RecordProblem(
        "expected two pieces with a space between, found \(excerpt(line))",
        advice: "A merges file has lines of the form \"left right\"; is this a vocabulary?")
    }
    guard line.count <= longestPiece else {
      throw RecordProblem(
        "the line has \(line.count) bytes; pieces have at most \(longestPiece)",
        advice: "Check that this is a file of merges.")
    }
    if let place = line.firstIndex(where: { $0 < 0x20 }) {
      throw RecordProblem(
        "a control character in byte \(place + 1), found \(excerpt(line))",
        advice: "Pieces hold no white space; separate the two by one space.")
    }
    return Pair(left: Array(columns[0]), right: Array(columns[1]))
  }

  /// The mark that the pieces have.
  private func recognisedMark(_ path: String) throws(TextError) -> WordMark {
    let end = WordMark.end.bytes
    var isMarked = false
    var hasByteLevelSpace = false
    for pair in pairs {
      if pair.right == end { return .separateEnd }
      if pair.right.suffix(end.count).elementsEqual(end) { isMarked = true }
      if pair.left.starts(with: WordMark.start.bytes) { return .start }
      // "Ġ", which GPT-2's files have for a space.
      if pair.left.starts(with: [0xC4, 0xA0]) { hasByteLevelSpace = true }
    }
    if isMarked { return .end }
    if hasByteLevelSpace {
      throw TextError(
        .invalidData, path: path,
        message: "these are merges of bytes (\"Ġ\" for a space, as in GPT-2), but merges of "
          + "characters with \"▁\" or \"</w>\" were expected",
        advice: "Learn an encoding of your own from the texts, which takes seconds.")
    }
    return .start
  }

  /// Writes the merges to a file, which appears whole or not at all.
  ///
  /// The form is that of subword-nmt, which other tools read as well.
  /// - Throws: `TextError` of kind `outputFailed`.
  public func write(to path: String) throws(TextError) {
    try AtomicFile.write(to: path) { file throws(TextError) in
      try file.write(mark == .separateEnd ? "#version: 0.1\n" : "#version: 0.2\n")
      for pair in pairs { try file.write(pair.left + [0x20] + pair.right + [0x0A]) }
    }
  }
}
