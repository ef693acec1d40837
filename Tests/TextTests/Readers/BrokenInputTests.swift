import Testing
import Text

/// A labelled input that cannot be used, and what the error must say about it.
struct BrokenInput: CustomTestStringConvertible, Sendable {
  var name: String
  var bytes: [UInt8]
  var line: Int?
  var message: String
  var advice: String
  var options = LabelledOptions()

  var testDescription: String { name }

  init(
    _ name: String, _ bytes: [UInt8], line: Int? = nil, says message: String,
    advises advice: String,
    change: (inout LabelledOptions) -> Void = { _ in }
  ) {
    self.name = name
    self.bytes = bytes
    self.line = line
    self.message = message
    self.advice = advice
    change(&options)
  }

  init(
    _ name: String, _ text: String, line: Int? = nil, says message: String, advises advice: String,
    change: (inout LabelledOptions) -> Void = { _ in }
  ) {
    self.init(
      name, Array(text.utf8), line: line, says: message, advises: advice, change: change)
  }
}

@Suite("Broken labelled inputs")
struct BrokenInputTests {
  @Test(
    "are errors that name file and line, what was expected, and how to mend it",
    arguments: files + tables + jsonLines + others)
  func broken(_ input: BrokenInput) throws {
    let error = #expect(throws: TextError.self) {
      try LabelledTexts(
        LabelledReader(bytes: input.bytes, name: "data.txt", options: input.options))
    }
    guard let error else { return }
    #expect(error.kind == .invalidData)
    #expect(error.path == "data.txt")
    #expect(error.line == input.line)
    #expect(error.message.contains(input.message), "\(error)")
    #expect(error.advice?.contains(input.advice) == true, "\(error)")
    #expect(error.description.utf8.count < 600)
    #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "\(error)")
  }

  /// Files that are no labelled text as a whole.
  static let files: [BrokenInput] = [
    .init("an empty file", "", says: "is empty", advises: "command that wrote it"),
    .init("empty lines", "\n\r\n\n", says: "only empty lines", advises: "command that wrote it"),
    .init("a byte-order mark alone", "\u{FEFF}", says: "is empty", advises: "command"),
    .init("a web page", "\n <!DOCTYPE html><p>", says: "is an HTML page", advises: "plain text"),
    .init("XML", "<?xml version='1.0'?>", says: "is an XML document", advises: "plain text"),
    .init("PDF", "%PDF-1.4\n", says: "is a PDF document", advises: "plain text"),
    .init("a zip archive", "PK\u{3}\u{4}\u{14}", says: "is a zip archive", advises: "unzip"),
    .init("bzip2", "BZh91AY&SY....", says: "is a bzip2 file", advises: "bunzip2"),
    .init("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], says: "is an xz file", advises: "unxz"),
    .init("Zstandard", [0x28, 0xB5, 0x2F, 0xFD], says: "Zstandard", advises: "unzstd"),
    .init("NumPy", [0x93] + Array("NUMPY".utf8), says: "NumPy array", advises: "plain text"),
    .init("UTF-16", [0xFF, 0xFE, 0x61, 0], says: "is UTF-16", advises: "iconv -f UTF-16 "),
    .init("UTF-16 without mark", [0x61, 0, 0x09, 0], says: "NUL", advises: "iconv -f UTF-16LE"),
    .init("UTF-32", [0, 0, 0xFE, 0xFF], says: "is UTF-32", advises: "iconv -f UTF-32"),
    .init(
      "plain text", "A fine film.\n", line: 1, says: "expected a labelled text, found \"A fine",
      advises: "--class NAME=FILE"),
    .init("old line ends", "a\tx\rb\ty\r", says: "end with CR alone", advises: "tr '\\r' '\\n'"),
    .init(
      "semicolons", "text;label\na;b\n", line: 1, says: "found \"text;label\"",
      advises: "commas or tabs"),
    .init("a file of gzip's first bytes", [0x1F, 0x8B], says: "is cut short", advises: "gzip -t"),
    .init("damaged gzip", [0x1F, 0x8B, 9, 9, 9], says: "is damaged", advises: "gzip -t"),
  ]

  /// Records in columns.
  static let tables: [BrokenInput] = [
    .init(
      "no tab", "pos\ta\nneg a\n", line: 2, says: "found no tab in \"neg a\"",
      advises: "Put a tab between label and text"),
    .init(
      "JSON among tabs", "pos\ta\n{\"text\":1}\n", line: 2, says: "found no tab",
      advises: "looks like JSON"),
    .init(
      "fastText among tabs", "pos\ta\n__label__neg b\n", line: 2, says: "found no tab",
      advises: "looks like fastText"),
    .init(
      "three columns", "1\tpos\ta\n", line: 1, says: "expected label<TAB>text, found 3 columns",
      advises: "header line"),
    .init(
      "a million columns", String(repeating: "word\t", count: 1_000_000), line: 1,
      says: "found 1000001 columns", advises: "two columns"),
    .init("an empty label", "pos\ta\n \tb\n", line: 2, says: "the label is empty", advises: "Name"),
    .init(
      "text for a label", String(repeating: "long ", count: 300) + "\tpos\n", line: 1,
      says: "the label is 1499 bytes long: \"long long", advises: "is this the text?"),
    .init(
      "Latin-1", Array("pos\tcaf".utf8) + [0xE9, 0x0A], line: 1,
      says: "byte 8 (0xE9) is not valid UTF-8, after \"pos\\tcaf\"", advises: "iconv -f LATIN1"),
    .init(
      "NUL far into the file",
      Array(String(repeating: "pos\ta\n", count: 1000).utf8) + Array("neg\tb\0\n".utf8), line: 1001,
      says: "byte 6 is NUL", advises: "UTF-16"),
    .init(
      "no header", "pos,a fine film\nneg,a bad one\n", line: 1,
      says: "no column is named \"text\"; the header names \"pos\", \"a fine film\"",
      advises: "--text-field"),
    .init(
      "no label column", "text,stars\nfine,5\n", line: 1,
      says: "no column is named \"label\"; the header names \"text\", \"stars\"",
      advises: "--label-field"),
    .init(
      "two text columns", "text,label,text\na,b,c\n", line: 1,
      says: "2 columns are named \"text\"", advises: "--text-field"),
    .init(
      "a header alone", "label,text\n", says: "holds no labelled text",
      advises: "command that wrote it"),
    .init(
      "a header of a million columns", String(repeating: "a,", count: 1_000_000), line: 1,
      says: "the header has 1000001 columns", advises: "Keep the columns"),
    .init(
      "too few columns", "label,text\npos,a\nneg\n", line: 3,
      says: "expected 2 columns as in the header, found 1", advises: "Quote fields"),
    .init(
      "too many columns", "label,text\npos,a, b\n", line: 2,
      says: "expected 2 columns as in the header, found 3", advises: "Quote fields"),
    .init(
      "text behind a quote", "label,text\npos,\"a\" b\n", line: 2,
      says: "column 2 goes on after its closing quote with \" b\"", advises: "Double the quotes"),
    .init(
      "a quote never closed", "label,text\npos,\"a\nneg,b\n", line: 2,
      says: "not closed before the end of the file", advises: "Close the quote"),
    .init(
      "a quote closed too late", "label,text\npos,\"\(String(repeating: "a\n", count: 600))\n",
      line: 2, says: "not closed within", advises: "Close the quote",
      change: { $0.maximumRecordLength = 1000 }),
    .init(
      "tabs in a table with tabs", "text\tlabel\na\tb\tpos\n", line: 2,
      says: "expected 2 columns as in the header, found 3", advises: "Replace tabs"),
  ]

  /// JSON objects, one a line.
  static let jsonLines: [BrokenInput] = [
    .init(
      "an array", "[{\"text\": \"a\"}]\n", line: 1, says: "one JSON array", advises: "jq -c '.[]'"),
    .init(
      "an object over several lines", "{\n  \"text\": \"a\"\n}\n", line: 1,
      says: "incomplete: expected a field name", advises: "on one line"),
    .init(
      "no text", #"{"body": "a", "label": 1}"#, line: 1,
      says: #"no field "text"; its fields are "body", "label""#, advises: "--text-field"),
    .init(
      "no label", #"{"text": "a"}"#, line: 1, says: #"no field "label""#,
      advises: "--label-field"),
    .init("no fields", "{}", line: 1, says: "it has no fields", advises: "--text-field"),
    .init(
      "text of another type", #"{"text": 7, "label": 1}"#, line: 1,
      says: #"field "text" must be a string, found "7, "#, advises: "skip invalid"),
    .init(
      "label null", #"{"text": "a", "label": null}"#, line: 1,
      says: #"field "label" must be a string, a number or a boolean, found "null"#, advises: "skip"),
    .init(
      "no labels", #"{"text": "a", "label": []}"#, line: 1, says: "empty array",
      advises: "Give every record a label"),
    .init(
      "cut off", #"{"text": "a", "label": "b"}"# + "\n" + #"{"text": "a"#, line: 2,
      says: "incomplete: expected the end of a string", advises: "restore"),
    .init(
      "two objects a line", #"{"text": "a", "label": 1} {}"#, line: 1,
      says: "not valid JSON at byte 27: expected the end of the line, found \"{}\"",
      advises: "one object a line"),
    .init(
      "a bad escape", #"{"text": "\q", "label": 1}"#, line: 1,
      says: "not valid JSON at byte 12: expected an escape", advises: "Correct"),
    .init(
      "half a surrogate pair", #"{"text": "\ud83d!", "label": 1}"#, line: 1,
      says: "not valid JSON at byte 11: expected a pair of surrogate escapes", advises: "Correct"),
    .init(
      "a tab inside a string", "{\"text\": \"a\tb\", \"label\": 1}", line: 1,
      says: "expected the rest of a string", advises: "must be escaped"),
    .init(
      "Python instead of JSON", "{'text': 'a', 'label': 'b'}", line: 1,
      says: "expected a field name, found \"'text'", advises: "Correct"),
    .init(
      "no number", #"{"text": "a", "label": NaN}"#, line: 1, says: "expected a value",
      advises: "Correct"),
    .init(
      "nested a million deep", #"{"x": "# + String(repeating: "[", count: 1_000_000), line: 1,
      says: "incomplete: expected a value", advises: "on one line"),
    .init(
      "a line that is no object", #"{"text": "a", "label": "b"}"# + "\npos\ta\n", line: 2,
      says: "expected a JSON object, found \"pos\\ta\"", advises: "one format"),
  ]

  /// fastText's format, several labels, record length, label of nothing.
  static let others: [BrokenInput] = [
    .init(
      "no fastText label", "__label__a x\nplain\n", line: 2, says: "found no label in \"plain\"",
      advises: "Every line needs a label"),
    .init(
      "an empty fastText label", "__label__ x\n", line: 1, says: "the label is empty",
      advises: "Name"),
    .init(
      "several labels", "__label__a x\n__label__a __label__b y\n", line: 2,
      says: "the record has 2 labels", advises: "first or each",
      change: { $0.severalLabels = .reject }),
    .init(
      "a line too long", "pos\ta\nneg\t" + String(repeating: "b", count: 1000), line: 2,
      says: "longer than the 100 bytes allowed", advises: "line ends",
      change: { $0.maximumRecordLength = 100 }),
    .init(
      "nothing valid", "__label__ a\n__label__ b\n", says: "none of its 2 records is valid",
      advises: "The first problem: data.txt:1: the label is empty",
      change: { $0.skipsInvalid = true }),
  ]
}
