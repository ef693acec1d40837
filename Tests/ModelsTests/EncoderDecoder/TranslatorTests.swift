import Archives
import NeuralNets
import Tensors
import TestSupport
import Testing
import Text

@testable import Models

/// Training, files and use of whole models.
@Suite struct TranslatorTests {
  @Test func aRecurrentModelLearnsToReverse() throws {
    let trained = try Reversal.train(Reversal.settings())
    #expect(trained.translator.translate("abcf") == "fcba")
    #expect(try trained.translator.evaluate(Reversal.pairs).exactMatch > 0.95)
  }

  @Test func aConvolutionalModelLearnsToReverse() throws {
    let trained = try Reversal.train(
      Reversal.settings(.convolutional) {
        $0.model.encoderLayers = 2
        $0.model.decoderLayers = 2
        $0.training.learningRate = .constant(0.003)
      })
    #expect(try trained.translator.evaluate(Reversal.pairs).exactMatch > 0.8)
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
    let settings = Reversal.settings {
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
      let settings = Reversal.settings {
        change(&$0)
        $0.model.attention = .general
      }
      let trained = try Reversal.train(settings)
      let losses = trained.history.epochs.map(\.loss)
      #expect(losses[losses.count - 1] < losses[0] / 2)
    }
  }

  @Test func trainingGoesOnFromAModelWithItsVocabulary() throws {
    let first = try Reversal.train(Reversal.settings { $0.training.epochs = 25 }).translator
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
    var settings = cutsAnew ? Reversal.subwordSettings() : Reversal.settings()
    settings.training.epochs = 2
    if cutsAnew { settings.training.subwordDropout = 0.1 }
    let weights = try [1, 2, 4].map { threads in
      try TranslationTraining(settings: settings, threads: threads).run(training: Reversal.pairs)
        .translator.weights.map(\.tensor.elements)
    }
    #expect(weights[0] == weights[1] && weights[1] == weights[2])
  }

  @Test(arguments: [TranslationUnit.subword, .word, .character])
  func aSavedModelGivesTheSameTranslations(unit: TranslationUnit) throws {
    let settings = Reversal.settings {
      $0.text.sourceUnit = unit
      $0.text.targetUnit = unit
      $0.text.sharesVocabulary = false
      $0.text.vocabularySize = 400
      $0.training.epochs = 2
    }
    let trained = try Reversal.train(settings)
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
    let trained = try Reversal.train(Reversal.settings { $0.training.epochs = 1 })
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
    let trained = try Reversal.train(
      Reversal.settings {
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
    let trained = try Reversal.train(
      Reversal.settings {
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
    let trained = try Reversal.train(Reversal.settings { $0.training.epochs = 12 })
    let lines = (0..<Reversal.pairs.count).map { Array(Reversal.pairs.source(at: $0).utf8) }
    let together = trained.translator.translate(lines, threads: 2).map(\.hypotheses[0].tokens)
    for index in stride(from: 0, to: lines.count, by: 37) {
      let alone = trained.translator.translate([lines[index]], threads: 1)
      #expect(alone[0].hypotheses[0].tokens == together[index])
    }
  }

  @Test func attentionIsDrawnWithItsTokens() throws {
    let trained = try Reversal.train(Reversal.settings { $0.training.epochs = 1 })
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
        try Reversal.settings(.recurrent, change).validate()
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
