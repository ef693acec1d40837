/// Pairs of texts (a sentence and its translation, an abstract and its title), one at a time.
///
/// The format is recognised by content (see ``PairFormat``), gzip included. Memory does not grow
/// with the number of records. Both sides come without spaces and tabs at their ends; an empty side
/// makes a record invalid, and empty lines hold no record (but see ``PairOptions/needsTarget``).
///
/// ```swift
/// let reader = try PairReader(path: "de-en.tsv.gz")
/// try reader.forEach { source, target in print(source.count, target.count) }
/// ```
public final class PairReader {
  /// The format that was recognised.
  public let format: PairFormat
  /// How many invalid records were skipped so far.
  public private(set) var skippedCount = 0
  /// The error of the first record that was skipped, to show as an example.
  public private(set) var firstSkipped: TextError?

  /// The file being read; of two files that of the sources.
  public var path: String { source.path }
  /// The line of the current record, counted from 1.
  public var line: Int { record.line }

  private let options: PairOptions
  private var source: any PairSource
  private var record = PairRecord()

  /// Opens a file, or standard input for the path `-`.
  ///
  /// - Throws: `TextError`: missing, unreadable, empty, or in no known format.
  public init(path: String, options: PairOptions = PairOptions()) throws(TextError) {
    self.options = options
    let source = try ByteSource(path: path)
    (format, self.source) = try Self.pairs(source, options: options)
  }

  /// Opens two files of which the lines of the same number belong together.
  ///
  /// That they have equally many lines shows at the end of reading, as an error naming both numbers.
  /// - Throws: `TextError`: a file is missing or unreadable.
  public init(
    sourcePath: String, targetPath: String, options: PairOptions = PairOptions()
  ) throws(TextError) {
    self.options = options
    format = .twoFiles
    source = try TwoFilePairs(sourcePath: sourcePath, targetPath: targetPath, options: options)
  }

  /// Opens pairs in memory, named `name` in messages.
  ///
  /// - Throws: `TextError`: empty, or in no known format.
  public init(
    bytes: [UInt8], name: String, options: PairOptions = PairOptions()
  ) throws(TextError) {
    self.options = options
    let source = try ByteSource(bytes: bytes, name: name)
    (format, self.source) = try Self.pairs(source, options: options)
  }

  /// Moves to the next pair; false at the end.
  ///
  /// - Throws: `TextError`: a record is malformed (unless such are skipped) or the file cannot be
  ///   read further. After the error of one record reading may go on with the next.
  public func advance() throws(TextError) -> Bool {
    while true {
      switch try source.next(&record) {
      case .end: return false
      case .pair: return true
      case .invalid(let error):
        guard options.skipsInvalid else { throw error }
        skippedCount += 1
        if firstSkipped == nil { firstSkipped = error }
      }
    }
  }

  /// Calls `body` with the bytes of the current source and target, valid during the call only.
  ///
  /// The target is empty where the record has none.
  public func withPair<Result, Failure: Error>(
    _ body: (_ source: Span<UInt8>, _ target: Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (source, target) = (record.source, record.target)
    return try body(source.span, target.span)
  }

  /// Calls `body` with the bytes of every source and target that is left.
  ///
  /// - Throws: as ``advance()``, or what `body` throws.
  public func forEach(
    _ body: (_ source: Span<UInt8>, _ target: Span<UInt8>) throws(TextError) -> Void
  ) throws(TextError) {
    while try advance() { try withPair(body) }
  }

  /// The next pair; nil at the end.
  ///
  /// - Throws: as ``advance()``.
  public func next() throws(TextError) -> TextPair? {
    guard try advance() else { return nil }
    return TextPair(
      source: String(decoding: record.source, as: UTF8.self),
      target: String(decoding: record.target, as: UTF8.self), path: path, line: line)
  }
}

// MARK: - Opening

extension PairReader {
  /// Recognises the format of one file and opens its pairs.
  private static func pairs(
    _ source: ByteSource, options: PairOptions
  ) throws(TextError) -> (PairFormat, any PairSource) {
    if options.sourceField.utf8.elementsEqual(options.targetField.utf8) {
      throw TextError(
        .invalidArgument,
        message: "source and target cannot both be in field "
          + "\(excerpt(options.sourceField.utf8))",
        advice: "Name two different fields with --source-field and --target-field.")
    }
    var lineOptions = LineReader.Options()
    lineOptions.maximumLength = options.maximumRecordLength
    let lines = LineReader(source, options: lineOptions)
    // What answers line by line must not wait for more than what has come.
    let head = try lines.peek(options.needsTarget ? FormatRecognition.windowSize : 1)
    if options.needsTarget {
      try FormatRecognition.check(head, path: source.path, expected: "pairs of texts")
    }
    let (line, number) = FormatRecognition.firstLine(head)
    let trimmed = line.trimmingSpaces
    if trimmed.first == UInt8(ascii: "{") {
      return (.jsonLines, LinePairs(lines: lines, form: PairObjectForm(options), options: options))
    }
    if let header = try header(line, options) {
      while try lines.advanceUnchecked(), lines.currentLine.isEmpty {}
      return (.tabSeparated, LinePairs(lines: lines, form: header, options: options))
    }
    guard options.needsTarget else { return (.sources, columns(lines, options)) }
    if line.offset(of: 0x09) != nil { return (.tabSeparated, columns(lines, options)) }
    if trimmed.starts(with: "[{".utf8) || trimmed.elementsEqual("[".utf8) {
      throw FormatRecognition.jsonArray(source.path, number)
    }
    throw TextError(
      .invalidData, path: source.path, line: number,
      message: "expected pairs of texts, found \(excerpt(line))",
      advice: "Known are source<TAB>target, JSON lines with --source-field and --target-field, and "
        + "two files with --source-file and --target-file.")
  }

  private static func columns(_ lines: LineReader, _ options: PairOptions) -> any PairSource {
    LinePairs(
      lines: lines, form: PairColumnsForm(needsTarget: options.needsTarget), options: options)
  }

  /// The columns of a first line that names the fields.
  private static func header(
    _ line: UnsafeBufferPointer<UInt8>, _ options: PairOptions
  ) throws(TextError) -> PairColumnsForm? {
    let names = line.split(separator: 0x09, omittingEmptySubsequences: false).map { name in
      UnsafeBufferPointer(rebasing: name).trimmingSpaces
    }
    guard let source = names.firstIndex(where: { $0.elementsEqual(options.sourceField.utf8) }),
      let target = names.firstIndex(where: { $0.elementsEqual(options.targetField.utf8) })
    else { return nil }
    return PairColumnsForm(
      sourceColumn: source, targetColumn: target, needsTarget: options.needsTarget)
  }
}
