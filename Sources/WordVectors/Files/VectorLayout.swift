import Text

/// What the beginning of a vectors file tells: its form and the sizes.
struct VectorLayout {
  var format: VectorFormat
  /// The number of numbers of each word.
  var size: Int
  /// How many words the header promises; never trusted further than to check it at the end.
  var promisedCount: Int?
  /// The bytes before the first row.
  var headerByteCount: Int

  /// The largest size of a vector: far above any real one, low enough for a row in memory.
  static let largestSize = 1 << 16

  /// Recognises the form from the first bytes of a file.
  ///
  /// - Parameter isWhole: whether `head` is the whole file.
  init(
    head: UnsafeBufferPointer<UInt8>, isWhole: Bool, path: String
  ) throws(TextError) {
    let marked = head.starts(with: [0xEF, 0xBB, 0xBF])
    let start = marked ? 3 : 0
    let text = UnsafeBufferPointer(rebasing: head[start...])
    guard text.contains(where: { !Self.isSpace($0) }) else {
      throw .vectors(path, message: "is empty, but word vectors were expected")
    }
    let firstLine = Self.firstLine(of: text)
    if let (count, size) = Self.header(firstLine) {
      guard let count, let size, (1...Self.largestSize).contains(size), count > 0 else {
        throw .vectors(
          path, line: 1, message: "the header \(quoted(firstLine)) promises impossible sizes",
          advice: "It should be the number of words and of numbers per word, at most "
            + "\(Self.largestSize).")
      }
      headerByteCount = min(start + firstLine.count + 1, head.count)
      let rows = UnsafeBufferPointer(rebasing: head[headerByteCount...])
      format = Self.looksLikeText(rows, size: size) ? .textWithHeader : .binary
      self.size = size
      promisedCount = count
    } else {
      try Self.refuseForeign(text, path: path)
      format = .text
      size = try Self.commonSize(text, isWhole: isWhole, path: path)
      promisedCount = nil
      headerByteCount = start
    }
  }

  /// Whether a file that starts like this is a fastText model.
  static func isFastTextModel(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    head.starts(with: [0xBA, 0x16, 0x4F, 0x2F])
  }

  /// How many bytes of a file ``isArchive(_:)`` looks at.
  static let archiveHeadLength = 9

  /// Whether a file that starts like this is a safetensors file: the length of its header, of less
  /// than 100 MB, and the header's first brace.
  static func isArchive(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    guard head.count >= archiveHeadLength else { return false }
    return head[4..<8].allSatisfy { $0 == 0 } && head[3] < 6 && head[8] == UInt8(ascii: "{")
  }

  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 }

  private static func firstLine(
    of text: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: text.prefix { $0 != UInt8(ascii: "\n") })
  }

  /// The two whole numbers of a header line, each `nil` if too large; `nil` for any other line.
  private static func header(
    _ line: UnsafeBufferPointer<UInt8>
  ) -> (count: Int?, size: Int?)? {
    guard line.count <= 100 else { return nil }
    let fields = line.split(whereSeparator: isSpace)
    guard fields.count == 2, fields.joined().allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else {
      return nil
    }
    return (
      Int(String(decoding: fields[0], as: UTF8.self)),
      Int(String(decoding: fields[1], as: UTF8.self))
    )
  }

  /// Whether the rows after a header are lines of text rather than binary numbers.
  ///
  /// After its word, a line of text has printable ASCII only, and at least a digit and a space for
  /// each number; that binary numbers look like this is as good as impossible.
  private static func looksLikeText(
    _ rows: UnsafeBufferPointer<UInt8>, size: Int
  ) -> Bool {
    let line = firstLine(of: rows)
    let numbers = line.drop { $0 != 0x20 && $0 != 0x09 }
    let isPrintable = numbers.allSatisfy { (0x20..<0x7F).contains($0) || isSpace($0) }
    // A header alone, or a line that lacks numbers, is text that the reader will complain about.
    let isComplete = line.count < rows.count
    return isPrintable && (numbers.count >= 2 * size || isComplete && size > 2 || rows.isEmpty)
  }

  private static func refuseForeign(
    _ head: UnsafeBufferPointer<UInt8>, path: String
  ) throws(TextError) {
    if let format = ForeignFormat.recognised(head) { throw format.error(path: path) }
  }

  /// The number of numbers on most of the first lines.
  ///
  /// The first line alone would mislead where its word contains spaces.
  private static func commonSize(
    _ head: UnsafeBufferPointer<UInt8>, isWhole: Bool, path: String
  ) throws(TextError) -> Int {
    var votes: [(size: Int, count: Int)] = []
    var rest = head[...]
    var lineCount = 0
    while lineCount < 100, !rest.isEmpty {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }
      // The last line may go on beyond these bytes.
      if line.endIndex == rest.endIndex, !isWhole, lineCount > 0 { break }
      rest = rest[line.endIndex...].dropFirst()
      lineCount += 1
      let fieldCount = line.split(whereSeparator: isSpace).count
      if fieldCount == 0 { continue }
      if let place = votes.firstIndex(where: { $0.size == fieldCount - 1 }) {
        votes[place].count += 1
      } else {
        votes.append((fieldCount - 1, 1))
      }
    }
    // Equal votes go to the size that came first.
    var winner = votes[0]
    for vote in votes where vote.count > winner.count { winner = vote }
    guard (1...largestSize).contains(winner.size) else {
      throw .vectors(
        path, line: 1,
        message: "expected a word and its numbers on each line, found \(winner.size) numbers")
    }
    return winner.size
  }
}

extension TextError {
  /// An error about a file of word vectors.
  static func vectors(
    _ path: String, line: Int? = nil, message: String,
    advice: String = "Use a GloVe, word2vec or fastText file of vectors, plain or gzipped."
  ) -> TextError {
    TextError(.invalidData, path: path, line: line, message: message, advice: advice)
  }
}

/// A short, printable piece of a file in double quotes.
func quoted(_ bytes: some Sequence<UInt8>) -> String { excerpt(bytes) }
