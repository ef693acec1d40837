import Archives
import FoundationEssentials
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Model folders")
struct ModelFolderTests {
  struct Settings: Codable, Equatable {
    var size: Int
  }

  private func fill(_ folder: ModelFolder, size: Int = 2) throws {
    try folder.write(configuration: Settings(size: size))
    var draft = ArchiveDraft()
    draft.add(Tensor(filled: 1, shape: [size]), named: "w")
    try folder.write(draft)
    try folder.write(lines: ["negative", "two\nlines", #"back\slash\n"#, ""], to: .labels)
    try folder.write("the\n", to: .vocabulary)
  }

  @Test("a saved model is read back")
  func roundTrip() throws {
    try withTemporaryFolder { root in
      let folder = ModelFolder(root + "/model")
      try folder.save { try fill($0) }
      #expect(try folder.configuration(as: Settings.self) == Settings(size: 2))
      #expect(try folder.weights().tensor("w").elements == [1, 1])
      #expect(try folder.lines(of: .labels) == ["negative", "two\nlines", #"back\slash\n"#, ""])
      #expect(try folder.bytes(of: .vocabulary) == Array("the\n".utf8))
      #expect(folder.contains(.labels))
      #expect(!folder.contains(.history))
      #expect(
        try listFolder(folder.path)
          == ["config.json", "labels.txt", "model.safetensors", "vocabulary.txt"])
      #expect(
        String(decoding: try folder.bytes(of: .configuration), as: UTF8.self)
          == "{\n  \"formatVersion\" : 1,\n  \"size\" : 2\n}\n")
      #expect(try listFolder(root) == ["model"])
    }
  }

  @Test("saving again replaces the model's files, drops stale ones and keeps all others")
  func replacing() throws {
    try withTemporaryFolder { root in
      let folder = ModelFolder(root + "/model")
      try folder.save { try fill($0) }
      let mapped = try folder.weights().tensor("w")
      try folder.write("epoch\n", to: .history)
      try folder.write(ArchiveDraft(), to: .trainingState)
      try writeFile("mine".utf8, to: folder.path(of: "notes.txt"))
      try folder.save { try fill($0, size: 3) }
      #expect(try folder.configuration(as: Settings.self).size == 3)
      #expect(
        try listFolder(folder.path) == [
          "config.json", "labels.txt", "model.safetensors", "notes.txt", "vocabulary.txt",
        ])
      #expect(mapped.elements == [1, 1])
      #expect(try listFolder(root) == ["model"])
    }
  }

  @Test("a save that fails leaves everything as it was")
  func failure() throws {
    struct Interruption: Error {}
    try withTemporaryFolder { root in
      let folder = ModelFolder(root + "/model")
      #expect(throws: Interruption.self) {
        try folder.save {
          try fill($0)
          throw Interruption()
        }
      }
      #expect(try listFolder(root) == [])
      try folder.save { try fill($0) }
      #expect(throws: Interruption.self) {
        try folder.save {
          try fill($0, size: 9)
          throw Interruption()
        }
      }
      #expect(try folder.configuration(as: Settings.self).size == 2)
      #expect(try listFolder(root) == ["model"])
    }
  }

  @Test("an empty folder, a checkpoint, a link and odd paths are saved into")
  func existingFolders() throws {
    try withTemporaryFolder { root in
      let empty = ModelFolder(root + "/empty")
      try empty.create()
      try empty.create()
      try empty.save { try fill($0) }
      #expect(empty.contains(.configuration))
      let checkpoint = ModelFolder(root + "/checkpoint")
      try checkpoint.create()
      try checkpoint.write(ArchiveDraft(), to: .trainingState)
      try checkpoint.save { try fill($0) }
      #expect(!checkpoint.contains(.trainingState))
      try FileManager.default.createSymbolicLink(
        atPath: root + "/link", withDestinationPath: "empty")
      try ModelFolder(root + "/link").save { try fill($0, size: 5) }
      #expect(try empty.configuration(as: Settings.self).size == 5)
      try ModelFolder(root + "/slash/").save { try fill($0) }
      try ModelFolder(root + "/slash/").save { try fill($0, size: 7) }
      #expect(try ModelFolder(root + "/slash").configuration(as: Settings.self).size == 7)
      try ModelFolder(root + "/\u{301}mark").save { try fill($0) }
      #expect(try listFolder(root) == ["checkpoint", "empty", "link", "slash", "\u{301}mark"])
    }
  }

  @Test("a folder with other contents, a file and a missing parent are refused untouched")
  func refusals() throws {
    try withTemporaryFolder { root in
      try FileManager.default.createDirectory(
        atPath: root + "/other", withIntermediateDirectories: false)
      try writeFile([1], to: root + "/other/thesis.txt")
      try writeFile([1], to: root + "/file")
      for (name, reason) in [
        ("other", "is a folder with other contents (thesis.txt)"),
        ("file", "is a file, not a folder"),
        ("none/model", "cannot be written: No such file or directory"),
      ] {
        let folder = ModelFolder("\(root)/\(name)")
        let error = #expect(throws: ArchiveError.self) { try folder.save { try fill($0) } }
        #expect(error?.kind == .cannotWrite)
        #expect(error?.what == reason)
        #expect(error?.path == folder.path)
      }
      #expect(try listFolder(root) == ["file", "other"])
      #expect(try listFolder(root + "/other") == ["thesis.txt"])
    }
  }

  @Test("the folder a process works in is saved into without being exchanged")
  func workingDirectory() async {
    // In a process of its own, because the working directory belongs to the whole process.
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { root in
        #expect(FileManager.default.changeCurrentDirectoryPath(root))
        let folder = ModelFolder(".")
        try folder.save { try $0.write("old", to: .history) }
        try folder.save { try $0.write("new", to: .trainingState) }
        guard try listFolder(".") == ["training-state.safetensors"], try listFolder(root).count == 1
        else { exit(1) }
      }
    }
  }

  @Test("a folder that is missing or no model's says so")
  func notAModel() throws {
    try withTemporaryFolder { root in
      for (path, reason) in [
        (root + "/none", "is not a folder"), (root, "holds no model (config.json is missing)"),
      ] {
        let first = #expect(throws: ArchiveError.self) {
          try ModelFolder(path).configuration(as: Settings.self)
        }
        #expect(first?.kind == .notFound)
        #expect(first?.what == reason)
        let second = #expect(throws: ArchiveError.self) { try ModelFolder(path).weights() }
        #expect(second?.what == reason)
      }
    }
  }

  @Test(
    "versions of the form that are not known are refused before anything else is looked at",
    arguments: [
      (#"{"formatVersion":2,"other":true}"#, ArchiveError.Kind.mismatch),
      (#"{"formatVersion":0,"size":1}"#, .mismatch),
      (#"{"size":1}"#, .damaged),
      (#"{"formatVersion":"1","size":1}"#, .damaged),
    ])
  func versions(text: String, kind: ArchiveError.Kind) throws {
    try withTemporaryFolder { root in
      let folder = ModelFolder(root)
      try folder.write(text, to: .configuration)
      let error = #expect(throws: ArchiveError.self) {
        try folder.configuration(as: Settings.self)
      }
      #expect(error?.kind == kind)
      #expect(error?.what.contains("version") == true || error?.what.contains("Version") == true)
    }
  }

  @Test("labels that are not UTF-8 are refused with their line")
  func invalidLabels() throws {
    try withTemporaryFolder { root in
      let folder = ModelFolder(root)
      try folder.write([0x61, 0x0A, 0xFF, 0x0A], to: .labels)
      let error = #expect(throws: ArchiveError.self) { try folder.lines(of: .labels) }
      #expect(error?.what == "line 2 is not UTF-8")
      try folder.write([], to: .labels)
      #expect(try folder.lines(of: .labels) == [])
    }
  }
}
