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

/// Training, files and use of whole models.
@Suite struct TranslatorTests {
  /// Words and the same words backwards.
  private static let pairs: TextPairs = {
    var random = RandomStream(seed: 9)
    var sources: [String] = []
    for _ in 0..<400 {
      let length = 2 + Int(random.uniform() * 4)
      sources.append(
        String(
          (0..<length).map { _ in Character(Unicode.Scalar(97 + UInt8(random.uniform() * 6))) }))
    }
    return TextPairs(sources: sources, targets: sources.map { String($0.reversed()) })
  }()

  private static func settings(
    _ architecture: TranslationArchitecture = .recurrent,
    _ change: (inout TranslationSettings) -> Void = { _ in }
  ) -> TranslationSettings {
    var settings = TranslationSettings(architecture: architecture)
    settings.text.sourceUnit = .character
    settings.text.targetUnit = .character
    settings.text.vocabularySize = 0
    settings.text.minimumCount = 1
    settings.text.sharesVocabulary = true
    settings.model.embeddingSize = 24
    settings.model.encoderSize = 32
    settings.model.decoderSize = 32
    settings.training.epochs = 25
    settings.training.batchSize = 16
    settings.training.learningRate = .constant(0.006)
    change(&settings)
    return settings
  }

  /// The same over pieces of words.
  private static func subwordSettings(
    _ change: (inout TranslationSettings) -> Void = { _ in }
  ) -> TranslationSettings {
    settings {
      $0.text.sourceUnit = .subword
      $0.text.targetUnit = .subword
      $0.text.vocabularySize = 330
      change(&$0)
    }
  }

  private static func train(_ settings: TranslationSettings) throws -> TrainedTranslator {
    try TranslationTraining(settings: settings).run(training: pairs)
  }

  @Test func aRecurrentModelLearnsToReverse() throws {
    let trained = try Self.train(Self.settings())
    #expect(trained.translator.translate("abcf") == "fcba")
    #expect(try trained.translator.evaluate(Self.pairs).exactMatch > 0.95)
  }

  @Test func aConvolutionalModelLearnsToReverse() throws {
    let trained = try Self.train(
      Self.settings(.convolutional) {
        $0.model.encoderLayers = 2
        $0.model.decoderLayers = 2
        $0.training.learningRate = .constant(0.003)
      })
    #expect(try trained.translator.evaluate(Self.pairs).exactMatch > 0.8)
  }

  @Test(arguments: [CopyingKind.pointer, .scores])
  func aCopyingModelWritesWordsItHasNeverSeen(kind: CopyingKind) throws {
    var random = RandomStream(seed: 4)
    func word() -> String {
      String((0..<5).map { _ in Character(Unicode.Scalar(97 + UInt8(random.uniform() * 26))) })
    }
    let names = (0..<300).map { _ in word() }
    let pairs = TextPairs(
      sources: names.map { "please call \($0) now" }, targets: names.map { "call \($0)" })
    let settings = Self.settings {
      $0.text.sourceUnit = .word
      $0.text.targetUnit = .word
      $0.text.minimumCount = 5
      $0.model.copying = kind
      $0.training.epochs = 15
    }
    let trained = try TranslationTraining(settings: settings).run(training: pairs)
    #expect(trained.translator.vocabularySizes.target == 7)
    #expect(trained.translator.translate("please call zanzibar now") == "call zanzibar")
  }

  @Test func hardAttentionAndScheduledSamplingLearn() throws {
    for change: (inout TranslationSettings) -> Void in [
      { $0.model.isHard = true }, { $0.training.samplingRate = 0.2 },
    ] {
      let settings = Self.settings {
        change(&$0)
        $0.model.attention = .general
      }
      let trained = try Self.train(settings)
      let losses = trained.history.epochs.map(\.loss)
      #expect(losses[losses.count - 1] < losses[0] / 2)
    }
  }

  @Test func wordsCutAnewInEveryEpochAreLearnt() throws {
    let settings = Self.subwordSettings {
      $0.training.subwordDropout = 0.1
    }
    let sources = (0..<Self.pairs.count).map { Self.pairs.source(at: $0) }
    let same = TextPairs(sources: sources, targets: sources)
    let match = try TranslationTraining(settings: settings).run(training: same)
      .translator.evaluate(same).exactMatch
    #expect(match > 0.8, "\(match)")
  }

  @Test func eachReadingOfPairsCutsThemAnewAndKeepsTheTexts() throws {
    let settings = Self.subwordSettings {
      $0.text.targetLength = 5
    }
    let codecs = try SequenceCodecs(learningFrom: Self.pairs, settings: settings.text)
    let encoded = EncodedPairs(Self.pairs, codecs: codecs, settings: settings)
    #expect(ResampledPairs(Self.pairs, encoded: encoded, codecs: codecs, settings: settings) == nil)
    var dropping = settings
    dropping.training.subwordDropout = 0.5
    let pairs = try #require(
      ResampledPairs(Self.pairs, encoded: encoded, codecs: codecs, settings: dropping))
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
        codecs.source.decode(pieces) == Array(Self.pairs.source(at: encoded.places[index]).utf8))
    }
    // No target passes the length that the model writes: a mark and four letters, and the end.
    #expect(first.targets.labels.count <= 60 * 6)
  }

  @Test func twoReadingsOfAPairAgreeWhereNothingIsDropped() throws {
    for architecture in TranslationArchitecture.allCases {
      let losses = try [Float(0), 5].map { consistency in
        let settings = Self.settings(architecture) {
          $0.training.epochs = 2
          $0.training.consistency = consistency
        }
        return try Self.train(settings).history.epochs.map(\.loss)
      }
      for (once, twice) in zip(losses[0], losses[1]) { #expect(abs(once - twice) < 1e-3 * once) }
    }
  }

  @Test func consistentReadingsOfPairsAreLearnt() throws {
    let settings = Self.settings {
      $0.model.dropout = 0.2
      $0.training.consistency = 1
    }
    let match = try Self.train(settings).translator.evaluate(Self.pairs).exactMatch
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
      let first = try Self.train(
        Self.settings {
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
        training: Self.pairs, from: first
      ).translator
      // A target is one word, whose BLEU as a sentence is whether it is right.
      let matches = try [first, second].map { try $0.evaluate(Self.pairs).exactMatch }
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

  @Test func trainingGoesOnFromAModelWithItsVocabulary() throws {
    let first = try Self.train(Self.settings { $0.training.epochs = 25 }).translator
    var settings = first.settings
    settings.training.epochs = 1
    settings.training.learningRate = .constant(1e-6)
    // Pairs that hold a part of the letters only: a new vocabulary would be smaller.
    let few = TextPairs(sources: ["ab", "ba"], targets: ["ba", "ab"])
    let next = try TranslationTraining(settings: settings).run(training: few, from: first)
      .translator
    #expect(next.vocabularySizes == first.vocabularySizes)
    #expect(next.translate("abcf") == first.translate("abcf"))
    #expect(zip(next.weights, first.weights).contains { $0.tensor.elements != $1.tensor.elements })
    for change: (inout TranslationSettings) -> Void in [
      { $0.model.decoderSize = 40 }, { $0.text.targetUnit = .word }, { $0.model.attention = .none },
      { $0.model.encoderLayers = 2 },
    ] {
      var other = settings
      change(&other)
      #expect(throws: SettingsError.self) {
        try TranslationTraining(settings: other).run(training: few, from: first)
      }
    }
  }

  @Test(arguments: [false, true])
  func theResultDoesNotDependOnTheNumberOfThreads(cutsAnew: Bool) throws {
    var settings = cutsAnew ? Self.subwordSettings() : Self.settings()
    settings.training.epochs = 2
    if cutsAnew { settings.training.subwordDropout = 0.1 }
    let weights = try [1, 2, 4].map { threads in
      try TranslationTraining(settings: settings, threads: threads).run(training: Self.pairs)
        .translator.weights.map(\.tensor.elements)
    }
    #expect(weights[0] == weights[1] && weights[1] == weights[2])
  }

  @Test(arguments: [TranslationUnit.subword, .word, .character])
  func aSavedModelGivesTheSameTranslations(unit: TranslationUnit) throws {
    let settings = Self.settings {
      $0.text.sourceUnit = unit
      $0.text.targetUnit = unit
      $0.text.sharesVocabulary = false
      $0.text.vocabularySize = 400
      $0.training.epochs = 2
    }
    let trained = try Self.train(settings)
    try withTemporaryFolder { path in
      let folder = ModelFolder(path + "/model")
      try trained.save(to: folder)
      let loaded = try Translator(folder: folder, for: .translate)
      let lines = ["abc", "", "ffff", "a b c"].map { Array($0.utf8) }
      let before = trained.translator.translate(lines).map(\.hypotheses[0].bytes)
      let after = loaded.translate(lines).map(\.hypotheses[0].bytes)
      #expect(before == after)
      #expect(throws: ArchiveError.self) { try Translator(folder: folder, for: .titleGeneration) }
    }
  }

  @Test func damagedFoldersAreRefused() throws {
    let trained = try Self.train(Self.settings { $0.training.epochs = 1 })
    try withTemporaryFolder { path in
      let folder = ModelFolder(path + "/model")
      func broken(_ file: ModelFolder.File, _ change: (String) -> String) throws {
        try trained.save(to: folder)
        let place = folder.path(of: file)
        let text = String(decoding: try readFile(place), as: UTF8.self)
        try writeFile(change(text).utf8, to: place)
        #expect(throws: (any Error).self) { try Translator(folder: folder) }
      }
      try broken(.vocabulary) { $0.replacingFirst("<unk>", with: "<nuk>") }
      try broken(.vocabulary) { _ in "" }
      try broken(.configuration) { $0.replacingFirst("\"translate\"", with: "\"classify\"") }
      try broken(.configuration) {
        $0.replacingFirst("\"encoderSize\" : 32", with: "\"encoderSize\" : 3200000")
      }
      try broken(.configuration) {
        $0.replacingFirst("\"encoderSize\" : 32", with: "\"encoderSize\" : 31")
      }
      try broken(.weights) { String($0.prefix(100)) }
    }
  }

  @Test func longSourcesAreCutAndSaidToBe() throws {
    let trained = try Self.train(
      Self.settings {
        $0.text.sourceLength = 4
        $0.training.epochs = 1
      })
    #expect(trained.cutCount > 0)
    let long = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
    let results = trained.translator.translate([long, Array("abc".utf8)])
    #expect(results.map(\.isCut) == [true, false])
    #expect(results[0].sourceTokens.count == 4)
  }

  @Test func targetsThatAreTooLongAreLeftOutAndCounted() throws {
    let trained = try Self.train(
      Self.settings {
        $0.text.targetLength = 3
        $0.training.epochs = 1
      })
    #expect(trained.leftOutCount > 0)
    #expect(trained.pairCount + trained.leftOutCount == 400)
  }

  @Test func batchesAreOfSimilarLengthAndHoldNoMoreTokensThanAllowed() {
    let lengths = [5, 1, 9, 2, 100, 2, 3, 9]
    let batches = EncodedPairs.batches(ofLengths: lengths, size: 3, tokens: 20)
    #expect(batches.flatMap(\.self).sorted() == Array(lengths.indices))
    #expect(batches.flatMap(\.self).map { lengths[$0] } == lengths.sorted())
    #expect(batches.map(\.count) == [3, 2, 2, 1])
    #expect(EncodedPairs.batches(ofLengths: lengths, size: 3).map(\.count) == [3, 3, 2])
    #expect(EncodedPairs.batches(ofLengths: [], size: 3).isEmpty)
  }

  @Test func manyLinesGiveWhatEachGivesByItself() throws {
    let trained = try Self.train(Self.settings { $0.training.epochs = 12 })
    let lines = (0..<Self.pairs.count).map { Array(Self.pairs.source(at: $0).utf8) }
    let together = trained.translator.translate(lines, threads: 2).map(\.hypotheses[0].tokens)
    for index in stride(from: 0, to: lines.count, by: 37) {
      let alone = trained.translator.translate([lines[index]], threads: 1)
      #expect(alone[0].hypotheses[0].tokens == together[index])
    }
  }

  @Test func attentionIsDrawnWithItsTokens() throws {
    let trained = try Self.train(Self.settings { $0.training.epochs = 1 })
    var request = TranslationRequest()
    request.keepsAttention = true
    var drawing = AttentionDrawing()
    let result = trained.translator.translate([Array("a&<b".utf8)], request)[0]
    #expect(result.hypotheses[0].attention.count == result.hypotheses[0].tokens.count + 1)
    #expect(result.hypotheses[0].attention.allSatisfy { $0.count == result.sourceTokens.count })
    drawing.add(result)
    let svg = drawing.svg
    #expect(svg.hasPrefix("<svg") && svg.contains("</svg>"))
    #expect(drawing.html.contains("<th scope=\"row\">&lt;/s&gt;</th>"))
  }

  @Test func piecesAreDrawnAsPeopleReadThem() {
    let pieces = ["▁Two", "▁news", "paper", "s", ".", "▁", "7"]
    #expect(AttentionDrawing.labels(pieces) == ["Two", "news", "-paper", "-s", ".", "▁", "-7"])
    #expect(AttentionDrawing.labels(["a", "b"]) == ["a", "b"])
  }

  @Test func settingsThatDoNotFitAreNamed() {
    func mistake(_ change: (inout TranslationSettings) -> Void) -> String {
      do {
        try Self.settings(.recurrent, change).validate()
        return ""
      } catch { return error.name }
    }
    #expect(mistake { _ in }.isEmpty)
    #expect(mistake { $0.model.attention = .dot } == "model.attention")
    #expect(
      mistake {
        $0.model.tiesWeights = true; $0.model.readoutSize = 7
      } == "model.ties-weights")
    #expect(
      mistake {
        $0.model.copying = .pointer; $0.text.sharesVocabulary = false
      } == "model.copying")
    #expect(
      mistake {
        $0.model.initialState = .copied; $0.model.encoderSize = 8
      } == "model.initial-state")
    #expect(
      mistake {
        $0.model.feedsInput = true; $0.model.attends = .before
      } == "model.feeds-input")
    #expect(mistake { $0.search.beam = 0 } == "search.beam")
    #expect(mistake { $0.training.subwordDropout = 0.1 } == "training.subword-dropout")
    #expect(
      mistake {
        $0.training.subwordDropout = 1
        $0.text.sourceUnit = .subword
        $0.text.sharesVocabulary = false
        $0.text.vocabularySize = 330
      } == "training.subword-dropout")
    #expect(mistake { $0.training.labelSmoothing = 1 } == "training.label-smoothing")
    #expect(mistake { $0.training.consistency = -1 } == "training.consistency")
    #expect(mistake { $0.training.risk = -1 } == "training.risk")
    #expect(mistake { $0.training.riskCandidates = 1 } == "training.risk-candidates")
    #expect(
      mistake {
        $0.training.risk = 1
        $0.training.consistency = 1
      } == "training.risk")
    #expect(
      mistake {
        $0.model.attendsEmbeddings = true; $0.model.attention = .none
      } == "model.attends-embeddings")
    #expect(
      mistake {
        $0.training.consistency = 1
        $0.model.copying = .pointer
      } == "training.consistency")
  }
}

extension String {
  fileprivate func replacingFirst(_ text: String, with other: String) -> String {
    guard let range = firstRange(of: text) else { return self }
    return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
