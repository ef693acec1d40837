import Foundation

extension BrokenInput {
  /// Model folders.
  static let models: [BrokenInput] = [
    model("a configuration that is no JSON", 65, "config.json: is not valid JSON at line 1") {
      try $0.file("m/config.json", containing: "{not json")
    },
    model("an empty configuration", 65, "config.json: is not valid JSON") {
      try $0.file("m/config.json")
    },
    model("a newer format", 65, "config.json: has format version 99") {
      try $0.replace("\"formatVersion\" : 1", by: "\"formatVersion\" : 99", in: "m/config.json")
    },
    model("a model of another task", 65, "m: is a model for translate, not for classify") {
      try $0.replace("\"classify\"", by: "\"translate\"", in: "m/config.json")
    },
    model("an architecture nobody knows", 65, "“settings.architecture” has an unknown value") {
      try $0.replace("\"text-cnn\"", by: "\"resnet\"", in: "m/config.json")
    },
    model("a negative size", 65, "config.json: model.filters: must be from 1") {
      try $0.replace("\"filters\" : 8", by: "\"filters\" : -8", in: "m/config.json")
    },
    model("weights of another shape", 65, "model.safetensors: does not hold the weights") {
      try $0.replace("\"filters\" : 8", by: "\"filters\" : 9", in: "m/config.json")
    },
    model("sizes beyond any memory", 65, "model.safetensors: does not hold the weights") {
      try $0.replace("\"filters\" : 8", by: "\"filters\" : 65536", in: "m/config.json")
      try $0.replace(
        "\"embeddingSize\" : 8", by: "\"embeddingSize\" : 65536", in: "m/config.json")
    },
    model("a locale that is none", 65, "config.json: \"!!\" is not a locale") {
      try $0.replace("\"locale\" : \"en\"", by: "\"locale\" : \"!!\"", in: "m/config.json")
    },
    model("no configuration", 66, "m: holds no model (config.json is missing)") {
      try $0.delete("m/config.json")
    },
    model("no weights", 66, "model.safetensors: cannot be read: No such file") {
      try $0.delete("m/model.safetensors")
    },
    model("truncated weights", 65, "model.safetensors: is cut short") {
      let weights = try $0.bytes("m/model.safetensors")
      try $0.file("m/model.safetensors", containing: Array(weights.dropLast(100)))
    },
    model("weights of zero bytes", 65, "too short for a safetensors file") {
      try $0.file("m/model.safetensors")
    },
    model("weights that are no safetensors", 65, "is not a safetensors file") {
      try $0.file("m/model.safetensors", containing: "this is something else altogether")
    },
    model("weights that are no numbers", 65, "model.safetensors: some weights are no numbers") {
      let weights = try $0.bytes("m/model.safetensors")
      let notANumber: [UInt8] = [0, 0, 0xC0, 0x7F]
      try $0.file("m/model.safetensors", containing: weights.dropLast(4) + notANumber)
    },
    model("no vocabulary", 66, "vocabulary.txt: no such file") {
      try $0.delete("m/vocabulary.txt")
    },
    model("an empty vocabulary", 65, "vocabulary.txt: the vocabulary has no entries") {
      try $0.file("m/vocabulary.txt")
    },
    model("a vocabulary with a word too many", 65, "does not hold the weights of this model") {
      let words = try $0.bytes("m/vocabulary.txt")
      try $0.file("m/vocabulary.txt", containing: words + Array("additional\t1\n".utf8))
    },
    model("a count that is no number", 65, "vocabulary.txt:4: expected a count, found \"x\"") {
      let words = "<pad>\t0\t0\tpadding\n<unk>\t0\t0\tunknown\na\t1\nb\tx\n"
      try $0.file("m/vocabulary.txt", containing: words)
    },
    model("no labels", 66, "labels.txt: cannot be read: No such file") {
      try $0.delete("m/labels.txt")
    },
    model("one label", 65, "labels.txt: holds 1 label") {
      try $0.file("m/labels.txt", containing: "only\n")
    },
    model("the same label twice", 65, "expected two or more different ones") {
      try $0.file("m/labels.txt", containing: "a\na\n")
    },
    model("more labels than weights", 65, "does not hold the weights of this model") {
      try $0.file("m/labels.txt", containing: "a\nb\nc\n")
    },
    model(
      "a test set with another label", 65,
      "test.tsv:1: label \"other\" is none of the expected \"negative\", \"positive\"",
      ["classify", "evaluate", "--model", "m", "--test", "test.tsv"]
    ) {
      try $0.file("test.tsv", containing: "other\ttext\n")
    },
    BrokenInput(
      "a model that is not there", ["classify", "--model", "nobody", "text"], status: 66,
      "there is no model \"nobody\""),
    BrokenInput(
      "a path that is no model", ["models", "show", "./nobody"], status: 66,
      "./nobody: is not a folder"),
    BrokenInput(
      "a folder without models", ["models", "list", "empty"], status: 66,
      "empty: neither a model nor a folder with models"
    ) { folder in
      try folder.file("empty/file.txt")
    },
    BrokenInput(
      "the state of a run on other data",
      ["classify", "train", "--train", "data", "--output", "m", "--resume", "--epochs", "9"],
      status: 65, "this is the state of another run, which had 320 examples"
    ) { folder in
      try folder.file("data", containing: sound)
      // A run that cannot write its model leaves its state behind.
      let script = """
        "$TEXTUS" classify train --train \(TestModel.corpus("sentiment.train.tsv")) --output m \
          --epochs 100000 --set model.filters=8 2>log & \
        until grep -q '^epoch 1/' log; do kill -0 $! || break; done; kill $!; wait $!; rm log
        """
      _ = try await Command.script(script, folder: folder.url).run()
    },
  ]

  /// A copy of a sound model, in `m`, that `damage` changes before it is used.
  private static func model(
    _ name: String, _ status: Int32, _ message: String,
    _ arguments: [String] = ["classify", "--model", "m", "good film"],
    damage: @escaping @Sendable (TemporaryFolder) throws -> Void
  ) -> BrokenInput {
    BrokenInput(name, arguments, status: status, message) { folder in
      try await TestModel.copy(into: folder, as: "m")
      try damage(folder)
    }
  }
}

extension TemporaryFolder {
  /// The bytes of a file.
  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  /// Replaces a text in a file; it must be there.
  func replace(_ old: String, by new: String, in name: String) throws {
    let text = String(decoding: try bytes(name), as: UTF8.self)
    guard text.contains(old) else { throw Missing(text: old, file: name) }
    try file(name, containing: text.replacingOccurrences(of: old, with: new))
  }

  func delete(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  private struct Missing: Error {
    let text: String
    let file: String
  }
}
