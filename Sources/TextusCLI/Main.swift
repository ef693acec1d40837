import ArgumentParser

/// Where the process starts: parses the arguments, runs the command, turns errors into statuses.
@main
enum Main {
  static func main() {
    Crash.report()
    ignoreBrokenPipes()
    do {
      var command = try TextusCommand.parseAsRoot()
      try command.run()
    } catch {
      Ending(of: error).leave()
    }
  }
}
