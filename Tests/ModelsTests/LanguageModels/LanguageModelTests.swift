import Archives
import Foundation
import NeuralNets
import Tensors
import TestSupport
import Testing
import Text

@testable import Models

@Suite("Neural language models")
struct LanguageModelTests {
  /// A text in which two words say which comes next.
  private static let lines = (0..<60).map { line in
    line % 2 == 0
      ? "the dog that barks chases the cat that sleeps"
      : "a cat that sleeps dreams of a dog that barks"
  }

  private static func settings(
    _ architecture: LanguageModelArchitecture
  ) -> LanguageModelSettings {
    var settings = LanguageModelSettings(architecture: architecture)
    settings.model.embeddingSize = 16
    settings.model.hiddenSize = 24
    settings.model.layers = 2
    settings.training.batchSize = 16
    settings.training.length = 8
    settings.training.epochs = 40
    settings.training.learningRate = .constant(0.01)
    return settings
  }

  private static func withCorpus<Result>(
    _ lines: [String] = lines, _ body: (LanguageCorpus, String) throws -> Result
  ) throws -> Result {
    try withTemporaryFolder { folder in
      let path = folder + "/text"
      try writeFile(lines.joined(separator: "\n").utf8 + [UInt8(ascii: "\n")], to: path)
      return try body(LanguageCorpus(path: path), folder)
    }
  }

  @Test(
    "Every architecture learns a text by heart",
    arguments: [LanguageModelArchitecture.feedForward, .rnn, .lstm, .gru])
  func learns(_ architecture: LanguageModelArchitecture) throws {
    try Self.withCorpus { corpus, _ in
      let trained = try LanguageModelTraining(settings: Self.settings(architecture)).run(
        training: corpus, validation: corpus)
      let first = try #require(trained.history.epochs.first?.validationLoss)
      let figures = try trained.model.evaluate(corpus)
      #expect(figures.perplexity < 1.6, "\(architecture): \(figures.perplexity), first \(first)")
      #expect(figures.tokenCount == 30 * (9 + 10) + 60)
    }
  }

  @Test("Kinds of output and dropout learn, too", arguments: 0..<5)
  func outputs(_ number: Int) throws {
    var settings = Self.settings(.lstm)
    settings.training.epochs = 50
    switch number {
    case 0:
      settings.model.output = .adaptive
      settings.model.cutoffs = [5, 9]
    case 1:
      settings.model.output = .sampled
      settings.model.samples = 8
    case 2: settings.model.tiesWeights = true
    case 3:
      settings.model.output = .differentiated
      settings.model.cutoffs = [5, 9]
    default:
      settings.model.dropout = 0.1
      settings.model.inputDropout = 0.1
      settings.model.embeddingDropout = 0.05
      settings.model.recurrentDropout = 0.1
      settings.model.weightDropout = 0.1
      settings.model.isVariational = true
      settings.training.averaging = 0.9
    }
    try Self.withCorpus { corpus, _ in
      let trained = try LanguageModelTraining(settings: settings).run(training: corpus)
      #expect(try trained.model.evaluate(corpus).perplexity < 2.2)
    }
  }

  @Test("The same seed gives the same bits for any number of threads")
  func threads() throws {
    var settings = Self.settings(.lstm)
    settings.training.epochs = 2
    settings.model.dropout = 0.2
    try Self.withCorpus { corpus, _ in
      let models = try [1, 2, 4].map { threads in
        try LanguageModelTraining(settings: settings, threads: threads).run(training: corpus)
          .model.engine as? NetworkLanguageEngine
      }
      for model in models.dropFirst() {
        let weights = try #require(model?.weights)
        for (one, other) in zip(try #require(models[0]?.weights), weights) {
          #expect(one.tensor.elements == other.tensor.elements, "\(one.name)")
        }
      }
    }
  }

  @Test("An interrupted run goes on with the state it had, to the same bits")
  func resumes() throws {
    var settings = Self.settings(.gru)
    settings.training.epochs = 3
    settings.training.resetProbability = 0.2
    try Self.withCorpus { corpus, folder in
      let training = LanguageModelTraining(settings: settings)
      let whole = try training.run(training: corpus)
      let output = ModelFolder(folder + "/model")
      var steps = 0
      #expect(throws: TrainingError.self) {
        _ = try training.run(
          training: corpus, output: output,
          shouldStop: {
            steps += 1
            return steps == 7
          })
      }
      let resumed = try training.run(training: corpus, output: output, resuming: true)
      let text = try corpus.stream(whole.model.encoder)
      #expect(
        resumed.model.evaluate(text).logProbability == whole.model.evaluate(text).logProbability)
    }
  }

  @Test("Rows that are always reset carry nothing; those never reset do")
  func resets() throws {
    func losses(carries: Bool, resets: Float) throws -> [Double] {
      var settings = Self.settings(.lstm)
      settings.training.epochs = 3
      settings.training.carriesState = carries
      settings.training.resetProbability = resets
      return try Self.withCorpus { corpus, _ in
        try LanguageModelTraining(settings: settings).run(training: corpus).history.epochs
          .map(\.loss)
      }
    }
    let fresh = try losses(carries: false, resets: 0)
    #expect(try losses(carries: true, resets: 0.999_999) == fresh)
    #expect(try losses(carries: true, resets: 0) != fresh)
    #expect(try losses(carries: true, resets: 0.5) != fresh)
  }

  @Test("A reset changes the rows it names and no other")
  func replacing() {
    let state = LanguageState(layers: [[Tensor(shape: [3, 2], [1, 2, 3, 4, 5, 6])]])
    let other = LanguageState(layers: [[Tensor(shape: [1, 2], [7, 8])]])
    #expect(state.replacing([0, 2], by: other).layers[0][0].elements == [7, 8, 3, 4, 7, 8])
    #expect(state.replacing([], by: other).layers[0][0].elements == state.layers[0][0].elements)
  }

  @Test("A saved model is the same, and its reader agrees with its measure")
  func files() throws {
    for architecture in [LanguageModelArchitecture.lstm, .gru, .rnn, .feedForward, .kneserNey] {
      var settings = Self.settings(architecture)
      settings.training.epochs = 2
      try Self.withCorpus { corpus, folder in
        let trained = try LanguageModelTraining(settings: settings).run(training: corpus)
        try trained.save(to: ModelFolder(folder + "/model"))
        let model = try LanguageModel(folder: ModelFolder(folder + "/model"))
        #expect(
          try model.evaluate(corpus).logProbability
            == trained.model.evaluate(corpus).logProbability)
        // Step by step.
        let line = model.encoder.identifiers(ofLine: Array("the dog that barks".utf8).span)
        var reader = model.engine.makeReader()
        var sum = 0.0
        for token in line {
          var scores = [Float](repeating: 0, count: model.encoder.vocabulary.count)
          scores.withUnsafeMutableBufferPointer { reader.scores(into: $0) }
          let top = scores.max() ?? 0
          let total = scores.reduce(0.0) { $0 + exp(Double($1 - top)) }
          sum += Double(scores[Int(token)] - top) - log(total)
          reader.read(token)
        }
        let expected = model.score("the dog that barks").logProbability
        #expect(abs(sum - expected) < 1e-2 * abs(expected), "\(architecture)")
      }
    }
  }

  @Test("Lines of different lengths together score as each alone")
  func padding() throws {
    var settings = Self.settings(.lstm)
    settings.training.epochs = 1
    try Self.withCorpus { corpus, _ in
      let model = try LanguageModelTraining(settings: settings).run(training: corpus).model
      let lines = ["the dog", "", "a cat that sleeps dreams of a dog", "cat", "the unknown dog"]
      let together = model.score(lines.map { Array($0.utf8) })
      for (line, score) in zip(lines, together) {
        let alone = model.score(line)
        #expect(abs(alone.logProbability - score.logProbability) < 1e-4)
        #expect(alone.tokenCount == score.tokenCount)
      }
      #expect(together[4].unknownCount == 1)
    }
  }

  @Test("Characters: what was learnt is generated, greedily and with a limit")
  func generates() throws {
    var settings = Self.settings(.gru)
    settings.text.unit = .character
    settings.training.epochs = 80
    settings.training.batchSize = 4
    settings.training.length = 20
    try Self.withCorpus([String](repeating: "abcdefg", count: 16)) {
      corpus, _ in
      let model = try LanguageModelTraining(settings: settings).run(training: corpus).model
      var options = GenerationOptions()
      options.topCount = 1
      options.length = 40
      options.lines = 2
      var text: [UInt8] = []
      let count = model.generate(after: "abc", options: options) { text += $0 }
      #expect(String(decoding: text, as: UTF8.self) == "defg\nabcdefg\n")
      #expect(count == 13)
    }
  }
}

@Suite("Drawing tokens")
struct TokenSamplerTests {
  private func draws(_ options: GenerationOptions) -> [Int] {
    var sampler = TokenSampler(options: options, random: RandomStream(seed: 1))
    var counts = [Int](repeating: 0, count: 5)
    for _ in 0..<4000 {
      var scores: [Float] = [9, 0, 1, 2, 3]
      counts[Int(scores.withUnsafeMutableBufferPointer { sampler.draw($0) })] += 1
    }
    return counts
  }

  @Test("Frequencies are those of the softmax, without the unknown token")
  func frequencies() {
    let counts = draws(GenerationOptions())
    #expect(counts[0] == 0)
    let total = (0..<4).reduce(0.0) { $0 + exp(Double($1)) }
    for (place, score) in zip(1..., 0..<4) {
      #expect(abs(Double(counts[place]) / 4000 - exp(Double(score)) / total) < 0.03)
    }
  }

  @Test("Limits keep the most probable tokens; a low temperature prefers them")
  func limits() {
    var options = GenerationOptions()
    options.topCount = 2
    #expect(draws(options)[1...2] == [0, 0])
    options.topCount = 1
    #expect(draws(options) == [0, 0, 0, 0, 4000])
    options.topCount = 0
    options.topProbability = 0.7
    #expect(draws(options)[1...2] == [0, 0])
    options.topProbability = 1
    options.temperature = 0.1
    #expect(draws(options)[4] > 3990)
    options.temperature = 1
    options.drawsUnknown = true
    #expect(draws(options)[0] > 3900)
  }
}
