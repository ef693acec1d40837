/// The exit statuses of the command, those of `sysexits.h`.
enum ExitStatus: Int32 {
  case success = 0
  /// The command was called wrongly.
  case usage = 64
  /// An input is not what it should be.
  case invalidData = 65
  /// An input does not exist or cannot be read.
  case noInput = 66
  /// A defect of the program.
  case internalError = 70
  /// An output cannot be written.
  case cannotWrite = 74
}

/// An error of the command itself, ready to be shown.
struct CommandError: Error {
  let status: ExitStatus
  /// One sentence without its final stop: what is wrong and how to mend it.
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }
}

/// Whoever reads standard output has gone: nothing is left to do, and nothing to say.
struct OutputClosed: Error {}
