/// What went wrong with a file of a model, in words a user can act on.
public struct ArchiveError: Error, Hashable, Sendable {
  /// The sorts of failure; the command line turns them into exit codes.
  public enum Kind: Sendable {
    /// The file does not exist or cannot be opened.
    case notFound
    /// The file's bytes are not what its format asks for.
    case damaged
    /// The file is sound but is not the one that was needed: other names, shapes or versions.
    case mismatch
    /// The file or folder could not be written.
    case cannotWrite
  }

  /// The sort of failure.
  public let kind: Kind
  /// The file or folder concerned.
  public let path: String
  /// What is wrong, a clause without a full stop.
  public let what: String
  /// How to mend it, a clause without a full stop.
  public let hint: String

  /// An error about the file at `path`.
  public init(_ kind: Kind, path: String, what: String, hint: String) {
    self.kind = kind
    self.path = path
    self.what = what
    self.hint = hint
  }
}

extension ArchiveError: CustomStringConvertible {
  /// One sentence: the path, what is wrong and how to mend it.
  public var description: String { "\(path): \(what); \(hint)" }
}

extension ArchiveError {
  static let anotherCopy = "use an undamaged copy, or save the model again"

  /// An error about a file whose bytes break its format.
  static func damaged(_ path: String, _ what: String, hint: String = anotherCopy) -> ArchiveError {
    ArchiveError(.damaged, path: path, what: what, hint: hint)
  }

  /// An error about a file that could not be opened or read, worded after the system's code.
  static func notReadable(_ path: String, code: Int32) -> ArchiveError {
    ArchiveError(
      .notFound, path: path, what: "cannot be read: \(systemMessage(code))",
      hint: "check the path and its permissions")
  }

  /// An error about something that could not be written, worded after the system's code.
  static func notWritable(_ path: String, code: Int32) -> ArchiveError {
    ArchiveError(
      .cannotWrite, path: path, what: "cannot be written: \(systemMessage(code))",
      hint: "check that its folder exists, may be written and has room")
  }
}
