/// Records in columns named by a header: CSV with quoting, or tab-separated without.
struct DelimitedRecords: RecordSource {
  private let lines: LineReader
  private let options: LabelledOptions
  private let columnCount: Int
  private var columns: SelectedColumns
  private var parser: DelimitedParser

  var path: String { lines.path }

  /// Reads the header and finds the two columns in it.
  init(_ lines: LineReader, separator: UInt8, options: LabelledOptions) throws(TextError) {
    self.lines = lines
    self.options = options
    parser = DelimitedParser(separator: separator, quotes: separator != 0x09)
    repeat {
      guard try lines.advanceUnchecked() else {
        throw TextError(
          .invalidData, path: lines.path, message: "has no header naming its columns",
          advice: "Make the first line name them, for example label,text.")
      }
    } while lines.currentLine.isEmpty
    do throws(RecordProblem) {
      let header = try DelimitedHeader(lines.currentLine, separator: separator)
      columns = SelectedColumns(
        text: try header.column(options.textField, role: "text"),
        label: try header.column(options.labelField, role: "label"))
      columnCount = header.names.count
    } catch {
      throw error.located(lines.path, lines.lineNumber)
    }
  }

  mutating func next(_ record: inout LabelledRecord) throws(TextError) -> RecordOutcome {
    repeat {
      guard try lines.advanceUnchecked() else { return .end }
    } while lines.currentLine.isEmpty
    record.removeAll()
    record.line = lines.lineNumber
    columns.removeAll()
    parser.reset()
    if let problem = try readFields(record.line) {
      return .invalid(problem.located(lines.path, record.line))
    }
    do throws(RecordProblem) {
      guard parser.column + 1 == columnCount else { throw wrongColumnCount() }
      try columns.label.withUnsafeBufferPointer { bytes throws(RecordProblem) in
        try record.addLabel(bytes, isFirst: true)
      }
    } catch {
      return .invalid(error.located(lines.path, record.line))
    }
    record.text.append(contentsOf: columns.text)
    return .record
  }

  /// Feeds lines to the parser until the record that starts on `start` is complete.
  ///
  /// What concerns this record alone is returned. A quote that is never closed is thrown: it has
  /// swallowed all records behind it, which must not pass for one that was skipped.
  private mutating func readFields(_ start: Int) throws(TextError) -> RecordProblem? {
    var length = 0
    while true {
      length += lines.currentLine.count + 1
      do throws(RecordProblem) {
        if try feedLine() { return nil }
      } catch {
        return error
      }
      columns.take(lines.currentLineEnd, column: parser.column)
      let isTooLong = length > options.maximumRecordLength
      guard !isTooLong, try lines.advanceUnchecked() else {
        let end = isTooLong ? "within the \(length) bytes read" : "before the end of the file"
        throw TextError(
          .invalidData, path: lines.path, line: start,
          message: "a quoted field in this record is not closed \(end)",
          advice: "Close the quote, or double the quotes inside a quoted field.")
      }
    }
  }

  private mutating func feedLine() throws(RecordProblem) -> Bool {
    guard let repaired = try options.encoding.checked(lines.currentLine) else {
      return try parser.feed(lines.currentLine, to: &columns)
    }
    return try repaired.withUnsafeBufferPointer { bytes throws(RecordProblem) in
      try parser.feed(bytes, to: &columns)
    }
  }

  private func wrongColumnCount() -> RecordProblem {
    RecordProblem(
      "expected \(columnCount) columns as in the header, found \(parser.column + 1)",
      advice: parser.quotes
        ? "Quote fields that hold separators, with no space before the quote."
        : "Replace tabs inside the text.")
  }
}

/// Keeps two columns of a record and lets the others go.
private struct SelectedColumns: DelimitedSink {
  let textColumn: Int
  let labelColumn: Int
  private(set) var text: [UInt8] = []
  private(set) var label: [UInt8] = []

  init(text: Int, label: Int) {
    textColumn = text
    labelColumn = label
  }

  mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, column: Int) {
    if column == textColumn { text.append(contentsOf: bytes) }
    if column == labelColumn { label.append(contentsOf: bytes) }
  }

  mutating func removeAll() {
    text.removeAll(keepingCapacity: true)
    label.removeAll(keepingCapacity: true)
  }
}
