import NeuralNets
import Tensors
import Text

@testable import Models

/// A task that small models learn within seconds: to write words backwards.
enum Reversal {
  /// Words and the same words backwards.
  static let pairs: TextPairs = {
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

  static func settings(
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
  static func subwordSettings(
    _ change: (inout TranslationSettings) -> Void = { _ in }
  ) -> TranslationSettings {
    settings {
      $0.text.sourceUnit = .subword
      $0.text.targetUnit = .subword
      $0.text.vocabularySize = 330
      change(&$0)
    }
  }

  static func train(_ settings: TranslationSettings) throws -> TrainedTranslator {
    try TranslationTraining(settings: settings).run(training: pairs)
  }
}
