import Models
import NeuralNets
import Testing
import Text

@Suite struct RecipeTests {
  private func settings(_ yaml: String) throws -> ClassifierSettings {
    var recipe = try Recipe(defaults: ClassifierSettings())
    try recipe.apply(yaml: yaml, path: "r.yaml")
    return try recipe.settings(path: "r.yaml")
  }

  @Test func laysItsValuesOverTheDefaults() throws {
    let settings = try settings(
      """
      architecture: convolution
      data:
        classes: {good: a.txt, poor: b.txt}
      text:
        tokenizer: {unit: keras, stop-words: [on, the]}
        vocabulary-size: 2000
      model:
        regions: [2, 7]
        dropout: 0.25
      linear:
        character-orders: [2, 5]
      training:
        optimizer: {name: sgd, momentum: 0.9}
        learning-rate: 0.5
      """)
    #expect(settings.architecture == .convolution)
    #expect(settings.data.classes == ["good": "a.txt", "poor": "b.txt"])
    #expect(settings.text.tokenizer.unit == .keras)
    #expect(settings.text.tokenizer.filters.contains("!"))
    #expect(settings.text.tokenizer.stopWords == ["on", "the"])
    #expect(settings.text.vocabularySize == 2000)
    #expect(settings.model.regions == [2, 7])
    #expect(settings.model.dropout == 0.25)
    #expect(settings.linear.characterOrders == 2...5)
    #expect(settings.training.optimizer.momentum == 0.9)
    #expect(settings.training.learningRate == .constant(0.5))
    #expect(settings.training.epochs == ClassifierSettings().training.epochs)
  }

  @Test func takesOneTextForAListOfIt() throws {
    func train(_ value: String) throws -> [String] {
      var recipe = try Recipe(defaults: TranslationSettings())
      try recipe.apply(yaml: "data:\n  train: \(value)", path: "r.yaml")
      return try recipe.settings(path: "r.yaml").data.train
    }
    #expect(try train("pairs.tsv") == ["pairs.tsv"])
    #expect(try train("[a.tsv, b.tsv]") == ["a.tsv", "b.tsv"])
    #expect(try train("[]").isEmpty)
    let error = #expect(throws: RecipeError.self) { try train("") }
    #expect(error?.message.contains("a text or a list of texts") == true)
  }

  @Test(arguments: [
    ("model:\n  filter: 3", "r.yaml:2", "did you mean \"filters\"?"),
    ("modle:\n  filters: 3", "r.yaml:1", "did you mean \"model\"?"),
    ("model:\n  filters: many", "r.yaml:2", "must be a number"),
    ("model:\n  regions: 3", "r.yaml:2", "must be a list"),
    ("training: fast", "r.yaml:1", "must be a section"),
    ("model: [", "r.yaml", "no valid YAML"),
    ("", "r.yaml", "empty"),
  ])
  func saysWhereAndWhatIsWrong(yaml: String, place: String, part: String) throws {
    let error = #expect(throws: RecipeError.self) { try settings(yaml) }
    let message = error.map { "\($0)" } ?? ""
    #expect(message.hasPrefix(place))
    #expect(message.contains(part))
  }

  @Test func setsSingleValuesByTheLastPartOfTheirName() throws {
    var recipe = try Recipe(defaults: ClassifierSettings())
    try recipe.set("epochs", to: "3")
    try recipe.set("model.hidden-size", to: "8")
    try recipe.set("learning-rate", to: "{name: cosine, rate: 0.1, over: {epochs: 3}}")
    let settings = try recipe.settings(path: "--set")
    #expect(settings.training.epochs == 3)
    #expect(settings.model.hiddenSize == 8)
    #expect(settings.training.learningRate == .cosine(0.1, over: .epochs(3)))
    // A schedule is replaced as a whole, too.
    try recipe.set("learning-rate", to: "0.02")
    #expect(try recipe.settings(path: "--set").training.learningRate == .constant(0.02))
    #expect(throws: RecipeError.self) { try recipe.set("filters", to: "8") }
    #expect(throws: RecipeError.self) { try recipe.set("hidden", to: "8") }
  }
}
