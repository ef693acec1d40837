import TestSupport
import Testing
import Text

@Suite("Pairs of texts")
struct PairReaderTests {
  private func read(
    _ text: String, change: (inout PairOptions) -> Void = { _ in }
  ) throws -> (pairs: [[String]], reader: PairReader) {
    var options = PairOptions()
    change(&options)
    let reader = try PairReader(bytes: Array(text.utf8), name: "data.tsv", options: options)
    var pairs: [[String]] = []
    while let pair = try reader.next() { pairs.append([pair.source, pair.target]) }
    return (pairs, reader)
  }

  @Test("in columns have source and target first; more columns are ignored")
  func columns() throws {
    let (pairs, reader) = try read("a b\tc d\n\n x \t y \tz\t\nGo.\tVa !\tCC-BY 2.0\r\n")
    #expect(pairs == [["a b", "c d"], ["x", "y"], ["Go.", "Va !"]])
    #expect(reader.format == .tabSeparated)
    #expect(reader.line == 4)
  }

  @Test("in columns with a header that names the fields come from those columns")
  func header() throws {
    let (pairs, _) = try read("id\ttitle\tabstract\n1\tT\tA\n2\tU\tB\n") {
      $0.sourceField = "abstract"
      $0.targetField = "title"
    }
    #expect(pairs == [["A", "T"], ["B", "U"]])
  }

  @Test("in JSON lines come from the fields named")
  func objects() throws {
    let (pairs, reader) = try read(
      #"{"id": 7, "title": "T\t1", "abstract": "A \"b\"", "x": [{}]}"# + "\n"
    ) {
      $0.sourceField = "abstract"
      $0.targetField = "title"
    }
    #expect(pairs == [["A \"b\"", "T\t1"]])
    #expect(reader.format == .jsonLines)
    #expect(try read(#"{"source": "a", "target": "b"}"#).pairs == [["a", "b"]])
  }

  @Test("may lack targets where sources alone are wanted, and each line counts")
  func sources() throws {
    let wantsSources: (inout PairOptions) -> Void = { $0.needsTarget = false }
    let (pairs, reader) = try read("a b\n\nc\td\n", change: wantsSources)
    #expect(pairs == [["a b", ""], ["", ""], ["c", "d"]])
    #expect(reader.format == .sources)
    #expect(try read("", change: wantsSources).pairs.isEmpty)
    let objects = try read(
      "{\"source\": \"a\"}\n\n{\"source\": \"\", \"target\": null}\n", change: wantsSources)
    #expect(objects.pairs == [["a", ""], ["", ""], ["", ""]])
  }

  @Test("in two files belong together line by line, gzip or not")
  func twoFiles() throws {
    let folder = try TemporaryFolder()
    let sources = try folder.write("source.txt", "\u{FEFF}a\tb\r\n\nc\n")
    let targets = try folder.write("target.txt.gz", gzipped("A\n\nC"))
    let reader = try PairReader(sourcePath: sources, targetPath: targets)
    var pairs: [[String]] = []
    while let pair = try reader.next() { pairs.append([pair.source, pair.target]) }
    #expect(pairs == [["a\tb", "A"], ["c", "C"]])
    #expect(reader.format == .twoFiles)
    #expect(reader.line == 3)
  }

  @Test("in two files of different lengths are an error that names both counts")
  func unequal() throws {
    let folder = try TemporaryFolder()
    let two = try folder.write("two.txt", "a\nb\n")
    let four = try folder.write("four.txt", "a\nb\nc\nd\n")
    var options = PairOptions()
    options.skipsInvalid = true
    for (source, target, counts) in [(two, four, ["2", "4"]), (four, two, ["4", "2"])] {
      let reader = try PairReader(sourcePath: source, targetPath: target, options: options)
      let error = #expect(throws: TextError.self) { try TextPairs(reader) }
      #expect(error?.kind == .invalidData)
      #expect(error?.message.contains("have \(counts[0]) lines") == true, "\(error!)")
      #expect(error?.message.hasSuffix("have \(counts[1])") == true, "\(error!)")
    }
    let twice = #expect(throws: TextError.self) { try PairReader(sourcePath: "-", targetPath: "-") }
    #expect(twice?.kind == .invalidArgument)
  }

  @Test("in two files that are broken name the file and the line of the problem")
  func brokenSide() throws {
    let folder = try TemporaryFolder()
    let good = try folder.write("good.txt", "a\nb\n")
    let empty = try folder.write("empty-side.txt", "a\n \n")
    let latin = try folder.write("latin.txt", [0x61, 0x0A, 0xE9, 0x0A])
    for (source, target, name, message) in [
      (good, empty, empty, "the target is empty"), (empty, good, empty, "the source is empty"),
      (good, latin, latin, "byte 1 (0xE9)"),
    ] {
      let reader = try PairReader(sourcePath: source, targetPath: target)
      let error = #expect(throws: TextError.self) { try TextPairs(reader) }
      #expect(error?.path == name)
      #expect(error?.line == 2)
      #expect(error?.message.contains(message) == true)
    }
    let missing = #expect(throws: TextError.self) {
      try PairReader(sourcePath: good, targetPath: "\(folder.path)/none")
    }
    #expect(missing?.kind == .missingInput)
  }

  @Test(
    "that are broken are errors that name file and line, what was expected, and how to mend it",
    arguments: [
      ("", nil, "is empty, but pairs of texts were expected", "command"),
      ("\n\n", nil, "has only empty lines, but pairs", "command"),
      ("%PDF-1.4\n", nil, "is a PDF document", "plain text"),
      ("A fine day.\n", 1, "expected pairs of texts, found \"A fine day.\"", "--source-file"),
      ("[{\"source\": 1}]", 1, "one JSON array", "jq -c"),
      ("a\tb\nc\n", 2, "expected source<TAB>target, found no tab in \"c\"", "Put a tab"),
      ("a\tb\n{\"c\": 1}\n", 2, "found no tab", "looks like JSON"),
      ("a\tb\n\tc\n", 2, "the source is empty", "skip invalid"),
      ("a\tb\nc\t \td\n", 2, "the target is empty", "skip invalid"),
      ("id\tsource\ttarget\n1\tb\n", 2, "expected at least 3 columns", "skip invalid"),
      ("a\tb\0\n", nil, "NUL", "UTF-16"),
      (
        "{\"source\": \"a\"}\n", 1, "no field \"target\"; its fields are \"source\"",
        "--target-field"
      ),
      ("{\"text\": \"a\"}\n", 1, "no field \"source\"", "--source-field"),
      (
        "{\"source\": \"a\", \"target\": 3}\n", 1, "\"target\" must be a string, found \"3}", "skip"
      ),
      ("{\"source\": \"a\", \"target\": \"\"}\n", 1, "the target is empty", "skip"),
      ("{\"source\": \"a\", \"target\": \"b\"}\nc\td\n", 2, "expected a JSON object", "one format"),
      ("{\"source\": \"a\"", 1, "incomplete", "restore"),
    ] as [(String, Int?, String, String)])
  func broken(text: String, line: Int?, message: String, advice: String) throws {
    let error = #expect(throws: TextError.self) {
      try TextPairs(PairReader(bytes: Array(text.utf8), name: "data.tsv"))
    }
    guard let error else { return }
    #expect(error.kind == .invalidData)
    #expect(error.path == "data.tsv")
    #expect(error.line == line)
    #expect(error.message.contains(message), "\(error)")
    #expect(error.advice?.contains(advice) == true, "\(error)")
  }

  @Test("that are invalid are skipped and counted where asked for")
  func skipping() throws {
    let (pairs, reader) = try read("a\tb\nc\n\td\ne\tf\n") { $0.skipsInvalid = true }
    #expect(pairs == [["a", "b"], ["e", "f"]])
    #expect(reader.skippedCount == 2)
    #expect(reader.firstSkipped?.line == 2)
    let error = #expect(throws: TextError.self) {
      var options = PairOptions()
      options.skipsInvalid = true
      _ = try TextPairs(PairReader(bytes: Array("\ta\nb\t\n".utf8), name: "x", options: options))
    }
    #expect(error?.message == "none of its 2 records is valid")
    let fields = #expect(throws: TextError.self) {
      try read("a\tb\n") { $0.sourceField = "target" }
    }
    #expect(fields?.kind == .invalidArgument)
  }

  @Test("in memory are selected, appended and split")
  func inMemory() throws {
    let pairs = TextPairs(sources: ["a", "bb", ""], targets: ["x", "", "zz"])
    #expect(pairs.count == 3)
    #expect(pairs.byteCount == 6)
    #expect(pairs.source(at: 1) == "bb")
    #expect(pairs.target(at: 2) == "zz")
    #expect(pairs.withPair(at: 0) { [$0.count, $1.count] } == [1, 1])
    #expect(pairs.withTarget(at: 2) { $0.count } == 2)
    #expect(pairs.withSource(at: 1) { $0[0] } == UInt8(ascii: "b"))
    let both = pairs.selecting([2, 0]).appending(pairs)
    #expect((0..<5).map { both.source(at: $0) } == ["", "a", "a", "bb", ""])
    #expect((0..<5).map { both.target(at: $0) } == ["zz", "x", "x", "", "zz"])
    #expect(TextPairs(sources: [], targets: []).isEmpty)
    #expect(both.split(heldOutFraction: 0.4, seed: 1).heldOut.count == 2)
  }

  @Test("and gzip data that unpacks to more than allowed is an error")
  func tooMuchText() throws {
    let bytes = try gzipped(String(repeating: "ab\tcd\n", count: 1000))
    let error = #expect(throws: TextError.self) {
      try TextPairs(PairReader(bytes: bytes, name: "big.gz"), maximumByteCount: 400)
    }
    #expect(error?.line == 101)
  }

  @Test(
    "of the shared corpora are read whole", .enabled(if: SharedData.isThere, SharedData.absence),
    arguments: [
      ("translate/multi30k.de-en.train.tsv.gz", 29_000), ("translate/en-zh.dev.tsv", 516),
    ])
  func corpora(name: String, count: Int) throws {
    let pairs = try TextPairs(PairReader(path: SharedData.path(name)))
    #expect(pairs.count == count)
    var learner = BytePairLearner()
    for index in 0..<pairs.count {
      pairs.withPair(at: index) { source, target in
        learner.add(line: source)
        learner.add(line: target)
      }
    }
    let encoding = try learner.finish(vocabularySize: 4000)
    var identifiers: [Int32] = []
    for index in 0..<pairs.count {
      pairs.withSource(at: index) { source in
        identifiers.removeAll(keepingCapacity: true)
        encoding.append(source, to: &identifiers)
        let expected = pairs.source(at: index).split { $0.isWhitespace }.joined(separator: " ")
        if encoding.text(of: identifiers) != Array(expected.utf8) {
          Issue.record("\(pairs.source(at: index))")
        }
      }
    }
  }
}
