import Foundation

/// One call of the built `textus` command: what goes in; `run()` gives what comes out.
///
///     let outcome = try await Command("tokenize", input: "Two words\n").run()
///     #expect(outcome.output == "Two\nwords\n")
struct Command: Sendable {
  var arguments: [String]

  /// The bytes on standard input, which ends after them.
  var input: [UInt8]

  /// Variables added to those of the tests; `nil` removes one.
  var environment: [String: String?]

  /// The folder it runs in; the tests' own by default.
  var folder: URL?

  /// Seconds after which it is killed; `run()` then throws.
  var timeLimit: Double

  /// Another program to run in its place.
  var program: URL?

  init(
    _ arguments: String..., input: String = "", environment: [String: String?] = [:],
    folder: URL? = nil, timeLimit: Double = 120
  ) {
    self.init(
      arguments: arguments, input: Array(input.utf8), environment: environment, folder: folder,
      timeLimit: timeLimit)
  }

  init(
    arguments: [String], input: [UInt8] = [], environment: [String: String?] = [:],
    folder: URL? = nil, timeLimit: Double = 120
  ) {
    self.arguments = arguments
    self.input = input
    self.environment = environment
    self.folder = folder
    self.timeLimit = timeLimit
  }

  /// What the command printed and how it ended.
  struct Outcome: Sendable {
    /// The exit status; for a command that a signal ended, the signal's number negated.
    let status: Int32
    let outputBytes: [UInt8]
    let errorBytes: [UInt8]

    var output: String { String(decoding: outputBytes, as: UTF8.self) }
    var error: String { String(decoding: errorBytes, as: UTF8.self) }

    /// The lines of standard output, without the empty piece after the last newline.
    var lines: [String] {
      var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if lines.last == "" { lines.removeLast() }
      return lines
    }
  }

  /// Why there is no outcome.
  enum Failure: Error, CustomStringConvertible {
    case noBinary(searched: [String])
    case tookTooLong(Command)

    var description: String {
      switch self {
      case .noBinary(let searched):
        return "No built command in \(searched); run the tests with make test or swift test."
      case .tookTooLong(let command):
        return "\(command.arguments) ran for more than \(command.timeLimit) s and was killed."
      }
    }
  }

  /// Runs the command to its end.
  func run() async throws -> Outcome {
    let scratch = try TemporaryFolder()
    defer { scratch.remove() }
    // Files instead of pipes: no output is large enough to make the command wait for its reader.
    let outputFile = try scratch.file("output")
    let errorFile = try scratch.file("error")
    let inputFile = try scratch.file("input", containing: input)

    let process = Process()
    process.executableURL = try program ?? Command.binary()
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    if let folder { process.currentDirectoryURL = folder }
    var variables = ProcessInfo.processInfo.environment
    for (name, value) in environment { variables[name] = value }
    process.environment = variables

    guard try await Self.finish(process, within: timeLimit) else { throw Failure.tookTooLong(self) }
    let bySignal = process.terminationReason == .uncaughtSignal
    return Outcome(
      status: bySignal ? -process.terminationStatus : process.terminationStatus,
      outputBytes: Array(try Data(contentsOf: outputFile)),
      errorBytes: Array(try Data(contentsOf: errorFile)))
  }

  /// Starts `process` and waits for it without blocking a thread; false when it had to be killed.
  private static func finish(_ process: Process, within seconds: Double) async throws -> Bool {
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in end.finish() }
    try process.run()
    let identifier = process.processIdentifier
    let guardian = Task {
      try await Task.sleep(for: .seconds(seconds))
      // The programs it started too, which share its group: Foundation waits for all of them.
      kill(getpgid(identifier) == identifier ? -identifier : identifier, SIGKILL)
      return true
    }
    for await _ in ends {}
    guardian.cancel()
    let killed = (try? await guardian.value) ?? false
    return !killed
  }
}
