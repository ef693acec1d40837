import Foundation
import Testing

@Suite("textus classify train")
struct ClassifyTrainTests {
  private let corpus = TestModel.corpus("sentiment.train.tsv")
  /// Options that make a run short.
  private static let small = [
    "--epochs", "2", "--set", "model.filters=8", "--set", "model.embedding-size=8",
  ]

  @Test("A run leaves a whole model folder, and a summary with the promised keys")
  func summary() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let outcome = try await train(
      in: folder, "--train", corpus, "--validation-split", "0.1", "--test",
      TestModel.corpus("sentiment.test.tsv"), "--output", "model", "--json")
    #expect(outcome.status == 0, "\(outcome.error)")
    let object = try outcome.object()
    for key in [
      "architecture", "parameters", "examples", "epochs", "seconds", "samples_per_second", "loss",
      "validation_loss", "validation_accuracy", "validation_macro_f1", "test_accuracy",
      "test_macro_f1", "test_loss",
    ] {
      #expect(object[key] != nil, "\(key)")
    }
    #expect(object["architecture"] == .string("text-cnn"))
    #expect(object["examples"] == .number(288))
    #expect(object["epochs"] == .number(2))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("model")).sorted()
    #expect(
      files == [
        "README.md", "config.json", "history.csv", "labels.txt", "model.safetensors",
        "vocabulary.txt",
      ])
    #expect(try folder.names() == ["model"])
    // The figure of the summary is that of the saved model.
    let evaluation = try await Command(
      "classify", "evaluate", "--model", "model", "--test",
      TestModel.corpus("sentiment.test.tsv"), "--json", folder: folder.url
    ).run()
    #expect(try evaluation.object()["accuracy"] == object["test_accuracy"])
  }

  @Test("Progress is one line for each epoch on standard error, and nothing when quiet")
  func progress() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let outcome = try await train(in: folder, "--train", corpus)
    let epochs = outcome.error.split(separator: "\n").filter { $0.hasPrefix("epoch ") }
    #expect(epochs.count == 2)
    #expect(epochs.last?.hasPrefix("epoch 2/2  loss ") == true)
    #expect(!outcome.error.contains("\r"))
    #expect(outcome.lines.contains { $0.hasPrefix("architecture") && $0.hasSuffix("text-cnn") })
    let quiet = try await train(in: folder, "--train", corpus, "--quiet")
    #expect(quiet.error.isEmpty)
    #expect(!quiet.output.isEmpty)
  }

  @Test("The same seed gives the same model for any number of threads, another seed another")
  func reproducible() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    var models: [Data] = []
    for (index, options) in [["--threads", "1"], ["--threads", "4"], ["--seed", "7"]].enumerated() {
      let outcome = try await train(
        in: folder, ["--train", corpus, "--output", "m\(index)", "-q"] + options)
      #expect(outcome.status == 0)
      models.append(
        try Data(contentsOf: URL(fileURLWithPath: folder.path("m\(index)/model.safetensors"))))
    }
    #expect(models[0] == models[1])
    #expect(models[0] != models[2])
  }

  @Test("A recipe says everything; options win over it")
  func recipe() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("data/train.tsv", containing: "good\tfine day\nbad\tsad day\n")
    try folder.file(
      "recipe.yaml",
      containing: """
        architecture: averaged-embeddings
        data:
          train: train.tsv
          test: train.tsv
        text:
          minimum-count: 1
        model:
          embedding-size: 4
        training:
          epochs: 3
        """)
    let command = [
      "classify", "train", "--recipe", "recipe.yaml", "--data", "data", "--json", "-q",
    ]
    let plain = try await Command(arguments: command).run(in: folder).object()
    #expect(plain["architecture"] == .string("averaged-embeddings"))
    #expect(plain["epochs"] == .number(3))
    #expect(plain["test_accuracy"] != nil)
    let options = ["--epochs", "1", "--set", "embedding-size=5"]
    let changed = try await Command(arguments: command + options).run(in: folder).object()
    #expect(changed["epochs"] == .number(1))
    let before = try #require(plain["parameters"]?.number)
    let after = try #require(changed["parameters"]?.number)
    #expect(before < after)
    // The folder with the data can also come from the environment.
    var variable = Command(
      "classify", "train", "--recipe", "recipe.yaml", "--json", "-q", folder: folder.url)
    variable.environment = ["TEXTUS_DATA": folder.path("data")]
    #expect(try await variable.run().object()["test_accuracy"] == plain["test_accuracy"])
  }

  @Test("Files for classes and folders of files are training data, too")
  func otherData() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("texts/good/1.txt", containing: "a fine day\n")
    try folder.file("texts/good/2.txt", containing: "a good day\n")
    try folder.file("texts/bad/1.txt", containing: "a bad day\n")
    let tree = try await train(in: folder, "--train", "texts", "--json", "-q").object()
    #expect(tree["examples"] == .number(3))
    try folder.file("good.txt", containing: "a fine day\na good day\n")
    try folder.file("bad.txt", containing: "a bad day\n")
    let classes = try await train(
      in: folder, "--class", "good=good.txt", "--class", "bad=bad.txt", "--json", "-q"
    ).object()
    #expect(classes["examples"] == .number(3))
    let field = try await Command(
      "classify", "train", "--train", "-", "--text-field", "t", "--label-field", "l", "--json",
      "-q", "--set", "minimum-count=1", "--epochs", "1", input: "t,l\nx y,a\nz,b\n"
    ).run()
    #expect(try field.object()["examples"] == .number(2))
  }

  @Test("Cross-validation prints each fold and the mean with its deviation")
  func folds() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let outcome = try await train(in: folder, "--train", corpus, "--folds", "3", "-q")
    #expect(outcome.lines.count == 4)
    #expect(outcome.lines[0].hasPrefix("fold 1/3\taccuracy 0."))
    #expect(outcome.lines[3].hasPrefix("mean\taccuracy 0."))
    #expect(outcome.lines[3].contains(" ± "))
    let object = try await train(
      in: folder, "--train", corpus, "--folds", "2", "-q", "--json"
    ).object()
    #expect(object["folds"] == .number(2))
    #expect(object["accuracies"]?.list?.count == 2)
    #expect(object["validation_accuracy"] != nil)
    #expect(object["validation_accuracy_deviation"] != nil)
  }

  @Test("A dry run shows layers and memory and writes nothing")
  func dryRun() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let outcome = try await train(in: folder, "--train", corpus, "--output", "model", "--dry-run")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("tab-separated"))
    #expect(outcome.output.contains("Embedding"))
    #expect(outcome.output.contains("training needs about"))
    #expect(try folder.names().isEmpty)
    let object = try await train(in: folder, "--train", corpus, "--dry-run", "--json").object()
    #expect(try #require(object["memory_bytes"]?.number) > 0)
  }

  @Test("Word vectors of a file become the embeddings")
  func vectors() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.file("v.txt", containing: "good 0.5 0.1 0.2\nbad -0.5 0.1 0.3\n")
    let outcome = try await train(
      in: folder, "--train", corpus, "--vectors", "v.txt", "--json", "-q", "--output", "model")
    #expect(outcome.status == 0, "\(outcome.error)")
    let show = try await Command("models", "show", "model", folder: folder.url).run()
    #expect(show.output.contains("channels: non-static"))
    let answer = try await Command("classify", "-m", "model", "good", folder: folder.url).run()
    #expect(answer.status == 0, "\(answer.error)")
  }

  private func train(
    in folder: TemporaryFolder, _ arguments: String...
  ) async throws -> Command.Outcome { try await train(in: folder, arguments) }

  private func train(
    in folder: TemporaryFolder, _ arguments: [String]
  ) async throws -> Command.Outcome {
    try await Command(arguments: ["classify", "train"] + arguments + Self.small).run(in: folder)
  }
}

extension Command {
  /// Runs the command in a folder.
  func run(in folder: TemporaryFolder) async throws -> Outcome {
    var command = self
    command.folder = folder.url
    return try await command.run()
  }
}
