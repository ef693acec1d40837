/// What went wrong with a file, a line of text or an option, where, and how to mend it.
///
/// The description is one message of the form `reviews.tsv:1041: expected "label<TAB>text", found no
/// tab. …`, ready to be shown to a user; `kind` decides a command's exit status.
public struct TextError: Error, Sendable, Hashable {
  /// The family an error belongs to, one per exit status of a command.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The input does not exist (exit status 66).
    case missingInput
    /// The input exists and cannot be read: a folder, no permission, a failing disk (66).
    case unreadableInput
    /// The input was read and is not what it should be (65).
    case invalidData
    /// The output could not be written (74).
    case outputFailed
    /// An option or argument has a value that cannot be used (64).
    case invalidArgument
  }

  /// The family of the error.
  public var kind: Kind
  /// The file concerned; `-` stands for standard input.
  public var path: String?
  /// The line of the file, counted from 1.
  public var line: Int?
  /// What is wrong and what was expected: a sentence without its final stop.
  public var message: String
  /// How to mend it: one or more whole sentences.
  public var advice: String?

  /// An error with everything that is known about it.
  public init(
    _ kind: Kind, path: String? = nil, line: Int? = nil, message: String, advice: String? = nil
  ) {
    self.kind = kind
    self.path = path
    self.line = line
    self.message = message
    self.advice = advice
  }
}

extension TextError: CustomStringConvertible {
  /// The whole message: place, what is wrong, how to mend it.
  public var description: String {
    var text = ""
    if let path {
      text += path == ByteSource.standardInputPath ? "standard input" : path
      if let line { text += ":\(line)" }
      text += ": "
    }
    text += message
    if let advice { text += ". " + advice }
    return text
  }
}
