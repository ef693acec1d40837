extension JSONScanner {
  /// Consumes the brace that opens the object of a line.
  mutating func expectObject() throws(RecordProblem) {
    if skip("{") { return }
    throw RecordProblem(
      "expected a JSON object, found \(excerpt(bytes))",
      advice: "Write one object a line; one file must have one format.")
  }

  /// The problem of a field whose value, which comes next, is of another kind than expected.
  func wrongType(_ field: [UInt8], _ expected: String) -> RecordProblem {
    let rest = UnsafeBufferPointer(rebasing: bytes[position...])
    return RecordProblem(
      "field \(excerpt(field)) must be \(expected), found \(excerpt(rest, maximumLength: 20))",
      advice: "Correct the record, or skip invalid records.")
  }

  /// The problem of a missing field, naming those that are there; the object was read before.
  static func missing(
    _ field: [UInt8], _ role: String, _ line: UnsafeBufferPointer<UInt8>
  ) -> RecordProblem {
    var names: [[UInt8]] = []
    var scanner = JSONScanner(line)
    do throws(RecordProblem) {
      try scanner.expect("{", "an object")
      while names.count < 1000, scanner.peek() == UInt8(ascii: "\"") {
        var name: [UInt8] = []
        try scanner.string("a field name", into: &name)
        names.append(name)
        try scanner.expect(":", "\":\"")
        try scanner.skipValue()
        if !scanner.skip(",") { break }
      }
    } catch {
      // The object was read without a problem before; the names found so far will do.
    }
    let found = names.isEmpty ? "it has no fields" : "its fields are \(listed(names))"
    return RecordProblem(
      "the object has no field \(excerpt(field)); \(found)",
      advice: "Name the field that holds the \(role) with --\(role)-field.")
  }
}
