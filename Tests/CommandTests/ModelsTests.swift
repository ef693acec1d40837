import Foundation
import Testing

@Suite("textus models")
struct ModelsTests {
  @Test("Bundled models and those of a folder are listed")
  func list() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try await TestModel.copy(into: folder, as: "bundled/first")
    try await TestModel.copy(into: folder, as: "mine/second")
    try folder.file("mine/notes.txt", containing: "no model")
    let environment: [String: String?] = ["TEXTUS_MODELS": folder.path("bundled")]
    let list = try await Command("models", environment: environment).run()
    #expect(list.status == 0)
    let row = try #require(list.lines.first { $0.hasPrefix("first\t") })
    #expect(row.hasPrefix("first\tclassify\ttext-cnn\tnegative, positive\t"))
    let both = try await Command(
      "models", "list", "mine", "--json", environment: environment, folder: folder.url
    ).run()
    let names = try both.objects().compactMap { $0["name"]?.string }
    #expect(names.contains("first"))
    #expect(names.last == "second")
    let one = try await Command("models", "list", "mine/second", folder: folder.url).run()
    #expect(one.lines.last?.hasPrefix("mine/second\tclassify\t") == true)
  }

  @Test("Everything about a model is shown")
  func show() async throws {
    let outcome = try await Command("models", "show", TestModel.path()).run()
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    for part in [
      "architecture  text-cnn", "labels        negative, positive", "  embedding-size: 8",
      "    unit: word", "Embedding", "Total parameters", "epoch  loss", "validation_accuracy",
    ] {
      #expect(outcome.output.contains(part), "\(part)")
    }
  }

  @Test("JSON has layers, settings and the training record")
  func showJSON() async throws {
    let object = try await Command("models", "show", TestModel.path(), "--json").run().object()
    let layers = try #require(object["layers"]?.list)
    #expect(layers.count >= 4)
    let counts = layers.compactMap { $0.object?["parameters"]?.number }
    #expect(counts.reduce(0, +) == object["parameters"]?.number)
    #expect(object["history"]?.list?.count == 2)
    #expect(object["settings"]?.object?["model"]?.object?["filters"] == .number(8))
  }

  @Test("The settings that are shown are a recipe that gives the same settings")
  func settingsAreARecipe() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let shown = try await Command("models", "show", TestModel.path()).run().output
    let recipe = try #require(shown.components(separatedBy: "\nSettings\n\n").last)
      .components(separatedBy: "\nLayers\n")[0]
    try folder.file("recipe.yaml", containing: recipe)
    try folder.file("data.tsv", containing: "a\tgood good\nb\tbad bad\n")
    let outcome = try await Command(
      "classify", "train", "--recipe", "recipe.yaml", "--train", "data.tsv", "--output", "model",
      "--set", "validation-split=0.1", folder: folder.url
    ).run()
    #expect(outcome.status == 0, "\(outcome.error)")
    let original = try await Command("models", "show", TestModel.path(), "--json").run().object()
    let repeated = try await Command("models", "show", "model", "--json").run(in: folder).object()
    #expect(original["settings"] == repeated["settings"])
  }

  @Test("Language models and word vectors are listed and shown like classifiers")
  func otherKinds() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("mine/vectors/README.md", containing: "Two colours.\n")
    try folder.file("text", containing: LanguageModelTests.cycle)
    _ = try await Command(
      "language-model", "train", "--train", "text", "--output", "mine/lm", "--epochs", "2",
      "--set", "hidden-size=8", "--set", "embedding-size=4", "--set", "batch-size=2", "--quiet",
      folder: folder.url
    ).run()
    try folder.file("vectors.txt", containing: "2 3\nred 1 0 0\nblue 0 1 0\n")
    let converted = try await Command(
      "embed", "convert", "vectors.txt", "mine/vectors/model.safetensors", folder: folder.url
    ).run()
    #expect(converted.status == 0, "\(converted.error)")
    let list = try await Command("models", "list", "mine", folder: folder.url).run()
    #expect(list.lines.contains { $0.hasPrefix("lm\tlanguage-model\tlstm\t") }, "\(list.error)")
    #expect(list.lines.contains { $0.hasPrefix("vectors\tembed\tword-vectors\t") })
    let shown = try await Command("models", "show", "mine/lm", folder: folder.url).run()
    for part in [
      "task          language-model", "vocabulary    9", "  hidden-size: 8", "\nWeights\n",
      "layers.0.recurrentWeights  [8, 32]", "epoch  loss",
    ] {
      #expect(shown.output.contains(part), "\(part) in \(shown.output)")
    }
    let object = try await Command(
      "models", "show", "mine/vectors", "--json", folder: folder.url
    ).run().object()
    #expect(object["words"] == .number(2))
    #expect(object["size"] == .number(3))
    #expect(object["parameters"] == .number(6))
  }

  @Test("The training record can be drawn")
  func curves() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let model = try await TestModel.path()
    let outcome = try await Command(
      "models", "show", model, "--curves", "curves.svg", folder: folder.url
    ).run()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.isEmpty)
    let svg = try String(contentsOfFile: folder.path("curves.svg"), encoding: .utf8)
    #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
    for part in [">loss<", ">accuracy<", ">validation<", "2 epochs"] {
      #expect(svg.contains(part), "\(part)")
    }
    let printed = try await Command("models", "show", model, "--curves", "-").run()
    #expect(printed.output == svg)
    try folder.file("vectors/model.safetensors", containing: "")
    let none = try await Command(
      "models", "show", "vectors", "--curves", "-", folder: folder.url
    ).run()
    #expect(none.status == 66)
    #expect(none.error.contains("history.csv"))
  }
}
