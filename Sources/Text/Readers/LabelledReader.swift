/// Labelled texts from a file or folder in any of the known formats, one at a time.
///
/// The format is recognised by content (see `LabelledFormat`), gzip included. Memory does not grow
/// with the number of records. Empty lines hold no record; an empty text is a text.
///
/// ```swift
/// let reader = try LabelledReader(path: "reviews.tsv.gz")
/// while let example = try reader.next() { print(example.label, example.text) }
/// ```
public final class LabelledReader {
  /// The format that was recognised or asked for.
  public let format: LabelledFormat
  /// How many invalid records were skipped so far.
  public private(set) var skippedCount = 0
  /// How many records had several labels so far.
  public private(set) var severalLabelsCount = 0
  /// The error of the first record that was skipped, to show as an example.
  public private(set) var firstSkipped: TextError?

  /// The file being read.
  public var path: String { source.path }
  /// The line the current record starts on, counted from 1.
  public var line: Int { record.line }

  private let options: LabelledOptions
  private var source: any RecordSource
  private var record = LabelledRecord()
  /// The labels of the current record still to be handed on, last first.
  private var pendingLabels: [[UInt8]] = []

  /// Opens a file, a folder, or standard input for the path `-`.
  ///
  /// - Throws: `TextError`: missing, unreadable, empty, or in no known format.
  public init(path: String, options: LabelledOptions = LabelledOptions()) throws(TextError) {
    try Self.check(options)
    self.options = options
    if path != ByteSource.standardInputPath, try FileSystem.entry(at: path) == .folder {
      format = .folder
      source = try FolderRecords(path, options: options)
    } else {
      let source = try ByteSource(path: path)
      (format, self.source) = try Self.records(source, options: options)
    }
  }

  /// Opens files that hold the texts of one class each, a text a line.
  ///
  /// - Throws: `TextError`: a file is missing, unreadable or no text.
  public init(
    classes: [ClassFile], options: LabelledOptions = LabelledOptions()
  ) throws(TextError) {
    try Self.check(options)
    self.options = options
    format = .classFiles
    source = try ClassFileRecords(classes, options: options)
  }

  /// Opens labelled texts in memory, named `name` in messages.
  ///
  /// - Throws: `TextError`: empty, or in no known format.
  public init(
    bytes: [UInt8], name: String, options: LabelledOptions = LabelledOptions()
  ) throws(TextError) {
    try Self.check(options)
    self.options = options
    let source = try ByteSource(bytes: bytes, name: name)
    (format, self.source) = try Self.records(source, options: options)
  }

  /// Moves to the next example; false at the end.
  ///
  /// - Throws: `TextError`: a record is malformed (unless such are skipped) or the file cannot be
  ///   read further. After the error of one record reading may go on with the next.
  public func advance() throws(TextError) -> Bool {
    if let label = pendingLabels.popLast() {
      record.label = label
      return true
    }
    while true {
      switch try source.next(&record) {
      case .end: return false
      case .record:
        guard let problem = takeLabels() else { return true }
        try skip(problem)
      case .invalid(let error): try skip(error)
      }
    }
  }

  /// Calls `body` with the bytes of the current label and text, valid during the call only.
  public func withRecord<Result, Failure: Error>(
    _ body: (_ label: Span<UInt8>, _ text: Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (label, text) = (record.label, record.text)
    return try body(label.span, text.span)
  }

  /// The next example; nil at the end.
  ///
  /// - Throws: as `advance()`.
  public func next() throws(TextError) -> LabelledExample? {
    guard try advance() else { return nil }
    return LabelledExample(
      label: String(decoding: record.label, as: UTF8.self),
      text: String(decoding: record.text, as: UTF8.self), path: path, line: line)
  }

  /// Applies the policy for several labels; returns the error it makes of them, if any.
  private func takeLabels() -> TextError? {
    if record.otherLabels.isEmpty { return nil }
    let count = record.otherLabels.count + 1
    severalLabelsCount += 1
    switch options.severalLabels {
    case .first: break
    case .each: pendingLabels = record.otherLabels.reversed()
    case .reject:
      return TextError(
        .invalidData, path: path, line: line, message: "the record has \(count) labels, not one",
        advice: "Keep one label a record, or choose to use the first or each of them.")
    }
    return nil
  }

  private func skip(_ error: TextError) throws(TextError) {
    guard options.skipsInvalid else { throw error }
    skippedCount += 1
    if firstSkipped == nil { firstSkipped = error }
  }
}

// MARK: - Opening

extension LabelledReader {
  private static func check(_ options: LabelledOptions) throws(TextError) {
    if options.textField.utf8.elementsEqual(options.labelField.utf8) {
      throw TextError(
        .invalidArgument,
        message:
          "the text and the label cannot both be in field \(excerpt(options.textField.utf8))",
        advice: "Name two different fields with --text-field and --label-field.")
    }
  }

  /// Recognises the format of one file and opens its records.
  private static func records(
    _ source: ByteSource, options: LabelledOptions
  ) throws(TextError) -> (LabelledFormat, any RecordSource) {
    var lineOptions = LineReader.Options()
    lineOptions.maximumLength = options.maximumRecordLength
    let lines = LineReader(source, options: lineOptions)
    let head = try lines.peek(FormatRecognition.windowSize)
    try FormatRecognition.check(head, path: source.path)
    let format =
      if let asked = options.format {
        asked
      } else {
        try FormatRecognition.format(of: head, path: source.path, options: options)
      }
    switch format {
    case .tabSeparated: return (format, lineRecords(lines, TabSeparatedForm(), options))
    case .fastText: return (format, lineRecords(lines, FastTextForm(), options))
    case .jsonLines: return (format, lineRecords(lines, JSONLinesForm(options), options))
    case .commaSeparated:
      return (format, try DelimitedRecords(lines, separator: 0x2C, options: options))
    case .tabSeparatedColumns:
      return (format, try DelimitedRecords(lines, separator: 0x09, options: options))
    case .folder, .classFiles:
      throw TextError(
        .invalidArgument, path: source.path,
        message: "is one file, but the format asked for is \(format.rawValue)",
        advice: "Name the folder, or the file of each class.")
    }
  }

  private static func lineRecords(
    _ lines: LineReader, _ form: some LineForm, _ options: LabelledOptions
  ) -> any RecordSource {
    LineRecords(lines: lines, form: form, encoding: options.encoding)
  }
}
