#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension TextError {
  /// The error for a file that could not be opened or read, from the system's error number.
  static func reading(_ path: String, code: Int32) -> TextError {
    switch code {
    case ENOENT, ENOTDIR:
      TextError(
        .missingInput, path: path, message: "no such file or folder",
        advice: "Check the spelling of the path and the folder it starts from.")
    case EACCES, EPERM:
      TextError(
        .unreadableInput, path: path, message: "not readable: permission denied",
        advice: "Give yourself read permission (chmod u+r).")
    case EISDIR:
      .isFolder(path)
    default:
      TextError(
        .unreadableInput, path: path, message: "cannot be read: \(reason(code))",
        advice: "Check the disk or copy the file elsewhere and try again.")
    }
  }

  /// The error for a file that could not be written, from the system's error number.
  static func writing(_ path: String, code: Int32) -> TextError {
    let advice =
      switch code {
      case ENOENT, ENOTDIR: "Create the folder it should be in first."
      case EACCES, EPERM, EROFS: "Choose a folder you may write to."
      case ENOSPC, EDQUOT: "Free some space on the disk."
      case EISDIR: "Name a file, not a folder."
      default: "Check the disk and try again."
      }
    return TextError(
      .outputFailed, path: path, message: "cannot be written: \(reason(code))", advice: advice)
  }

  /// The error for a folder named where a file was expected.
  static func isFolder(_ path: String) -> TextError {
    TextError(
      .unreadableInput, path: path, message: "is a folder, but a file was expected",
      advice: "Name a file inside it.")
  }

  /// The system's words for an error number.
  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
