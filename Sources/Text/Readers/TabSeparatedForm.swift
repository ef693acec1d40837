/// `label<TAB>text`, exactly one tab.
struct TabSeparatedForm: LineForm {
  mutating func parse(
    _ line: UnsafeBufferPointer<UInt8>, into record: inout LabelledRecord
  ) throws(RecordProblem) {
    guard let tab = line.offset(of: 0x09) else { throw Self.noTab(line) }
    let text = UnsafeBufferPointer(rebasing: line[(tab + 1)...])
    if text.offset(of: 0x09) != nil {
      // Taking the rest as text would turn an identifier column into thousands of labels.
      let columns = line.reduce(1) { $0 + ($1 == 0x09 ? 1 : 0) }
      throw RecordProblem(
        "expected label<TAB>text, found \(columns) columns",
        advice: "Keep those two columns, name them in a header line, or replace tabs in the text.")
    }
    try record.addLabel(UnsafeBufferPointer(rebasing: line[..<tab]), isFirst: true)
    record.text.append(contentsOf: text)
  }

  private static func noTab(_ line: UnsafeBufferPointer<UInt8>) -> RecordProblem {
    let advice =
      if line.first == UInt8(ascii: "{") {
        "This line looks like JSON; one file must have one format."
      } else if line.starts(with: FastTextForm.prefix) {
        "This line looks like fastText's format; one file must have one format."
      } else if line.contains(UInt8(ascii: ",")) {
        "If the file is CSV, its first line must name the columns."
      } else {
        "Put a tab between label and text."
      }
    return RecordProblem(
      "expected label<TAB>text, found no tab in \(excerpt(line))", advice: advice)
  }
}

/// A line that is all text, of a known class.
struct ClassFileForm: LineForm {
  let label: [UInt8]

  mutating func parse(
    _ line: UnsafeBufferPointer<UInt8>, into record: inout LabelledRecord
  ) throws(RecordProblem) {
    record.label.append(contentsOf: label)
    record.text.append(contentsOf: line)
  }
}
