extension TextError {
  /// The error for bytes that are not UTF-8, showing the line around the first of them.
  static func invalidUTF8(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, _ path: String, _ line: Int?
  ) -> TextError {
    let problem = RecordProblem.invalidUTF8(bytes, at: offset)
    return TextError(
      .invalidData, path: path, line: line, message: problem.message, advice: problem.advice)
  }
}

/// What is wrong with one record, before its file and line are known.
struct RecordProblem: Error {
  var message: String
  var advice: String?

  init(_ message: String, advice: String? = nil) {
    self.message = message
    self.advice = advice
  }

  /// The same problem at its place.
  func located(_ path: String, _ line: Int?) -> TextError {
    TextError(.invalidData, path: path, line: line, message: message, advice: advice)
  }

  static func invalidUTF8(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> RecordProblem {
    let digits = String(bytes[offset], radix: 16, uppercase: true)
    let before = UnsafeBufferPointer(rebasing: bytes[max(0, offset - 20)..<offset])
    return RecordProblem(
      "byte \(offset + 1) (0x\(digits)) is not valid UTF-8, after \(excerpt(before))",
      advice: "Convert the file (iconv -f LATIN1 -t UTF-8), or replace or skip invalid text.")
  }
}
