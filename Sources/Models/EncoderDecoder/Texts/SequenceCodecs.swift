import Text

/// The codecs of both sides of a model.
struct SequenceCodecs: Sendable {
  let source: SequenceCodec
  let target: SequenceCodec
}

extension SequenceCodecs {
  /// The codecs that the settings ask for, learnt from pairs.
  ///
  /// - Throws: `TextError` where the texts hold too little for the settings.
  init(learningFrom pairs: TextPairs, settings: TranslationTextSettings) throws(TextError) {
    if settings.sharesVocabulary {
      let codec = try Self.learn(settings.sourceSide, settings) { body in
        for index in 0..<pairs.count {
          pairs.withSource(at: index, body)
          pairs.withTarget(at: index, body)
        }
      }
      self.init(source: codec, target: codec)
    } else {
      self.init(
        source: try Self.learn(settings.sourceSide, settings) { body in
          for index in 0..<pairs.count { pairs.withSource(at: index, body) }
        },
        target: try Self.learn(settings.targetSide, settings) { body in
          for index in 0..<pairs.count { pairs.withTarget(at: index, body) }
        })
    }
  }

  private static func learn(
    _ side: TranslationTextSettings.Side, _ settings: TranslationTextSettings,
    _ forEachText: ((Span<UInt8>) -> Void) -> Void
  ) throws(TextError) -> SequenceCodec {
    if side.unit == .subword {
      var learner = BytePairLearner()
      forEachText { learner.add(line: $0) }
      return SequenceCodec(
        subwords: try learner.finish(
          vocabularySize: settings.vocabularySize, minimumCount: settings.minimumCount))
    }
    let tokenizer = try Tokenizer(side.configuration)
    var counter = TokenCounter()
    forEachText { tokenizer.count($0, into: &counter) }
    let vocabulary = counter.vocabulary(
      maximumSize: settings.vocabularySize > 0 ? settings.vocabularySize : nil,
      minimumCount: settings.minimumCount, reserved: SequenceCodec.reserved)
    guard vocabulary.count > vocabulary.reservedCount else {
      throw TextError(
        .invalidData,
        message:
          "the texts hold no \(side.unit.rawValue) seen \(settings.minimumCount) times or more",
        advice: "Use more texts or a smaller text.minimum-count.")
    }
    return try SequenceCodec(
      unit: side.unit, vocabulary: vocabulary, configuration: side.configuration)
  }
}

extension TranslationTextSettings {
  /// How the texts of one side become tokens.
  struct Side {
    let unit: TranslationUnit
    let configuration: TokenizerConfiguration

    init(_ unit: TranslationUnit, locale: String, lowercases: Bool) {
      self.unit = unit
      var configuration = TokenizerConfiguration(
        unit: unit == .character ? .character : .word, locale: locale)
      configuration.keepPunctuation = true
      configuration.lowercase = lowercases
      self.configuration = configuration
    }
  }

  var sourceSide: Side { Side(sourceUnit, locale: sourceLocale, lowercases: lowercasesSource) }
  var targetSide: Side { Side(targetUnit, locale: targetLocale, lowercases: lowercasesTarget) }
}
