import Foundation
import Testing

/// The programs in `Examples/`, which SwiftPM built beside these tests.
@Suite struct ExampleTests {
  private func example(_ name: String) throws -> URL {
    let program = try Command.binary().deletingLastPathComponent().appendingPathComponent(name)
    try #require(FileManager.default.isExecutableFile(atPath: program.path))
    return program
  }

  @Test func ownLayerLearnsItsRing() async throws {
    var command = Command()
    command.program = try example("own-layer")
    let outcome = try await command.run()
    #expect(outcome.status == 0)
    let last = try #require(outcome.output.split(separator: "\n").last)
    let accuracy = try #require(Double(last.split(separator: " ").last ?? ""))
    #expect(accuracy > 0.95)
    #expect(outcome.output.contains("Highway"))
  }

  @Test func classifyFileLabelsEveryLine() async throws {
    let folder = try TemporaryFolder()
    let lines = folder.path("lines.txt")
    try "a moving, beautifully acted film\nthe worst film i have ever seen\n".write(
      toFile: lines, atomically: true, encoding: .utf8)
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    var command = Command(package.appendingPathComponent("models/sentiment").path, lines)
    command.program = try example("classify-file")
    let outcome = try await command.run()
    #expect(outcome.status == 0)
    let labels = outcome.output.split(separator: "\n").map { $0.split(separator: "\t").first }
    #expect(labels == ["positive", "negative"])
  }
}
