import Testing
import Text

@testable import Models

@Suite struct LinearErrorTests {
  @Test("One label only is an error that names it")
  func oneClass() {
    let texts = LabelledTexts(texts: ["a", "b"], labels: [1, 1], labelNames: ["bad", "good"])
    let error = #expect(throws: LinearError.self) { try LinearClassifier.train(on: texts) }
    #expect(error == .tooFewClasses(labels: ["good"]))
    #expect(error?.description.contains("good") == true)
  }

  @Test("No texts at all are an error")
  func noTexts() {
    let texts = LabelledTexts(texts: [], labels: [], labelNames: ["bad", "good"])
    #expect(throws: LinearError.tooFewClasses(labels: [])) { try LinearClassifier.train(on: texts) }
  }

  @Test("Texts without any token are an error")
  func emptyTexts() {
    let texts = LabelledTexts(texts: ["", " "], labels: [0, 1], labelNames: ["bad", "good"])
    #expect(throws: LinearError.noFeatures(documents: 2)) { try LinearClassifier.train(on: texts) }
  }

  @Test("Words that are all rarer than asked for are an error")
  func nothingFrequent() {
    let texts = LabelledTexts(texts: ["a b", "c d"], labels: [0, 1], labelNames: ["bad", "good"])
    #expect(throws: LinearError.noFeatures(documents: 2)) {
      try LinearClassifier.train(
        on: texts, configuration: LinearConfiguration(minimumDocumentCount: 3))
    }
  }

  @Test("Some empty texts, and labels nobody uses, are none")
  func someEmptyTexts() throws {
    let texts = LabelledTexts(
      texts: ["fine film", "", "dull film", "\u{0}"], labels: [2, 0, 0, 2],
      labelNames: ["bad", "middling", "good"])
    let classifier = try LinearClassifier.train(on: texts)
    let probabilities = classifier.probabilities(of: "fine")
    #expect(probabilities[2] > probabilities[0])
    #expect(probabilities[1] < 0.1)
  }

  @Test("A locale that is none is an error with its explanation")
  func badLocale() {
    var configuration = LinearConfiguration()
    configuration.tokenizer.locale = "no such locale at all, really"
    let texts = LabelledTexts(texts: ["a", "b"], labels: [0, 1], labelNames: ["bad", "good"])
    #expect(throws: LinearError.self) {
      try LinearClassifier.train(on: texts, configuration: configuration)
    }
  }

  /// A setting, and a change that makes it unusable.
  private static let unusable:
    [(name: String, change: @Sendable (inout LinearConfiguration) -> Void)] =
      [
        ("wordOrder", { $0.wordOrder = 9 }),
        ("wordOrder", { $0.wordOrder = -1 }),
        ("wordOrder", { $0.wordOrder = 0 }),
        ("characterOrders", { $0.characterOrders = 0...3 }),
        ("characterOrders", { $0.characterOrders = 3...9 }),
        ("orderFactor", { $0.orderFactor = 0 }),
        ("orderFactor", { $0.orderFactor = .infinity }),
        ("minimumDocumentCount", { $0.minimumDocumentCount = 0 }),
        ("maximumDocumentShare", { $0.maximumDocumentShare = 0 }),
        ("maximumDocumentShare", { $0.maximumDocumentShare = 1.1 }),
        ("maximumDocumentShare", { $0.maximumDocumentShare = .nan }),
        ("maximumFeatureCount", { $0.maximumFeatureCount = 0 }),
        ("naiveBayesShare", { $0.naiveBayesShare = -0.1 }),
        ("naiveBayesShare", { $0.naiveBayesShare = .nan }),
        ("naiveBayesSmoothing", { $0.naiveBayesSmoothing = 0 }),
        ("cost", { $0.cost = 0 }),
        ("cost", { $0.cost = .nan }),
        ("cost", { $0.cost = 1e7 }),
        ("naiveBayesSmoothing", { $0.naiveBayesSmoothing = 1e7 }),
        ("tolerance", { $0.tolerance = 0 }),
        ("tolerance", { $0.tolerance = 1 }),
        ("maximumSteps", { $0.maximumSteps = 0 }),
      ]

  @Test("Settings out of range are errors that name them", arguments: unusable.indices)
  func badSettings(index: Int) {
    let (name, change) = Self.unusable[index]
    var configuration = LinearConfiguration()
    change(&configuration)
    let error = #expect(throws: LinearError.self) { try configuration.validate() }
    guard case .setting(name, _, _) = error else {
      Issue.record("\(String(describing: error)) does not name \(name)")
      return
    }
  }
}
