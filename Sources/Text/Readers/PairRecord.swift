/// The pair being read: buffers that every record reuses.
struct PairRecord {
  var source: [UInt8] = []
  var target: [UInt8] = []
  var line = 0

  mutating func removeAll() {
    source.removeAll(keepingCapacity: true)
    target.removeAll(keepingCapacity: true)
  }

  /// Checks that no side is empty that must not be.
  func check(needsTarget: Bool) throws(RecordProblem) {
    // Without targets each line has an answer, also an empty one.
    guard needsTarget else { return }
    for (side, text) in [("source", source), ("target", target)] where text.isEmpty {
      throw RecordProblem(
        "the \(side) is empty", advice: "Complete the pair, or skip invalid records.")
    }
  }
}

/// The form of a line that holds a pair: fills a record or says what is wrong.
protocol PairForm {
  mutating func parse(
    _ line: UnsafeBufferPointer<UInt8>, into record: inout PairRecord
  ) throws(RecordProblem)
}

/// Columns separated by tabs, of which two count.
struct PairColumnsForm: PairForm {
  var sourceColumn = 0
  var targetColumn = 1
  let needsTarget: Bool

  mutating func parse(
    _ line: UnsafeBufferPointer<UInt8>, into record: inout PairRecord
  ) throws(RecordProblem) {
    var column = 0
    var start = 0
    let last = needsTarget ? max(sourceColumn, targetColumn) : sourceColumn
    while true {
      let end = line.offset(of: 0x09, from: start) ?? line.count
      let field = UnsafeBufferPointer(rebasing: line[min(start, end)..<end]).trimmingSpaces
      if column == sourceColumn { record.source.append(contentsOf: field) }
      if column == targetColumn { record.target.append(contentsOf: field) }
      if end == line.count { break }
      start = end + 1
      column += 1
    }
    guard column >= last else { throw tooFewColumns(line, column + 1, last + 1) }
  }

  private func tooFewColumns(
    _ line: UnsafeBufferPointer<UInt8>, _ count: Int, _ expected: Int
  ) -> RecordProblem {
    if expected > 2 {
      return RecordProblem(
        "expected at least \(expected) columns as in the header, found \(count)",
        advice: "Complete the record, or skip invalid records.")
    }
    let advice =
      if line.first == UInt8(ascii: "{") {
        "This line looks like JSON; one file must have one format."
      } else {
        "Put a tab between source and target, or name two files with --source-file and "
          + "--target-file."
      }
    return RecordProblem(
      "expected source<TAB>target, found no tab in \(excerpt(line))", advice: advice)
  }
}

/// A JSON object a line, with a field for the source and one for the target, both strings.
///
/// Other fields are checked and ignored. Of a field that occurs twice the last counts.
struct PairObjectForm: PairForm {
  let sourceField: [UInt8]
  let targetField: [UInt8]
  let sourceRole: String
  let needsTarget: Bool
  let replacesLoneSurrogates: Bool
  private var key: [UInt8] = []
  private var value: [UInt8] = []

  init(_ options: PairOptions) {
    sourceField = Array(options.sourceField.utf8)
    targetField = Array(options.targetField.utf8)
    sourceRole = options.sourceRole
    needsTarget = options.needsTarget
    replacesLoneSurrogates = options.encoding == .replace
  }

  mutating func parse(
    _ line: UnsafeBufferPointer<UInt8>, into record: inout PairRecord
  ) throws(RecordProblem) {
    var scanner = JSONScanner(line)
    scanner.replacesLoneSurrogates = replacesLoneSurrogates
    try scanner.expectObject()
    var hasSource = false
    var hasTarget = false
    if !scanner.skip("}") {
      repeat {
        key.removeAll(keepingCapacity: true)
        try scanner.string("a field name", into: &key)
        try scanner.expect(":", "\":\"")
        if key == sourceField {
          try readString(&scanner, sourceField, into: &record.source)
          hasSource = true
        } else if key == targetField, needsTarget || scanner.peek() == UInt8(ascii: "\"") {
          try readString(&scanner, targetField, into: &record.target)
          hasTarget = true
        } else {
          try scanner.skipValue()
        }
      } while scanner.skip(",")
      try scanner.expect("}", "\",\" or \"}\"")
    }
    try scanner.expectEnd()
    guard hasSource else { throw JSONScanner.missing(sourceField, sourceRole, line) }
    guard hasTarget || !needsTarget else {
      throw JSONScanner.missing(targetField, "target", line)
    }
  }

  private mutating func readString(
    _ scanner: inout JSONScanner, _ field: [UInt8], into text: inout [UInt8]
  ) throws(RecordProblem) {
    guard scanner.peek() == UInt8(ascii: "\"") else { throw scanner.wrongType(field, "a string") }
    value.removeAll(keepingCapacity: true)
    try scanner.string("a string", into: &value)
    text.removeAll(keepingCapacity: true)
    value.withUnsafeBufferPointer { text.append(contentsOf: $0.trimmingSpaces) }
  }
}
