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
}
