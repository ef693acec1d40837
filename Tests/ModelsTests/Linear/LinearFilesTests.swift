import Archives
import Foundation
import Tensors
import TestSupport
import Testing
import Text

@testable import Models

@Suite struct LinearFilesTests {
  private func reloaded(
    _ classifier: LinearClassifier, as precision: Precision = .float32
  ) throws -> LinearClassifier {
    try withTemporaryFolder { folder in
      let path = folder + "/model.safetensors"
      var draft = ArchiveDraft()
      classifier.add(to: &draft, as: precision)
      try draft.write(to: path)
      return try LinearClassifier(
        archive: TensorArchive(path), configuration: classifier.configuration,
        classCount: classifier.classCount)
    }
  }

  @Test("A saved classifier answers as before", arguments: [2, 3, 9])
  func roundTrip(classCount: Int) throws {
    let texts = moodTexts(count: 200, classCount: classCount)
    let classifier = try LinearClassifier.train(
      on: texts, configuration: LinearConfiguration(characterOrders: 2...4))
    let copy = try reloaded(classifier)
    #expect(copy.probabilities(of: texts) == classifier.probabilities(of: texts))
    #expect(copy.featureCount == classifier.featureCount)
    let half = try reloaded(classifier, as: .float16)
    for (exact, rounded) in zip(classifier.probabilities(of: texts), half.probabilities(of: texts))
    {
      #expect(abs(exact - rounded) < 1e-2)
    }
  }

  private func load(
    features: [UInt64] = [5, 7], factors: Int = 2, weights: Shape = [2, 1], bias: Float = 0,
    classCount: Int = 2, configuration: LinearConfiguration = LinearConfiguration()
  ) throws -> LinearClassifier {
    try withTemporaryFolder { folder in
      let path = folder + "/model.safetensors"
      var draft = ArchiveDraft()
      draft.add(features, named: "linear.features")
      draft.add(Tensor(zeros: [factors]), named: "linear.factors")
      draft.add(Tensor(zeros: weights), named: "linear.weights")
      draft.add(Tensor([bias]), named: "linear.biases")
      try draft.write(to: path)
      return try LinearClassifier(
        archive: TensorArchive(path), configuration: configuration, classCount: classCount)
    }
  }

  @Test("Arrays that do not fit together are refused")
  func damagedArchives() throws {
    #expect(try load().featureCount == 2)
    #expect(throws: LinearError.self) { try load(factors: 3) }
    #expect(throws: LinearError.self) { try load(weights: [2, 2]) }
    #expect(throws: LinearError.self) { try load(weights: [1, 1]) }
    #expect(throws: LinearError.self) { try load(classCount: 3) }
    #expect(throws: LinearError.self) { try load(classCount: 1) }
    #expect(throws: LinearError.self) { try load(features: [7, 5]) }
    #expect(throws: LinearError.self) { try load(features: [5, 5]) }
    #expect(throws: LinearError.self) { try load(bias: .nan) }
    #expect(throws: LinearError.self) {
      try load(configuration: LinearConfiguration(wordOrder: 9))
    }
  }

  @Test("A file without the model's arrays is refused")
  func foreignArchive() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.safetensors"
      var draft = ArchiveDraft()
      draft.add(Tensor([1, 2]), named: "embedding")
      try draft.write(to: path)
      let archive = try TensorArchive(path)
      #expect(throws: ArchiveError.self) {
        try LinearClassifier(
          archive: archive, configuration: LinearConfiguration(), classCount: 2)
      }
    }
  }

  @Test("An empty object is the default configuration, and every field comes back")
  func configurations() throws {
    let decoder = JSONDecoder()
    #expect(
      try decoder.decode(LinearConfiguration.self, from: Data("{}".utf8)) == LinearConfiguration())
    let other = LinearConfiguration(
      tokenizer: .movieReview, wordOrder: 2, characterOrders: 2...5, orderFactor: 0.25,
      minimumDocumentCount: 4, maximumDocumentShare: 0.5, maximumFeatureCount: 7,
      termFrequency: .presence, usesInverseDocumentFrequency: false, normalizesLength: false,
      naiveBayesShare: 0.125, naiveBayesSmoothing: 2, cost: 3, classWeights: .balanced,
      tolerance: 0.5, maximumSteps: 6)
    let data = try JSONEncoder().encode(other)
    #expect(try decoder.decode(LinearConfiguration.self, from: data) == other)
  }

  @Test(
    "Character orders that are no range are refused when read",
    arguments: ["[3]", "[5, 2]", "[]", "[1, 2, 3]", "\"2-5\""])
  func badOrders(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(
        LinearConfiguration.self, from: Data("{\"characterOrders\": \(text)}".utf8))
    }
  }
}
