import Testing
import Text

@Suite("Labelled readers")
struct LabelledReaderTests {
  /// Label and text of all examples, separated by `|`.
  static func examples(
    _ bytes: [UInt8], _ change: (inout LabelledOptions) -> Void = { _ in }
  ) throws -> (format: LabelledFormat, examples: [String]) {
    var options = LabelledOptions()
    change(&options)
    return try examples(LabelledReader(bytes: bytes, name: "data", options: options))
  }

  static func examples(
    _ reader: LabelledReader
  ) throws -> (format: LabelledFormat, examples: [String]) {
    var result: [String] = []
    while let example = try reader.next() { result.append("\(example.label)|\(example.text)") }
    return (reader.format, result)
  }

  static let forms: [(String, LabelledFormat, [String])] = [
    ("pos\ta b\r\nneg \t c\n", .tabSeparated, ["pos|a b", "neg| c"]),
    ("\n\npos\ta\n\nneg\t\n", .tabSeparated, ["pos|a", "neg|"]),
    ("\u{FEFF}pos\té, ü\n", .tabSeparated, ["pos|é, ü"]),
    ("label\ttext\npos\t\"a\n", .tabSeparatedColumns, ["pos|\"a"]),
    ("id\ttext\tlabel\n1\ta\tpos\n", .tabSeparatedColumns, ["pos|a"]),
    ("__label__pos a b\n__label__neg\tc\n", .fastText, ["pos|a b", "neg|c"]),
    ("__label__a __label__b x y\n", .fastText, ["a|x y"]),
    ("x y __label__a z\n__label__b\n", .fastText, ["a|x y z", "b|"]),
    ("__label__a x__label__ y\n", .fastText, ["a|x__label__ y"]),
    (#"{"text":"a","label":"pos"}"#, .jsonLines, ["pos|a"]),
    (#" { "label" : 1 , "x" : [ {} , [ ] , -0.5e+3 , null ] , "text" : "" } "#, .jsonLines, ["1|"]),
    (
      #"{"text":"a","label":true}"# + "\r\n" + #"{"label":1.50,"text":"b"}"#, .jsonLines,
      ["true|a", "1.50|b"]
    ),
    (#"{"label":["a",2],"text":"x"}"#, .jsonLines, ["a|x"]),
    (#"{"text":"old","label":"a","text":"new","label":"b"}"#, .jsonLines, ["b|new"]),
    (
      #"{"text":"\"\\\/\b\f\n\r\t\u00e9\u65e5\ud83d\ude00\u0000","label":"\u006c"}"#, .jsonLines,
      ["l|\"\\/\u{8}\u{C}\n\r\té日😀\0"]
    ),
    ("label,text\npos,a\nneg,b", .commaSeparated, ["pos|a", "neg|b"]),
    ("Text , LABEL,x\n\"a, \"\"b\"\"\",pos,\r\n", .commaSeparated, ["pos|a, \"b\""]),
    ("text,label\n\"a\r\n\nb\",\"p\"\n\"\",q\n", .commaSeparated, ["p|a\r\n\nb", "q|"]),
    ("label,text\npos,5\" disk\n", .commaSeparated, ["pos|5\" disk"]),
    ("text,\"label\",Label\na,b,c\n", .commaSeparated, ["b|a"]),
  ]

  @Test("recognise each form by its content, plain and gzipped", arguments: forms)
  func recognition(text: String, format: LabelledFormat, expected: [String]) throws {
    let plain = try Self.examples(Array(text.utf8))
    #expect(plain.format == format)
    #expect(plain.examples == expected)
    let packed = try Self.examples(gzipped(text))
    #expect(packed.format == format)
    #expect(packed.examples == expected)
  }

  @Test("find the text and the label under the names given")
  func fieldNames() throws {
    let change: (inout LabelledOptions) -> Void = {
      $0.textField = "body"
      $0.labelField = "stars"
    }
    #expect(try Self.examples(Array(#"{"stars":5,"body":"a"}"#.utf8), change).examples == ["5|a"])
    #expect(try Self.examples(Array("body,stars\na,5\n".utf8), change).examples == ["5|a"])
    #expect(try Self.examples(Array("body\tstars\na\t5\n".utf8), change).examples == ["5|a"])
    let error = #expect(throws: TextError.self) {
      try Self.examples(Array("a\tb".utf8)) { $0.textField = "label" }
    }
    #expect(error?.kind == .invalidArgument)
  }

  @Test("take a format asked for instead of recognising one")
  func formatAskedFor() throws {
    // The first label looks like fastText's.
    let bytes = Array("__label__a\tb c\n".utf8)
    #expect(try Self.examples(bytes).examples == ["a|b c"])
    let examples = try Self.examples(bytes) { $0.format = .tabSeparated }
    #expect(examples.examples == ["__label__a|b c"])
    let error = #expect(throws: TextError.self) { try Self.examples(bytes) { $0.format = .folder } }
    #expect(error?.kind == .invalidArgument)
  }

  @Test("use the first of several labels and count such records, or each of them")
  func severalLabels() throws {
    let bytes = Array("__label__a __label__b x\n__label__c y\n".utf8)
    let reader = try LabelledReader(bytes: bytes, name: "data")
    #expect(try Self.examples(reader).examples == ["a|x", "c|y"])
    #expect(reader.severalLabelsCount == 1)
    let each = try Self.examples(bytes) { $0.severalLabels = .each }
    #expect(each.examples == ["a|x", "b|x", "c|y"])
    let json = Array(#"{"text":"x","label":["a",1,true]}"#.utf8)
    let labels = try Self.examples(json) { $0.severalLabels = .each }
    #expect(labels.examples == ["a|x", "1|x", "true|x"])
  }

  @Test("skip and count invalid records when asked")
  func skipping() throws {
    var options = LabelledOptions()
    options.skipsInvalid = true
    let cases: [([UInt8], Int, [String])] = [
      (Array("pos\ta\nbroken\nneg\tb\n\tc\n".utf8), 2, ["pos|a", "neg|b"]),
      (Array("pos\ta\npos\t".utf8) + [0xFF] + Array("\nneg\tb\n".utf8), 1, ["pos|a", "neg|b"]),
      (Array("label,text\npos,a\nneg\n\"a\"x,b\nneg,b\n".utf8), 2, ["pos|a", "neg|b"]),
      (Array("{\"text\":\"a\",\"label\":1}\n{}\n[]\n".utf8), 2, ["1|a"]),
      (Array("__label__a x\ny\n".utf8), 1, ["a|x"]),
    ]
    for (bytes, skipped, expected) in cases {
      let reader = try LabelledReader(bytes: bytes, name: "data", options: options)
      #expect(try Self.examples(reader).examples == expected)
      #expect(reader.skippedCount == skipped)
      #expect(reader.firstSkipped?.path == "data")
    }
  }

  @Test("never skip what would lose more than one record")
  func notSkippable() throws {
    var options = LabelledOptions()
    options.skipsInvalid = true
    let packed = try gzipped(String(repeating: "pos\ta\n", count: 10_000))
    for bytes in [
      Array("label,text\npos,\"a\nneg,b\nneg,c\n".utf8), Array(packed.prefix(packed.count - 9)),
    ] {
      let error = #expect(throws: TextError.self) {
        try LabelledTexts(LabelledReader(bytes: bytes, name: "data", options: options))
      }
      #expect(
        error?.message.contains("not closed") == true || error?.message.contains("cut") == true)
    }
  }

  @Test("go on with the next record after an error")
  func continuing() throws {
    let reader = try LabelledReader(bytes: Array("a\tx\nbroken\nb\ty\n".utf8), name: "data")
    #expect(try reader.next()?.label == "a")
    #expect(throws: TextError.self) { try reader.next() }
    let example = try reader.next()
    #expect(example == LabelledExample(label: "b", text: "y", path: "data", line: 3))
    #expect(try reader.next() == nil)
  }

  @Test("replace invalid bytes and lone surrogates when asked")
  func replacing() throws {
    let change: (inout LabelledOptions) -> Void = { $0.encoding = .replace }
    let tabs = try Self.examples(Array("pos\ta".utf8) + [0xFF, 0x0A], change)
    #expect(tabs.examples == ["pos|a\u{FFFD}"])
    let json = Array(#"{"text":"\ud83d \ude00\ud83d\ud83d\ude00","label":"#.utf8)
    let surrogates = try Self.examples(json + [0x22, 0xC3, 0x22, 0x7D], change)
    #expect(surrogates.examples == ["\u{FFFD}|\u{FFFD} \u{FFFD}\u{FFFD}😀"])
    let csv = try Self.examples(Array("label,text\np,\"a\n".utf8) + [0xFF, 0x22], change)
    #expect(csv.examples == ["p|a\n\u{FFFD}"])
  }

  @Test("give back any text and label written as CSV or JSON")
  func roundTrip() throws {
    var random = TestRandom(11)
    let pieces = [
      "a", "\"", ",", "\n", "\r\n", "\t", "é", "😀", "\\", " ", "\u{1}", "x,y", "{", "/",
    ]
    for _ in 0..<300 {
      func text() -> String {
        (0..<Int.random(in: 0...8, using: &random)).map { _ in pieces.randomElement(using: &random)!
        }
        .joined()
      }
      let records = (0..<Int.random(in: 1...5, using: &random)).map { (text(), "l\($0)") }
      let csv = "text,label\n" + records.map { "\"\(quoted($0.0))\",\($0.1)\n" }.joined()
      let json = records.map { "{\"text\":\"\(escaped($0.0))\",\"label\":\"\($0.1)\"}\n" }.joined()
      let expected = records.map { "\($0.1)|\($0.0)" }
      #expect(try Self.examples(Array(csv.utf8)).examples == expected)
      #expect(try Self.examples(Array(json.utf8)).examples == expected)
    }
  }

  private func quoted(_ text: String) -> String {
    text.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
  }

  private func escaped(_ text: String) -> String {
    text.utf16.map { unit in
      switch unit {
      case 0x20...0x21, 0x23...0x5B, 0x5D...0x7E: String(Unicode.Scalar(UInt8(unit)))
      default: "\\u" + String(String(Int(unit) + 0x10000, radix: 16).suffix(4))
      }
    }.joined()
  }

  @Test("survive random bytes in every format")
  func randomBytes() throws {
    var random = TestRandom(5)
    let alphabet = Array("{}[]\":,\\u0d8text lab\t\n\r_é".utf8) + [0xFF, 0xC3, 0x00]
    let starts = ["", "{\"text\":", "label,text\n", "label\ttext\n", "__label__", "a\t"]
    var examples = 0
    for round in 0..<6000 {
      var options = LabelledOptions()
      options.skipsInvalid = round % 2 == 0
      options.encoding = [.reject, .replace, .unchecked][round % 3]
      options.severalLabels = [.first, .each, .reject][round / 3 % 3]
      options.format = [nil, .tabSeparated, .fastText, .jsonLines, .commaSeparated, nil][round % 6]
      let start = starts.randomElement(using: &random)!
      let bytes = Array(start.utf8) + random.bytes(upTo: 60, from: round % 4 == 0 ? nil : alphabet)
      do {
        let reader = try LabelledReader(bytes: bytes, name: "random", options: options)
        while try reader.advance() { examples += 1 }
      } catch {
        #expect(error.kind == .invalidData)
      }
    }
    #expect(examples > 100)
  }
}
