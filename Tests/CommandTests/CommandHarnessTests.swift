import Foundation
import Testing

/// The harness itself, tried on programs whose behaviour is known.
@Suite("The harness of the end-to-end tests", .serialized)
struct CommandHarnessTests {
  @Test("The built command is found and ends with status 0")
  func findsTheBinary() async throws {
    let outcome = try await Command("--help").run()
    #expect(outcome.status == 0)
    #expect(!outcome.output.isEmpty)
    #expect(outcome.error.isEmpty)
  }

  @Test("Input, variables and folder reach the program; its two outputs and status come back")
  func passesEverything() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("here")
    var command = shell("cat; ls; echo $ADDED; echo ${REMOVED-none} >&2; exit 65")
    command.input = Array("in\n".utf8)
    command.environment = ["ADDED": "added", "REMOVED": nil]
    command.folder = folder.url
    let outcome = try await command.run()
    #expect(outcome.status == 65)
    #expect(outcome.lines == ["in", "here", "added"])
    #expect(outcome.error == "none\n")
  }

  @Test("Output larger than a pipe holds arrives whole")
  func largeOutput() async throws {
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
    var command = shell("cat")
    command.input = bytes
    #expect(try await command.run().outputBytes == bytes)
  }

  @Test("A program that a signal ended has the negated number as its status")
  func signals() async throws {
    #expect(try await shell("kill -9 $$").run().status == -9)
  }

  @Test(
    "A program that does not end is killed, with those it started, and reported",
    arguments: ["while :; do :; done", "while :; do :; done & wait"])
  func endless(script: String) async throws {
    var command = shell(script)
    command.timeLimit = 0.1
    await #expect(throws: Command.Failure.self) { try await command.run() }
  }

  /// A command that gives a script to the system's shell.
  private func shell(_ script: String) -> Command {
    var command = Command("-c", script)
    command.program = URL(fileURLWithPath: "/bin/sh")
    return command
  }

  @Test("A temporary folder holds what was written and is gone afterwards")
  func temporaryFolders() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("a/b.txt", containing: "text")
    #expect(try String(contentsOf: file, encoding: .utf8) == "text")
    #expect(try folder.names() == ["a"])
    folder.remove()
    #expect(!FileManager.default.fileExists(atPath: folder.url.path))
  }
}
