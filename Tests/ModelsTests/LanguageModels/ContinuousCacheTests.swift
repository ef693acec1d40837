import Foundation
import NeuralNets
import Tensors
import TestSupport
import Testing
import Text

@testable import Models

@Suite("The continuous cache of language models")
struct ContinuousCacheTests {
  /// A small model and a text that it does not know by heart.
  private static func withModel<Result>(
    lineCount: Int, _ body: (LanguageModel, TokenStream) throws -> Result
  ) throws -> Result {
    let lines = (0..<lineCount).map { line in
      "w\(line % 7) w\(line * line % 11) w\(line / 5 % 13) w\(line % 3) w\(line * 7 % 17)"
    }
    return try withTemporaryFolder { folder in
      try writeFile((lines.joined(separator: "\n") + "\n").utf8, to: folder + "/text")
      let corpus = try LanguageCorpus(path: folder + "/text")
      var settings = LanguageModelSettings(architecture: .lstm)
      settings.model.embeddingSize = 8
      settings.model.hiddenSize = 12
      settings.model.layers = 1
      settings.training.batchSize = 8
      settings.training.epochs = 1
      let model = try LanguageModelTraining(settings: settings).run(training: corpus).model
      return try body(model, corpus.stream(model.encoder))
    }
  }

  private static func cache(_ size: Int, flatness: Float = 2, share: Float = 0.3) -> CacheSettings {
    var settings = CacheSettings()
    (settings.size, settings.flatness, settings.share) = (size, flatness, share)
    return settings
  }

  /// The definition, place by place.
  private static func plain(
    _ model: LanguageModel, _ tokens: [Int32], _ cache: CacheSettings
  ) throws -> Double {
    let network = try #require(model.engine as? NetworkLanguageEngine).makeNetwork()
    let inputs = [LanguageEncoder.end] + tokens.dropLast()
    return withoutGradients {
      let batch = TokenBatch(identifiers: inputs, count: 1, length: inputs.count)
      let features = network.features(batch, state: nil).0
      let values = network.output.logProbabilities(features, targets: tokens)
      let (width, rows) = (features.shape[1], features.elements)
      var sum = 0.0
      for place in tokens.indices {
        let window = max(0, place - cache.size)..<place
        if window.isEmpty {
          sum += Double(values[place])
          continue
        }
        var (total, matching) = (0.0, 0.0)
        for earlier in window {
          var product: Float = 0
          for index in 0..<width {
            product += rows[place * width + index] * rows[earlier * width + index]
          }
          let weight = exp(Double(cache.flatness * product))
          total += weight
          if tokens[earlier] == tokens[place] { matching += weight }
        }
        let share = Double(cache.share)
        sum += log((1 - share) * exp(Double(values[place])) + share * matching / total)
      }
      return sum
    }
  }

  @Test("It gives what its definition gives, place by place", arguments: [1, 5, 70, 1000])
  func definition(size: Int) throws {
    try Self.withModel(lineCount: 60) { model, stream in
      let cache = Self.cache(size)
      let expected = try Self.plain(model, stream.identifiers, cache)
      let found = model.evaluate(stream, cache: cache).logProbability
      #expect(abs(found - expected) < 1e-4 * abs(expected), "\(found), \(expected)")
    }
  }

  @Test("A long text, read in rows side by side, gives the same")
  func rows() throws {
    try Self.withModel(lineCount: 700) { model, stream in
      for size in [7, 300] {
        let cache = Self.cache(size)
        let expected = try Self.plain(model, stream.identifiers, cache)
        let figures = [1, 2, 3].map {
          model.evaluate(stream, cache: cache, threads: $0).logProbability
        }
        #expect(abs(figures[0] - expected) < 1e-3 * abs(expected), "\(figures), \(expected)")
        #expect(Set(figures).count == 1)
      }
    }
  }

  @Test("Without a size or a share it changes nothing; on a text that repeats itself it helps")
  func effect() throws {
    try Self.withModel(lineCount: 60) { model, stream in
      let without = model.evaluate(stream)
      #expect(model.evaluate(stream, cache: Self.cache(0)) == without)
      let noShare = model.evaluate(stream, cache: Self.cache(50, share: 0)).perplexity
      #expect(abs(noShare - without.perplexity) < 1e-4 * without.perplexity)
      #expect(model.evaluate(stream, cache: Self.cache(50)).perplexity < without.perplexity)
    }
  }

  @Test("Numbers that make no sense are named")
  func broken() {
    for (cache, name) in [
      (Self.cache(-1), "cache.size"), (Self.cache(1, flatness: -1), "cache.flatness"),
      (Self.cache(1, flatness: .infinity), "cache.flatness"),
      (Self.cache(1, share: 1), "cache.share"),
    ] {
      let error = #expect(throws: SettingsError.self) { try cache.validate() }
      #expect(error?.name == name)
    }
  }

  @Test("N-grams have nothing to remember")
  func kneserNey() throws {
    var settings = LanguageModelSettings(architecture: .kneserNey)
    try settings.validate()
    settings.cache.size = 100
    let error = #expect(throws: SettingsError.self) { try settings.validate() }
    #expect(error?.name == "cache.size")
  }
}
