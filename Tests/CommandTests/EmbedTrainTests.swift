import Foundation
import Testing

@Suite("textus embed train")
struct EmbedTrainTests {
  /// Two topics whose words never meet.
  private static let corpus: String = {
    var text = ""
    for line in 0..<3000 {
      let words = line % 2 == 0 ? ["cat", "dog", "cow", "hen"] : ["iron", "gold", "zinc", "lead"]
      text += (0..<8).map { words[(line * 7 + $0 * $0 * 3 + line / 5) % 4] }.joined(separator: " ")
      text += "\n"
    }
    return text
  }()

  private let options = ["--dimension", "16", "--subsample", "0", "--epochs", "3", "--quiet"]

  private func train(_ folder: TemporaryFolder, _ arguments: [String]) async throws
    -> Command.Outcome
  {
    try folder.file("text.txt", containing: Self.corpus)
    return try await Command(
      arguments: ["embed", "train", "text.txt"] + options + arguments, folder: folder.url
    ).run()
  }

  @Test("Vectors are trained, kept in the form of the output's name, and found near each other")
  func training() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let outcome = try await train(folder, ["--output", "v.bin", "--json"])
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("\"vocabulary\":8"))
    #expect(outcome.output.contains("\"words\":24000"))
    #expect(outcome.output.contains("\"words_per_second\":"))
    #expect(try folder.names() == ["text.txt", "v.bin"])
    let near = try await Command(
      "embed", "nearest", "--vectors", "v.bin", "cat", "--top", "3", folder: folder.url
    ).run()
    let found = Set(near.lines.compactMap { $0.split(separator: "\t").first.map(String.init) })
    #expect(found == ["dog", "cow", "hen"])
  }

  @Test("A deterministic run writes the same file, with any number of threads")
  func determinism() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    for (name, threads) in [("a.vec", "1"), ("b.vec", "3")] {
      let outcome = try await train(
        folder, ["-o", name, "--deterministic", "--threads", threads, "--seed", "7"])
      #expect(outcome.status == 0)
    }
    let files = try ["a.vec", "b.vec"].map {
      try Data(contentsOf: URL(fileURLWithPath: folder.path($0)))
    }
    #expect(files[0] == files[1])
    #expect(String(decoding: files[0].prefix(5), as: UTF8.self) == "8 16\n")
  }

  @Test("--no-centering leaves the words' mean in their vectors")
  func centering() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    var means: [Double] = []
    for flags in [[], ["--no-centering"]] {
      let outcome = try await train(folder, ["-o", "v.vec", "--deterministic"] + flags)
      #expect(outcome.status == 0, "\(outcome.error)")
      let rows = try String(contentsOfFile: folder.path("v.vec"), encoding: .utf8)
        .split(separator: "\n").dropFirst()
        .map { $0.split(separator: " ").dropFirst().compactMap { Double($0) } }
      #expect(rows.count == 8)
      // All words are about as frequent, so that the plain mean is nearly the weighted one.
      means.append(
        (0..<16).map { column in abs(rows.reduce(0) { $0 + $1[column] }) / 8 }.max() ?? 0)
    }
    #expect(means[0] < means[1] / 4, "\(means)")
  }

  @Test("A recipe holds the settings, an option wins over it, a dry run only measures")
  func recipe() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file(
      "recipe.yaml",
      containing: """
        data:
          files: [text.txt]
        training:
          architecture: cbow
          dimension: 24
          subwords: {maximum-length: 4, buckets: 50}
        """)
    try folder.file("text.txt", containing: Self.corpus)
    let outcome = try await Command(
      "embed", "train", "--recipe", "recipe.yaml", "--data", ".", "--dimension", "10", "--dry-run",
      "--json", folder: folder.url
    ).run()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.output.hasPrefix("{\"architecture\":\"cbow\",\"dimension\":10,\"vocabulary\":8,"))
    #expect(outcome.output.contains("\"memory_bytes\":"))
    #expect(!outcome.output.contains("words_per_second"))
    #expect(outcome.error.contains("Training needs about"))
    #expect(try folder.names() == ["recipe.yaml", "text.txt"])
  }

  @Test("Sub-words are kept in a fastText model and training goes on from any file")
  func continuing() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let first = try await train(folder, ["-o", "model.bin", "--subwords", "--buckets", "300"])
    #expect(first.status == 0)
    let unseen = try await Command(
      "embed", "nearest", "--vectors", "model.bin", "golden", "--top", "1", folder: folder.url
    ).run()
    #expect(unseen.status == 0, "\(unseen.error)")
    let more = try await train(folder, ["-o", "more.txt", "--continue-from", "model.bin"])
    #expect(more.status == 0, "\(more.error)")
  }

  @Test(
    "Stopping a run leaves no file, and no old file changed",
    arguments: [("INT", 130), ("TERM", 143)])
  func interruption(signal: String, status: Int) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("text.txt", containing: Self.corpus)
    try folder.file("old.bin", containing: "as it was")
    let script = """
      for output in new.bin old.bin; do
        rm -f log
        "$TEXTUS" embed train text.txt -o $output --epochs 100000 2>log &
        until grep -q '^epoch 2/' log; do kill -0 $! || break; done
        kill -\(signal) $!
        wait $! 2>/dev/null
        echo $?
      done
      """
    let outcome = try await Command.script(script, folder: folder.url).run()
    #expect(outcome.lines == ["\(status)", "\(status)"])
    #expect(try folder.names() == ["log", "old.bin", "text.txt"])
    let old = try String(contentsOfFile: folder.path("old.bin"), encoding: .utf8)
    #expect(old == "as it was")
    let log = try String(contentsOfFile: folder.path("log"), encoding: .utf8)
    #expect(log.hasSuffix("textus: stopped; no file was written.\n"))
  }
}
