import Testing

@Suite("textus tokenize")
struct TokenizeTests {
  /// Options, the lines that go in and the lines that must come out.
  struct Case: Sendable, CustomTestStringConvertible {
    let options: [String]
    let input: String
    let lines: [String]

    var testDescription: String { (["tokenize"] + options).joined(separator: " ") }
  }

  static let cases = [
    Case(
      options: [], input: "Hello, wörld 3.5!\n\nIt's 東京に行く。\n",
      lines: ["Hello wörld 3.5", "", "It's 東京 に 行く"]),
    Case(options: [], input: "no newline at the end", lines: ["no newline at the end"]),
    Case(options: [], input: "\u{FEFF}mark\r\nand CRLF\r\n", lines: ["mark", "and CRLF"]),
    Case(options: [], input: "", lines: []),
    Case(options: [], input: "\n", lines: [""]),
    Case(options: ["-"], input: "from standard input\n", lines: ["from standard input"]),
    Case(options: ["--input", "-"], input: "the same\n", lines: ["the same"]),
    Case(options: ["--lowercase"], input: "ÄÖ Ab\n", lines: ["äö ab"]),
    Case(
      options: ["--lowercase", "--locale", "tr"], input: "ILIK\n", lines: ["ılık"]),
    Case(
      options: ["--keep-punctuation"], input: "Yes, please! 👍🏽\n", lines: ["Yes , please ! 👍🏽"]),
    Case(
      options: ["--unit", "character"], input: "né e\u{301} 👨‍👩‍👧\n",
      lines: ["n é e\u{301} 👨‍👩‍👧"]),
    Case(
      options: ["--unit", "sentence"], input: "One two. Three?  Four\tfive.\n\n",
      lines: ["One two.\tThree?\tFour five.", ""]),
    Case(
      options: ["--unit", "ngram"], input: "a b, c d\nlonely\n",
      lines: ["a b\tb c\tc d", ""]),
    Case(
      options: ["--unit", "ngram", "--order", "3"], input: "a b c d\n",
      lines: ["a b c\tb c d"]),
    Case(options: ["--unit", "whitespace"], input: "<unk> N $ 's\n", lines: ["<unk> N $ 's"]),
    Case(
      options: ["--unit", "word", "--locale", "th"], input: "ฉันรักภาษาไทย\n",
      lines: ["ฉัน รัก ภาษา ไทย"]),
    Case(
      options: ["--json"], input: "Tschüß du\n\n",
      lines: [
        #"{"text":"Tschüß du","tokens":[{"text":"Tschüß","start":0,"end":8},"#
          + #"{"text":"du","start":9,"end":11}]}"#,
        #"{"text":"","tokens":[]}"#,
      ]),
    Case(
      options: ["--json", "--unit", "ngram", "--lowercase"], input: "A \"b\\ C\n",
      lines: [
        #"{"text":"A \"b\\ C","tokens":[{"text":"a b","start":0,"end":4},"#
          + #"{"text":"b c","start":3,"end":7}]}"#
      ]),
    Case(
      options: ["--threads", "3", "--seed", "7", "--quiet"], input: "a\nb\n", lines: ["a", "b"]),
  ]

  @Test("Each line gives one line of tokens", arguments: cases)
  func lines(_ test: Case) async throws {
    let command = Command(arguments: ["tokenize"] + test.options, input: Array(test.input.utf8))
    let outcome = try await command.run()
    #expect(outcome.lines == test.lines)
    #expect(outcome.error.isEmpty)
    #expect(outcome.status == 0)
  }

  @Test("Arguments are texts, each a line of output, even with a line break inside")
  func arguments() async throws {
    let outcome = try await Command("tokenize", "One, two.", "three", "", "four\nfive").run()
    #expect(outcome.lines == ["One two", "three", "", "four five"])
  }

  @Test("Lines keep their order through many batches and threads")
  func order() async throws {
    let lines = (0..<15_000).map { "line \($0)" + String(repeating: " x", count: $0 % 40) }
    let text = lines.joined(separator: "\n") + "\n"
    let outcome = try await Command("tokenize", "--threads", "4", input: text).run()
    #expect(outcome.lines == lines)
  }

  @Test("A file may be gzipped under any name")
  func gzip() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("text.txt", containing: Gzip.helloWorld)
    let outcome = try await Command("tokenize", "-i", "text.txt", folder: folder.url).run()
    #expect(outcome.lines == ["Hello world", "second line"])
  }

  @Test("A line longer than any buffer is one line of output")
  func longLine() async throws {
    let text = String(repeating: "word ", count: 200_000)
    let outcome = try await Command("tokenize", input: text).run()
    #expect(outcome.lines.count == 1)
    #expect(outcome.output.utf8.count == text.utf8.count)
  }

  @Test("The lines before one that is not UTF-8 are printed, then the error names it")
  func invalidLine() async throws {
    let command = Command(
      arguments: ["tokenize"], input: Array("fine\nalso\nx".utf8) + [0xFF, 0x0A])
    let outcome = try await command.run()
    #expect(outcome.lines == ["fine", "also"])
    #expect(outcome.error.hasPrefix("textus: standard input:3: byte 2 (0xFF) is not valid UTF-8"))
    #expect(outcome.status == 65)
  }

  @Test("A reader that goes away ends the command without a word")
  func brokenPipe() async throws {
    let outcome = try await Command.script("yes text | \"$TEXTUS\" tokenize | head -n 2").run()
    #expect(outcome.lines == ["text", "text"])
    #expect(outcome.error.isEmpty)
  }

  @Test("An answer does not wait for the next question")
  func answersAtOnce() async throws {
    // The second line is written only after the answer to the first has been read.
    let script = """
      mkfifo in out
      "$TEXTUS" tokenize <in >out &
      exec 3>in 4<out
      echo "first, question" >&3; read -r answer <&4; echo "$answer"
      echo "second one" >&3; read -r answer <&4; echo "$answer"
      exec 3>&-
      wait
      """
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let outcome = try await Command.script(script, folder: folder.url).run()
    #expect(outcome.lines == ["first question", "second one"])
  }
}
