import Foundation

extension Command {
  /// The system's shell.
  static var shell: URL { URL(fileURLWithPath: "/bin/sh") }

  /// Runs a shell script in which `"$TEXTUS"` is the built command.
  static func script(_ text: String, folder: URL? = nil) throws -> Command {
    var command = Command("-c", text, folder: folder)
    command.program = shell
    command.environment = ["TEXTUS": try binary().path]
    return command
  }
}
