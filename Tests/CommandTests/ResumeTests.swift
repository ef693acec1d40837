import Foundation
import Testing

@Suite("Stopping and resuming a training run")
struct ResumeTests {
  /// Starts a long run, stops it once two epochs are done, and prints its status.
  private static func script(stoppingWith signal: String) -> String {
    """
    "$TEXTUS" classify train --train data.tsv --output model --epochs 100000 \
      --set model.filters=8 --set model.embedding-size=8 2>log &
    until grep -q '^epoch 2/' log; do kill -0 $! || break; done
    kill -\(signal) $!
    wait $! 2>/dev/null
    echo $?
    """
  }

  @Test(
    "A run that was stopped in any way goes on to the model that one long run gives",
    arguments: [("INT", 130), ("TERM", 143), ("KILL", 137)])
  func interruption(signal: String, status: Int) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let data = try String(
      contentsOfFile: TestModel.corpus("sentiment.train.tsv"), encoding: .utf8)
    try folder.file("data.tsv", containing: data)
    // Shells ignore Ctrl-C in what they start in the background; the command listens all the same.
    let stopped = try await Command.script(
      Self.script(stoppingWith: signal), folder: folder.url
    ).run()
    #expect(stopped.lines == ["\(status)"])
    let log = try String(contentsOfFile: folder.path("log"), encoding: .utf8)
    if signal != "KILL" {
      let last = try #require(log.split(separator: "\n").last)
      #expect(last.hasPrefix("textus: stopped at step "))
      #expect(last.hasSuffix("holds the state: run the same command with --resume to go on."))
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("model"))
      #expect(files == ["training-state.safetensors"])
    }

    // As many epochs as the run had come to, and a few more.
    let epochs = (log.split(separator: "\n").filter { $0.hasPrefix("epoch ") }.count) + 2
    let resumed = try await train(in: folder, "--output", "model", "--resume", epochs: epochs)
    #expect(resumed.status == 0, "\(resumed.error)")
    let whole = try await train(in: folder, "--output", "whole", epochs: epochs)
    #expect(whole.status == 0)
    let weights = try ["model", "whole"].map {
      try Data(contentsOf: URL(fileURLWithPath: folder.path("\($0)/model.safetensors")))
    }
    #expect(weights[0] == weights[1])
    // The finished model has no state any more.
    #expect(
      !FileManager.default.fileExists(atPath: folder.path("model/training-state.safetensors")))
  }

  @Test("Resuming where nothing was begun begins anew and says so")
  func nothingToResume() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("data.tsv", containing: "a\tgood good\nb\tbad bad\n")
    let outcome = try await train(in: folder, "--output", "model", "--resume", epochs: 1)
    #expect(outcome.status == 0)
    #expect(outcome.error.contains("model holds no unfinished run: this one begins anew."))
  }

  private func train(
    in folder: TemporaryFolder, _ arguments: String..., epochs: Int
  ) async throws -> Command.Outcome {
    let options = [
      "--train", "data.tsv", "--epochs", "\(epochs)", "--set", "model.filters=8", "--set",
      "model.embedding-size=8",
    ]
    return try await Command(arguments: ["classify", "train"] + options + arguments).run(in: folder)
  }
}
