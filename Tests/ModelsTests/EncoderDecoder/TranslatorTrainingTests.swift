import Archives
import NeuralNets
import Tensors
import TestSupport
import Testing
import Text

@testable import Models

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What translators are trained on, beside known targets as they are.
@Suite struct TranslatorTrainingTests {
  @Test func wordsCutAnewInEveryEpochAreLearnt() throws {
    let settings = Reversal.subwordSettings {
      $0.training.subwordDropout = 0.1
      $0.training.epochs = 40
    }
    let sources = (0..<Reversal.pairs.count).map { Reversal.pairs.source(at: $0) }
    let same = TextPairs(sources: sources, targets: sources)
    let match = try TranslationTraining(settings: settings).run(training: same)
      .translator.evaluate(same).exactMatch
    #expect(match > 0.8, "\(match)")
  }

  @Test func eachReadingOfPairsCutsThemAnewAndKeepsTheTexts() throws {
    let settings = Reversal.subwordSettings {
      $0.text.targetLength = 5
    }
    let codecs = try SequenceCodecs(learningFrom: Reversal.pairs, settings: settings.text)
    let encoded = EncodedPairs(Reversal.pairs, codecs: codecs, settings: settings)
    #expect(
      ResampledPairs(Reversal.pairs, encoded: encoded, codecs: codecs, settings: settings) == nil)
    var dropping = settings
    dropping.training.subwordDropout = 0.5
    let pairs = try #require(
      ResampledPairs(Reversal.pairs, encoded: encoded, codecs: codecs, settings: dropping))
    let random = RandomStream(seed: 1)
    let indices = Array(0..<60)
    let first = pairs.batch(indices, copies: 1, random: random)
    let again = pairs.batch(indices, copies: 1, random: random)
    #expect(first.sources.identifiers == again.sources.identifiers)
    let second = pairs.batch(indices, copies: 1, random: random.fork(1))
    #expect(first.sources.identifiers != second.sources.identifiers)
    for (row, index) in indices.enumerated() {
      let length = Int(first.sources.lengths[row])
      let begin = row * first.sources.length
      let pieces = Array(first.sources.identifiers[begin..<begin + length])
      #expect(
        codecs.source.decode(pieces) == Array(Reversal.pairs.source(at: encoded.places[index]).utf8)
      )
    }
    // No target passes the length that the model writes: a mark and four letters, and the end.
    #expect(first.targets.labels.count <= 60 * 6)
  }

  @Test func twoReadingsOfAPairAgreeWhereNothingIsDropped() throws {
    for architecture in TranslationArchitecture.allCases {
      let losses = try [Float(0), 5].map { consistency in
        let settings = Reversal.settings(architecture) {
          $0.training.epochs = 2
          $0.training.consistency = consistency
        }
        return try Reversal.train(settings).history.epochs.map(\.loss)
      }
      for (once, twice) in zip(losses[0], losses[1]) { #expect(abs(once - twice) < 1e-3 * once) }
    }
  }

  @Test func consistentReadingsOfPairsAreLearnt() throws {
    let settings = Reversal.settings {
      $0.model.dropout = 0.2
      $0.training.consistency = 1
    }
    let match = try Reversal.train(settings).translator.evaluate(Reversal.pairs).exactMatch
    #expect(match > 0.8, "\(match)")
  }

  @Test func theSlopesOfRiskAreThoseOfTheExpectedScore() {
    let logarithms: [Float] = [-1, -2, -1.5, -6]
    let scores: [Float] = [0.2, 0.9, 0.5, 0]
    func expected(_ logarithms: [Float]) -> Double {
      let shares = logarithms.map { exp(Double($0)) }
      return zip(shares, scores).reduce(0) { $0 + $1.0 * Double($1.1) } / shares.reduce(0, +)
    }
    let slopes = MinimumRisk.slopes(logProbabilities: logarithms, scores: scores)
    for index in logarithms.indices {
      var (less, more) = (logarithms, logarithms)
      less[index] -= 0.01
      more[index] += 0.01
      let difference = (expected(more) - expected(less)) / 0.02
      #expect(abs(Double(slopes[index]) - difference) < 1e-4)
    }
    #expect(MinimumRisk.slopes(logProbabilities: [-.infinity], scores: [0]) == [0])
  }

  @Test func trainingByRiskMakesBetterTargetsMoreProbable() throws {
    for copying in [CopyingKind.none, .pointer] {
      let first = try Reversal.train(
        Reversal.settings {
          $0.training.epochs = copying == .none ? 5 : 2
          $0.model.copying = copying
        }
      ).translator
      var settings = first.settings
      settings.training.epochs = 3
      // So much that known targets hardly count.
      settings.training.risk = 300
      settings.training.learningRate = .constant(0.001)
      let second = try TranslationTraining(settings: settings).run(
        training: Reversal.pairs, from: first
      ).translator
      // A target is one word, whose BLEU as a sentence is whether it is right.
      let matches = try [first, second].map { try $0.evaluate(Reversal.pairs).exactMatch }
      #expect(matches[1] > matches[0] + 0.02, "\(copying): \(matches)")
    }
  }

  @Test func copiesOfATargetStandBesideEachOtherStepByStep() {
    let batch = TargetBatch([[7, 8], [9]], copies: 2)
    let (begin, end) = (SequenceCodec.begin, SequenceCodec.end)
    #expect(batch.inputs.count == 4)
    #expect(batch.labels == [7, 7, 8, 8, end, end, 9, 9, end, end])
    #expect(
      batch.rows.map { batch.inputs.identifiers[Int($0)] }
        == [begin, begin, 7, 7, 8, 8, begin, begin, 9, 9])
    #expect(batch.rows.map { Int($0) / batch.inputs.length } == [0, 1, 0, 1, 0, 1, 2, 3, 2, 3])
  }
}
