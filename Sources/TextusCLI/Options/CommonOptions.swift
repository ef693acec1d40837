import ArgumentParser
import Textus

/// The options that every command takes.
struct CommonOptions: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON object per result, one per line.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print no progress and no remarks, only results and errors.")
  var quiet = false

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp("How many threads to use (default: one per core).", valueName: "count"))
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("--threads must be 1 or more, not \(threads)")
    }
  }

  /// How many threads to use.
  var threadCount: Int { min(threads ?? availableThreads, 1024) }

  /// Standard error, as talkative as was asked for.
  var console: Console { Console(isQuiet: quiet) }
}

/// `--seed` for commands that draw no random numbers: accepted, so that a script can pass the same
/// options everywhere, and without effect.
struct UnusedSeed: ParsableArguments {
  @Option(name: .long, parsing: .unconditional, help: .hidden)
  var seed: UInt64 = 42
}
