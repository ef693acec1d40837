import Tensors
import Text

/// From the bytes of a text to the identifiers a network reads.
struct TextEncoder: Sendable {
  let tokenizer: Tokenizer
  let vocabulary: Vocabulary
  let settings: TextSettings
  /// The longest n-grams and the number of buckets they are hashed into; `nil`: words only.
  let ngrams: (order: Int, buckets: Int)?

  /// The number of rows an embedding table needs: words, then n-gram buckets.
  var identifierCount: Int { vocabulary.count + (ngrams?.buckets ?? 0) }

  /// The length of all batches, if padding counts as tokens.
  var fixedLength: Int? { settings.padsToLength ? settings.length : nil }

  init(tokenizer: Tokenizer, vocabulary: Vocabulary, settings: ClassifierSettings) {
    self.tokenizer = tokenizer
    self.vocabulary = vocabulary
    self.settings = settings.text
    self.ngrams =
      settings.architecture == .ngramBag && settings.model.wordNgrams > 1
      ? (settings.model.wordNgrams, settings.model.buckets) : nil
  }

  /// The identifiers of a text, cut to the length of the settings.
  func encode(_ text: Span<UInt8>) -> [Int32] {
    var identifiers = tokenizer.identifiers(of: text, in: vocabulary)
    if identifiers.count > settings.length {
      identifiers =
        settings.keeps == .start
        ? Array(identifiers.prefix(settings.length)) : Array(identifiers.suffix(settings.length))
    }
    if let ngrams { appendNgrams(ngrams, to: &identifiers) }
    return identifiers
  }

  /// The texts as sequences, encoded on several threads.
  func encode(_ texts: LabelledTexts, threads: Int) -> EncodedTexts {
    let size = 256
    let parts = parallelMap((texts.count + size - 1) / size, threads: threads) { part in
      (part * size..<min((part + 1) * size, texts.count)).map { index in
        texts.withText(at: index) { encode($0) }
      }
    }
    var encoded = EncodedTexts()
    for (index, text) in parts.joined().enumerated() {
      encoded.append(text, label: texts.labels[index])
    }
    return encoded
  }

  /// Appends an identifier for every run of 2 … `order` words, beyond those of the words.
  ///
  /// The hash is FNV-1a over the words' identifiers, finished so that its low bits are mixed.
  private func appendNgrams(_ ngrams: (order: Int, buckets: Int), to identifiers: inout [Int32]) {
    let words = identifiers
    for start in words.indices {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for end in start..<min(start + ngrams.order, words.count) {
        hash = (hash ^ UInt64(UInt32(bitPattern: words[end]))) &* 0x0000_0100_0000_01B3
        guard end > start else { continue }
        let mixed = (hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9
        let bucket = (mixed ^ (mixed >> 32)) % UInt64(ngrams.buckets)
        identifiers.append(Int32(vocabulary.count + Int(bucket)))
      }
    }
  }
}

extension Vocabulary {
  /// The vocabulary of training texts as the settings want it, counted on several threads.
  static func build(
    from texts: LabelledTexts, tokenizer: Tokenizer, settings: TextSettings, threads: Int
  ) -> Vocabulary {
    // A fixed number of parts: where rare tokens are dropped, the counts depend on the cuts.
    let parts = max(1, min(8, texts.count / 500))
    let counters = parallelMap(parts, threads: threads) { part in
      var counter = TokenCounter(maximumDistinct: 10_000_000)
      for index in (texts.count * part / parts)..<(texts.count * (part + 1) / parts) {
        texts.withText(at: index) { tokenizer.count($0, into: &counter) }
        counter.endDocument()
      }
      return counter
    }
    var counter = counters[0]
    for other in counters.dropFirst() { counter.merge(other) }
    return counter.vocabulary(
      maximumSize: settings.vocabularySize > 0 ? settings.vocabularySize : nil,
      minimumCount: settings.minimumCount,
      reserved: settings.dropsUnknown ? .keras : ReservedTokens())
  }
}
