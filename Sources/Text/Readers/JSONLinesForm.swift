/// A JSON object a line, with a field for the text and one for the label.
///
/// The text is a string; the label a string, a number or a boolean as it is written (`1`, `1.0` and
/// `"1"` are `1`, `1.0` and `1`), or an array of those for several labels. Other fields are checked
/// and ignored. Of a field that occurs twice the last counts, as in other JSON readers.
struct JSONLinesForm: LineForm {
  let textField: [UInt8]
  let labelField: [UInt8]
  let replacesLoneSurrogates: Bool
  private var key: [UInt8] = []
  private var scratch: [UInt8] = []

  init(_ options: LabelledOptions) {
    textField = Array(options.textField.utf8)
    labelField = Array(options.labelField.utf8)
    replacesLoneSurrogates = options.encoding == .replace
  }

  mutating func parse(
    _ line: UnsafeBufferPointer<UInt8>, into record: inout LabelledRecord
  ) throws(RecordProblem) {
    var scanner = JSONScanner(line)
    scanner.replacesLoneSurrogates = replacesLoneSurrogates
    // A line of white space only holds no record, but it is no object either.
    try scanner.expectObject()
    var hasText = false
    var hasLabel = false
    if !scanner.skip("}") {
      repeat {
        key.removeAll(keepingCapacity: true)
        try scanner.string("a field name", into: &key)
        try scanner.expect(":", "\":\"")
        if key == textField {
          try readText(&scanner, &record)
          hasText = true
        } else if key == labelField {
          try readLabel(&scanner, &record)
          hasLabel = true
        } else {
          try scanner.skipValue()
        }
      } while scanner.skip(",")
      try scanner.expect("}", "\",\" or \"}\"")
    }
    try scanner.expectEnd()
    guard hasText else { throw JSONScanner.missing(textField, "text", line) }
    guard hasLabel else { throw JSONScanner.missing(labelField, "label", line) }
  }

  private func readText(
    _ scanner: inout JSONScanner, _ record: inout LabelledRecord
  ) throws(RecordProblem) {
    record.text.removeAll(keepingCapacity: true)
    guard scanner.peek() == UInt8(ascii: "\"") else {
      throw scanner.wrongType(textField, "a string")
    }
    try scanner.string("a string", into: &record.text)
  }

  private mutating func readLabel(
    _ scanner: inout JSONScanner, _ record: inout LabelledRecord
  ) throws(RecordProblem) {
    record.label.removeAll(keepingCapacity: true)
    record.otherLabels.removeAll()
    guard scanner.skip("[") else {
      try readOneLabel(&scanner, &record, isFirst: true)
      return
    }
    if scanner.skip("]") {
      throw RecordProblem(
        "field \(excerpt(labelField)) is an empty array, but a label was expected",
        advice: "Give every record a label, or skip invalid records.")
    }
    var isFirst = true
    repeat {
      try readOneLabel(&scanner, &record, isFirst: isFirst)
      isFirst = false
    } while scanner.skip(",")
    try scanner.expect("]", "\",\" or \"]\"")
  }

  private mutating func readOneLabel(
    _ scanner: inout JSONScanner, _ record: inout LabelledRecord, isFirst: Bool
  ) throws(RecordProblem) {
    scratch.removeAll(keepingCapacity: true)
    switch scanner.peek() {
    case UInt8(ascii: "\""):
      try scanner.string("a label", into: &scratch)
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "n"):
      throw scanner.wrongType(labelField, "a string, a number or a boolean")
    default:
      scratch.append(contentsOf: try scanner.literal())
    }
    try scratch.withUnsafeBufferPointer { bytes throws(RecordProblem) in
      try record.addLabel(bytes, isFirst: isFirst)
    }
  }
}
