import Foundation
import Testing

@Suite("textus vocabulary")
struct VocabularyTests {
  private let text = "the cat the dog\nA the\ncat\n"

  @Test("Tokens are counted, the most frequent first, equal counts in the order of their bytes")
  func counts() async throws {
    let outcome = try await Command("vocabulary", input: text).run()
    #expect(outcome.lines == ["the\t3", "cat\t2", "A\t1", "dog\t1"])
    #expect(outcome.error.isEmpty)
    #expect(outcome.status == 0)
  }

  @Test("The verb may be said")
  func verb() async throws {
    let outcome = try await Command("vocabulary", "build", "-", input: text).run()
    #expect(outcome.lines.first == "the\t3")
  }

  @Test("Size and count limit what is printed")
  func limits() async throws {
    let size = try await Command("vocabulary", "--max-size", "3", input: text).run()
    #expect(size.lines == ["the\t3", "cat\t2", "A\t1"])
    let count = try await Command("vocabulary", "--min-count", "2", input: text).run()
    #expect(count.lines == ["the\t3", "cat\t2"])
  }

  @Test("The options of tokenize hold here, too")
  func tokenizerOptions() async throws {
    let lower = try await Command(
      "vocabulary", "--lowercase", "--keep-punctuation", input: "A, a.\n"
    ).run()
    #expect(lower.lines == ["a\t2", ",\t1", ".\t1"])
    let grams = try await Command("vocabulary", "--unit", "ngram", input: "x y x y\nx y\n").run()
    #expect(grams.lines == ["x y\t3", "y x\t1"])
  }

  @Test("Several files count together and the result may go to a file")
  func files() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("one.txt", containing: "b a\n")
    try folder.file("two.gz", containing: Gzip.helloWorld)
    let outcome = try await Command(
      "vocabulary", "one.txt", "two.gz", "one.txt", "--output", "vocabulary.txt", folder: folder.url
    ).run()
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty)
    let lines = try String(contentsOfFile: folder.path("vocabulary.txt"), encoding: .utf8)
    #expect(lines == "a\t2\nb\t2\nHello\t1\nline\t1\nsecond\t1\nworld\t1\n")
    #expect(try folder.names() == ["one.txt", "two.gz", "vocabulary.txt"])
  }

  @Test("A file is not touched when the count fails")
  func atomic() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("old.txt", containing: "as it was")
    try folder.file("bad.txt", containing: Array("fine\n".utf8) + [0xC3, 0x28, 0x0A])
    let outcome = try await Command(
      "vocabulary", "bad.txt", "--output", "old.txt", folder: folder.url
    ).run()
    #expect(outcome.status == 65)
    #expect(try String(contentsOfFile: folder.path("old.txt"), encoding: .utf8) == "as it was")
    #expect(try folder.names() == ["bad.txt", "old.txt"])
  }

  @Test("One endless line is counted in pieces without cutting a word or an n-gram")
  func endlessLine() async throws {
    let count = 100_000
    let text = String(repeating: "alpha beta gamma ", count: count)
    let words = try await Command("vocabulary", input: text).run()
    #expect(words.lines == ["alpha\t\(count)", "beta\t\(count)", "gamma\t\(count)"])
    let grams = try await Command("vocabulary", "--unit", "ngram", input: text).run()
    #expect(
      grams.lines == ["alpha beta\t\(count)", "beta gamma\t\(count)", "gamma alpha\t\(count - 1)"])
  }

  @Test("JSON has a line for each token")
  func json() async throws {
    let outcome = try await Command("vocabulary", "--json", input: "a a \"b\n").run()
    #expect(outcome.lines == [#"{"token":"a","count":2}"#, #"{"token":"b","count":1}"#])
  }

  @Test("What would break the lines of the output is escaped")
  func escapes() async throws {
    let outcome = try await Command(
      "vocabulary", "--unit", "character", "--max-size", "2", input: "\t\t\\\n"
    ).run()
    #expect(outcome.lines == ["\\t\t2", "\\\\\t1"])
  }

  @Test("Nothing to count gives nothing and a remark")
  func nothing() async throws {
    let outcome = try await Command("vocabulary", input: "  \n...\n").run()
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error == "No token occurs in the text.\n")
    let quiet = try await Command("vocabulary", "--quiet", input: "").run()
    #expect(quiet.error.isEmpty)
  }
}
