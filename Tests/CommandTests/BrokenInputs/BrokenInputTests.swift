import Testing

@Suite("Broken inputs")
struct BrokenInputTests {
  @Test("Each mistake is told in one sentence with the right status", arguments: BrokenInput.all)
  func broken(_ test: BrokenInput) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try await test.prepare(folder)
    let before = try folder.names()
    let command = Command(arguments: test.arguments, input: test.input, folder: folder.url)
    let outcome = try await command.run()
    #expect(outcome.status == test.status, "\(outcome.error)")
    #expect(outcome.output.isEmpty)
    let last = try #require(outcome.error.split(separator: "\n").last)
    #expect(last.hasPrefix("textus: "))
    #expect(last.contains(test.message))
    #expect(last.last == "." || last.last == "?")
    #expect(!outcome.error.contains("Fatal error"))
    // Nothing half-written is left behind.
    #expect(try folder.names() == before)
  }

  @Test("The table is as long as was promised, and no two rows are alike")
  func table() {
    #expect(BrokenInput.all.count >= 40)
    #expect(Set(BrokenInput.all.map(\.name)).count == BrokenInput.all.count)
  }

  @Test("A full disk is told")
  func fullDisk() async throws {
    for command in ["tokenize text", "vocabulary --help", "models --help"] {
      let outcome = try await Command.script("\"$TEXTUS\" \(command) > /dev/full; echo $?").run()
      #expect(outcome.lines == ["74"])
    }
  }
}
