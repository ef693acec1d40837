public import Text

/// Questions of the form "a is to b as c is to what?", in sections, with their answers.
///
/// The form of Mikolov's `questions-words.txt`: a line `: name` begins a section, any other has
/// four words separated by white space.
public struct AnalogyQuestions: Sendable {
  /// Questions of one kind.
  public struct Section: Sendable {
    /// What follows the colon.
    public let name: String
    /// The four words of each question, the answer last.
    public internal(set) var questions: [[[UInt8]]]
  }

  /// The sections in the order of the file.
  public private(set) var sections: [Section] = []

  /// Reads a file, plain or gzip, or standard input for `-`.
  ///
  /// - Throws: `TextError` naming the line that is neither a section nor four words; also where
  ///   there is no question at all.
  public init(path: String) throws(TextError) {
    let reader = try LineReader(path: path)
    while let line = try reader.next() {
      let bytes = Array(line.utf8)
      let fields = bytes.split(whereSeparator: VectorLayout.isSpace).map(Array.init)
      if fields.isEmpty { continue }
      if bytes[0] == UInt8(ascii: ":") {
        let name = bytes.dropFirst().drop(while: VectorLayout.isSpace)
        sections.append(
          Section(name: String(decoding: name, as: UTF8.self).trimmed, questions: []))
        continue
      }
      guard fields.count == 4 else {
        throw TextError(
          .invalidData, path: path, line: reader.lineNumber,
          message: "expected four words or \": section\", found \(fields.count) words in "
            + quoted(bytes),
          advice: "A question is written \"Athens Greece Oslo Norway\".")
      }
      if sections.isEmpty { sections.append(Section(name: "questions", questions: [])) }
      sections[sections.count - 1].questions.append(fields)
    }
    guard sections.contains(where: { !$0.questions.isEmpty }) else {
      throw TextError(
        .invalidData, path: path, message: "holds no question",
        advice: "A question is a line of four words, the answer last.")
    }
  }
}

extension String {
  /// Without white space at the end.
  fileprivate var trimmed: String {
    var text = self[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
