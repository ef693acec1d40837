/// `__label__x __label__y text`: fastText's format.
///
/// As in fastText, words are separated by spaces and tabs and every word that starts with
/// `__label__` is a label wherever it stands; the other words are the text.
struct FastTextForm: LineForm {
  static let prefix = Array("__label__".utf8)

  mutating func parse(
    _ line: UnsafeBufferPointer<UInt8>, into record: inout LabelledRecord
  ) throws(RecordProblem) {
    var rest = 0
    var hasLabel = false
    while let word = Self.nextWord(line, from: rest), Self.isLabel(line, word) {
      try record.addLabel(Self.name(line, word), isFirst: !hasLabel)
      hasLabel = true
      rest = word.upperBound
    }
    // Exactly one separator stands between the labels and the text.
    if rest > 0, rest < line.count { rest += 1 }
    try addText(line, from: rest, to: &record, &hasLabel)
    guard hasLabel else {
      throw RecordProblem(
        "expected __label__NAME and a text, found no label in \(excerpt(line))",
        advice: "Every line needs a label; one file must have one format.")
    }
  }

  /// Adds the line from `start` as text, without the labels that stand in it.
  private func addText(
    _ line: UnsafeBufferPointer<UInt8>, from start: Int, to record: inout LabelledRecord,
    _ hasLabel: inout Bool
  ) throws(RecordProblem) {
    var copied = start
    var position = start
    while let found = Self.nextLabelMark(line, from: position) {
      var end = found
      while end < line.count, !Self.isSpace(line[end]) { end += 1 }
      try record.addLabel(Self.name(line, found..<end), isFirst: !hasLabel)
      hasLabel = true
      record.text.append(contentsOf: line[copied..<found])
      copied = min(end + 1, line.count)
      position = end
    }
    record.text.append(contentsOf: line[copied...])
  }

  /// Whether a word of the line is a label.
  static func hasLabel(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    nextLabelMark(line, from: 0) != nil
  }

  /// Where the next `__label__` at the start of a word is.
  private static func nextLabelMark(_ line: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var position = start
    while let found = line[position...].firstIndex(of: prefix[0]) {
      if found == 0 || isSpace(line[found - 1]), line[found...].starts(with: prefix) {
        return found
      }
      position = found + 1
    }
    return nil
  }

  private static func nextWord(
    _ line: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Range<Int>? {
    var begin = start
    while begin < line.count, isSpace(line[begin]) { begin += 1 }
    if begin == line.count { return nil }
    var end = begin
    while end < line.count, !isSpace(line[end]) { end += 1 }
    return begin..<end
  }

  private static func isLabel(_ line: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> Bool {
    line[word].starts(with: prefix)
  }

  private static func name(
    _ line: UnsafeBufferPointer<UInt8>, _ word: Range<Int>
  ) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: line[word].dropFirst(prefix.count))
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
