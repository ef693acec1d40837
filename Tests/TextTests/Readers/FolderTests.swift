import Foundation
import Testing
import Text

@Suite("Folders and class files")
struct FolderTests {
  private func examples(_ reader: LabelledReader) throws -> [String] {
    try LabelledReaderTests.examples(reader).examples
  }

  @Test("a folder gives the files of its sub-folders in the order of their names")
  func folder() throws {
    let folder = try TemporaryFolder()
    try folder.write("pos/10.txt", "\u{FEFF}ten\n")
    try folder.write("pos/9.txt", gzipped("nine\nlines"))
    try folder.write("neg/a", "")
    try folder.write("neg/.hidden", "no text")
    try folder.write("README", "no text")
    let reader = try LabelledReader(path: folder.path)
    #expect(reader.format == .folder)
    #expect(try examples(reader) == ["neg|", "pos|ten\n", "pos|nine\nlines"])
    #expect(reader.path == "\(folder.path)/pos/9.txt")
  }

  @Test("an unusable file in a folder is an error, or skipped when asked")
  func unusableFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/1", "fine")
    try folder.write("a/2", [0x25, 0x50, 0x44, 0x46, 0x2D])
    try folder.write("a/3", [0x61, 0xFF])
    try folder.write("a/4", [0x1F, 0x8B, 0x08])
    try folder.write("a/5/deep", "text")
    try folder.write("b/6", "fine too")
    let reader = try LabelledReader(path: folder.path)
    #expect(try reader.next()?.text == "fine")
    let fragments = [
      "is a PDF document", "is not valid UTF-8", "is cut short", "is a folder inside",
    ]
    for (number, fragment) in zip(2..., fragments) {
      let error = #expect(throws: TextError.self) { try reader.next() }
      #expect(error?.kind == .invalidData)
      #expect(error?.path == "\(folder.path)/a/\(number)")
      #expect(error?.message.contains(fragment) == true, "\(String(describing: error))")
    }
    var options = LabelledOptions()
    options.skipsInvalid = true
    let texts = try LabelledTexts(LabelledReader(path: folder.path, options: options))
    #expect(texts.count == 2)
    #expect(texts.skippedCount == 4)
  }

  @Test("a folder without sub-folders is an error")
  func noLabels() throws {
    let folder = try TemporaryFolder()
    var error = #expect(throws: TextError.self) { try LabelledReader(path: folder.path) }
    #expect(error?.message == "the folder is empty")
    try folder.write("text.txt", "text")
    error = #expect(throws: TextError.self) { try LabelledReader(path: folder.path) }
    #expect(error?.message == "the folder has no sub-folders")
    #expect(error?.kind == .invalidData)
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/label", withIntermediateDirectories: false)
    error = #expect(throws: TextError.self) {
      try LabelledTexts(LabelledReader(path: folder.path))
    }
    #expect(error?.message == "holds no labelled text")
  }

  @Test("class files give a text a line in the order of the files")
  func classFiles() throws {
    let folder = try TemporaryFolder()
    let good = try folder.write("good", "a\tb\n\nc\r\n")
    let bad = try folder.write("bad.gz", gzipped("{d}"))
    let reader = try LabelledReader(classes: [
      ClassFile(label: " good", path: good), ClassFile(label: "bad", path: bad),
    ])
    #expect(reader.format == .classFiles)
    #expect(try examples(reader) == ["good|a\tb", "good|c", "bad|{d}"])
  }

  @Test("class files that cannot be used are errors before anything is read")
  func unusableClassFiles() throws {
    let folder = try TemporaryFolder()
    let fine = ClassFile(label: "a", path: try folder.write("a", "text\n"))
    let cases: [([ClassFile], TextError.Kind, String)] = [
      ([], .invalidArgument, "no class files"),
      ([fine, ClassFile(label: "b", path: folder.path + "/b")], .missingInput, "no such file"),
      ([fine, ClassFile(label: "b", path: folder.path)], .unreadableInput, "is a folder"),
      (
        [ClassFile(label: "a", path: "-"), ClassFile(label: "b", path: "-")], .invalidArgument,
        "more than one class"
      ),
    ]
    for (files, kind, fragment) in cases {
      let error = #expect(throws: TextError.self) { try LabelledReader(classes: files) }
      #expect(error?.kind == kind)
      #expect(error?.message.contains(fragment) == true)
    }
    let unnamed = try LabelledReader(classes: [ClassFile(label: " ", path: fine.path)])
    let error = #expect(throws: TextError.self) { try unnamed.next() }
    #expect(error?.kind == .invalidArgument)
  }

  @Test("a class file is written NAME=FILE")
  func classFileArgument() throws {
    #expect(try ClassFile(argument: "a b=c=d") == ClassFile(label: "a b", path: "c=d"))
    for argument in ["", "a", "a=", "=b"] {
      let error = #expect(throws: TextError.self) { try ClassFile(argument: argument) }
      #expect(error?.kind == .invalidArgument)
      #expect(error?.message.hasPrefix("expected NAME=FILE") == true)
    }
  }
}
