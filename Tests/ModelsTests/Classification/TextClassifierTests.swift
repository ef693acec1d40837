import Archives
import Models
import NeuralNets
import Tensors
import TestSupport
import Testing
import Text

/// Small settings with which every architecture learns the sentences written for the project.
private func settings(_ architecture: ClassifierArchitecture) -> ClassifierSettings {
  var settings = ClassifierSettings(architecture: architecture)
  settings.text.minimumCount = 1
  settings.model.embeddingSize = 16
  settings.model.filters = 16
  settings.model.hiddenSize = architecture == .convolution ? 16 : 0
  settings.model.buckets = 1 << 12
  settings.training.epochs = architecture == .linear ? 1 : 15
  settings.training.batchSize = 16
  settings.training.learningRate = .constant(0.01)
  return settings
}

private func sentences(_ part: String = "train") throws -> LabelledTexts {
  let package = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
  let path = package.joined(separator: "/") + "/corpora/sentiment.\(part).tsv"
  return try LabelledTexts(LabelledReader(path: path))
}

private func probabilities(_ classifier: TextClassifier, _ texts: LabelledTexts) -> [[Float]] {
  let bytes = (0..<texts.count).map { index in
    texts.withText(at: index) { text in text.withUnsafeBufferPointer { Array($0) } }
  }
  return classifier.predictions(for: bytes).map(\.probabilities)
}

@Suite struct TextClassifierTests {
  @Test(arguments: ClassifierArchitecture.allCases)
  func learnsFromSentences(_ architecture: ClassifierArchitecture) throws {
    let trained = try ClassifierTraining(settings: settings(architecture)).run(
      training: sentences())
    let own = try trained.classifier.evaluate(sentences())
    #expect(own.accuracy > 0.85)
    let figures = try trained.classifier.evaluate(sentences("test"))
    // Many of the sentences turn on the order of their words, which only convolutions see.
    let seesOrder = architecture == .textCNN || architecture == .convolution
    #expect(figures.accuracy > (seesOrder ? 0.75 : 0.6))
    #expect(figures.confusion.total == figures.exampleCount)
  }

  @Test(arguments: ClassifierArchitecture.allCases)
  func isTheSameAfterSavingAndReading(_ architecture: ClassifierArchitecture) throws {
    var settings = settings(architecture)
    settings.training.epochs = 1
    let texts = try sentences()
    let trained = try ClassifierTraining(settings: settings).run(training: texts)
    try withTemporaryFolder { folder in
      try trained.save(to: ModelFolder(folder + "/model"))
      let read = try TextClassifier(folder: ModelFolder(folder + "/model"))
      #expect(read.labels == trained.classifier.labels)
      #expect(probabilities(read, texts) == probabilities(trained.classifier, texts))
      #expect(read.summary.parameterCount == trained.classifier.summary.parameterCount)
    }
  }

  @Test(arguments: [ClassifierArchitecture.textCNN, .ngramBag, .linear])
  func isBitwiseTheSameForAnyNumberOfThreads(_ architecture: ClassifierArchitecture) throws {
    var settings = settings(architecture)
    settings.training.epochs = 2
    settings.data.validationSplit = 0.1
    let texts = try sentences()
    let results = try [1, 2, 4].map { threads in
      let trained = try ClassifierTraining(settings: settings, threads: threads).run(
        training: texts)
      return probabilities(trained.classifier, texts)
    }
    #expect(results[1] == results[0])
    #expect(results[2] == results[0])
  }

  @Test func thePreparedFormGivesTheSameAnswers() throws {
    let texts = try sentences()
    let classifier = try ClassifierTraining(settings: settings(.textCNN)).run(training: texts)
      .classifier
    for (fast, plain) in zip(
      probabilities(classifier.prepared(), texts), probabilities(classifier, texts))
    {
      #expect(abs(fast[0] - plain[0]) < 1e-5)
    }
  }

  @Test func oneTextAloneIsClassifiedAsAmongOthers() throws {
    let texts = try sentences()
    let classifier = try ClassifierTraining(settings: settings(.textCNN)).run(training: texts)
      .classifier
    let together = probabilities(classifier, texts)
    for index in [0, 7, 100] {
      let alone = classifier.prediction(for: texts.text(at: index))
      #expect(abs(alone.probabilities[0] - together[index][0]) < 1e-5)
    }
    let empty = classifier.prediction(for: "")
    #expect(empty.probabilities.allSatisfy { $0.isFinite })
  }

  @Test(arguments: [EmbeddingChannels.static, .nonStatic, .twoChannel])
  func usesGivenVectors(_ channels: EmbeddingChannels) throws {
    try withTemporaryFolder { folder in
      let vectors = "good 1 0.5 -1\nbad -1 -0.5 1\nthe 0.1 0.1 0.1\n"
      try writeFile(vectors.utf8, to: folder + "/vectors.txt")
      var settings = settings(.textCNN)
      settings.training.epochs = 2
      settings.model.channels = channels
      settings.model.vectors = folder + "/vectors.txt"
      let trained = try ClassifierTraining(settings: settings).run(training: sentences())
      let width = channels == .twoChannel ? 19 : 3
      #expect(trained.classifier.summary.rows[0].outputShape?.sizes.last == width)
      try trained.save(to: ModelFolder(folder + "/model"))
      let read = try TextClassifier(folder: ModelFolder(folder + "/model"))
      let texts = try sentences("test")
      #expect(probabilities(read, texts) == probabilities(trained.classifier, texts))
    }
  }

  @Test func crossValidationMeasuresEveryTextOnce() throws {
    var settings = settings(.averagedEmbeddings)
    settings.training.epochs = 3
    let texts = try sentences()
    let result = try ClassifierTraining(settings: settings).crossValidate(texts, folds: 4)
    #expect(result.folds.count == 4)
    #expect(result.folds.reduce(0) { $0 + $1.exampleCount } == texts.count)
    #expect(result.meanAccuracy > 0.5)
  }

  @Test func oneLabelIsNotEnough() throws {
    let texts = LabelledTexts(texts: ["a", "b"], labels: [0, 0], labelNames: ["x"])
    #expect(throws: TextError.self) {
      try ClassifierTraining(settings: settings(.textCNN)).run(training: texts)
    }
  }
}
