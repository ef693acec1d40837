/// Recognition of formats by the first bytes of a file.
enum FormatRecognition {
  /// How much of a file is looked at.
  static let windowSize = 64 << 10

  /// Refuses a file that cannot hold records in any format.
  ///
  /// - Parameter expected: what should be in it, in the plural.
  static func check(
    _ head: UnsafeBufferPointer<UInt8>, path: String, expected: String = "labelled texts"
  ) throws(TextError) {
    guard !head.isEmpty else {
      throw TextError(
        .invalidData, path: path, message: "is empty, but \(expected) were expected",
        advice: "Check the command that wrote it.")
    }
    if let foreign = ForeignFormat.recognised(head) { throw foreign.error(path: path) }
    if head.offset(of: 0x0A) == nil, head.dropLast().contains(0x0D) {
      throw TextError(
        .invalidData, path: path, message: "its lines end with CR alone, as on old Macintoshes",
        advice: "Convert it: tr '\\r' '\\n'.")
    }
    if firstLine(head).line.isEmpty {
      throw TextError(
        .invalidData, path: path, message: "has only empty lines, but \(expected) were expected",
        advice: "Check the command that wrote it.")
    }
  }

  /// The format of the labelled file whose first bytes are `head`.
  ///
  /// - Throws: `TextError` naming what was found and which formats are known.
  static func format(
    of head: UnsafeBufferPointer<UInt8>, path: String, options: LabelledOptions
  ) throws(TextError) -> LabelledFormat {
    let (line, number) = firstLine(head)
    if let format = format(ofLine: line, options: options) { return format }
    throw unrecognised(line, path, number)
  }

  /// The first line that is not empty, as far as it is in the window, and its number.
  static func firstLine(
    _ head: UnsafeBufferPointer<UInt8>
  ) -> (line: UnsafeBufferPointer<UInt8>, number: Int) {
    var start = 0
    var number = 1
    while start < head.count {
      let end = head.offset(of: 0x0A, from: start) ?? head.count
      var line = UnsafeBufferPointer(rebasing: head[start..<end])
      if line.last == 0x0D { line = UnsafeBufferPointer(rebasing: line.dropLast()) }
      if !line.isEmpty { return (line, number) }
      start = end + 1
      number += 1
    }
    return (UnsafeBufferPointer(rebasing: head[head.count...]), number)
  }

  private static func format(
    ofLine line: UnsafeBufferPointer<UInt8>, options: LabelledOptions
  ) -> LabelledFormat? {
    let trimmed = line.trimmingSpaces
    if trimmed.first == UInt8(ascii: "{") { return .jsonLines }
    if trimmed.starts(with: FastTextForm.prefix) { return .fastText }
    if isHeader(line, separator: 0x2C, options) { return .commaSeparated }
    if isHeader(line, separator: 0x09, options) { return .tabSeparatedColumns }
    // Labels may stand behind the text, but then no tab separates the two.
    if line.offset(of: 0x09) != nil { return .tabSeparated }
    if FastTextForm.hasLabel(line) { return .fastText }
    if trimmed.starts(with: "[{".utf8) || trimmed.elementsEqual("[".utf8) { return nil }
    return line.offset(of: 0x2C) != nil ? .commaSeparated : nil
  }

  /// Whether the line names the columns of the text and the label.
  private static func isHeader(
    _ line: UnsafeBufferPointer<UInt8>, separator: UInt8, _ options: LabelledOptions
  ) -> Bool {
    guard line.offset(of: separator) != nil else { return false }
    let header = try? DelimitedHeader(line, separator: separator)
    return header?.names(options) ?? false
  }

  private static func unrecognised(
    _ line: UnsafeBufferPointer<UInt8>, _ path: String, _ number: Int
  ) -> TextError {
    if line.trimmingSpaces.first == UInt8(ascii: "[") {
      return jsonArray(path, number)
    }
    if line.offset(of: UInt8(ascii: ";")) != nil {
      return TextError(
        .invalidData, path: path, line: number,
        message: "expected a labelled text, found \(excerpt(line))",
        advice: "If its columns are separated by semicolons, separate them by commas or tabs.")
    }
    return TextError(
      .invalidData, path: path, line: number,
      message: "expected a labelled text, found \(excerpt(line))",
      advice: "Known are label<TAB>text, __label__NAME text, JSON lines and CSV with a header; "
        + "texts without labels go into one file per class (--class NAME=FILE).")
  }

  /// The error for a file that is one JSON array.
  static func jsonArray(_ path: String, _ number: Int) -> TextError {
    TextError(
      .invalidData, path: path, line: number,
      message: "starts like one JSON array, but one JSON object a line was expected",
      advice: "Convert it: jq -c '.[]'.")
  }
}
