import CICUBridge
import CKernels

/// What a ``Tokenizer`` needs while it works on a text: iterators and buffers, used again and again.
final class TokenizerWorkspace {
  private let configuration: TokenizerConfiguration
  private let scanner: any TokenScanner
  private let normalization: NormalizationWorkspace?
  private let caseMap: CaseMap
  /// Whether small ASCII letters are what the locale wants for capital ones.
  private let lowercasesASCII: Bool
  private let stopWords: ByteTable
  /// Whether pieces must be looked at before they are tokens.
  private let selects: Bool
  private var scratch: [UInt8] = []

  init(_ configuration: TokenizerConfiguration, _ plan: SegmentationPlan?) throws(TextError) {
    self.configuration = configuration
    if let plan {
      let isWord = configuration.unit == .word
      scanner = try SegmentScanner(plan, wordsOnly: isWord && !configuration.keepPunctuation)
      selects = plan.unit == .sentence || (isWord && configuration.keepPunctuation)
    } else if configuration.unit == .movieReview {
      scanner = MovieReviewScanner()
      selects = false
    } else {
      scanner = SplittingScanner(
        filters: configuration.filters,
        splitsAtAllWhiteSpace: configuration.unit == .whitespace,
        lowercase: configuration.lowercase)
      selects = false
    }
    normalization =
      configuration.normalization.isEmpty
      ? nil : NormalizationWorkspace(configuration.normalization)
    // Python, and so Keras, lower-cases alike in all locales.
    caseMap = CaseMap(locale: configuration.unit == .keras ? "" : configuration.locale)
    lowercasesASCII = configuration.lowercase && caseMap.mapsASCIIPlainly
    var stopWords = ByteTable()
    for word in configuration.stopWords {
      var word = word
      _ = word.withUTF8 { stopWords.insert($0) }
    }
    self.stopWords = stopWords
  }

  /// Calls `body` with the bytes of every token as they are looked up.
  ///
  /// The bytes are those at the pointer, with capital ASCII letters read as small ones where the
  /// last argument is true.
  @inline(__always)
  func forEachKey<Failure: Error>(
    in text: UnsafeBufferPointer<UInt8>,
    _ body: (TokenKey, UnsafePointer<UInt8>, Int, Bool) throws(Failure) -> Void
  ) throws(Failure) {
    let selects = selects
    let lowercasesASCII = lowercasesASCII
    // Other tokens are read where they stand.
    let needsCopy = configuration.lowercase && !lowercasesASCII
    let hasStopWords = stopWords.count > 0
    try withNormalized(text) { text throws(Failure) in
      guard let base = text.baseAddress else { return }
      scanner.begin(text)
      while true {
        let batch = scanner.nextBatch()
        if batch.isEmpty { return }
        for segment in batch {
          var start = Int(segment.start)
          var end = Int(segment.end)
          if selects {
            guard let range = tokenRange(segment, base) else { continue }
            start = range.lowerBound
            end = range.upperBound
          }
          if needsCopy || (configuration.lowercase && segment.beyond_ascii != 0) || hasStopWords {
            try withLookedUp(base, text.count, start..<end) { bytes throws(Failure) in
              // No token is empty, and lower-casing leaves nothing empty.
              let pointer = bytes.baseAddress.unsafelyUnwrapped
              let key = TokenKey(pointer, count: bytes.count, readable: bytes.count)
              try body(key, pointer, bytes.count, false)
            }
            continue
          }
          let key = TokenKey(
            base + start, count: end &- start, readable: text.count &- start,
            lowercased: lowercasesASCII)
          try body(key, base + start, end &- start, lowercasesASCII)
        }
      }
    }
  }

  /// Calls `body` with every token's place in the original text and its bytes.
  func forEachToken<Failure: Error>(
    in text: UnsafeBufferPointer<UInt8>,
    _ body: (Segment, UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    try withNormalized(text) { text throws(Failure) in
      guard let base = text.baseAddress else { return }
      let map = normalization.flatMap { $0.keepsOffsets ? nil : $0 }
      scanner.begin(text)
      while true {
        let batch = scanner.nextBatch()
        if batch.isEmpty { return }
        for segment in batch {
          guard let range = tokenRange(segment, base) else { continue }
          try withLookedUp(base, text.count, range) { bytes throws(Failure) in
            let kind = Segment(segment).kind
            try body(Segment(range: map?.source(of: range) ?? range, kind: kind), bytes)
          }
        }
      }
    }
  }

  @inline(__always)
  private func withNormalized<Failure: Error>(
    _ text: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    if let normalization {
      try normalization.withNormalized(text, body)
    } else {
      try body(text)
    }
  }

  /// The part of a piece that is the token; nil where the piece is none.
  private func tokenRange(_ segment: kernel_segment, _ text: UnsafePointer<UInt8>) -> Range<Int>? {
    let range = Int(segment.start)..<Int(segment.end)
    guard selects else { return range }
    if configuration.unit == .sentence {
      let trimmed = WhiteSpace.trimmed(text, range)
      return trimmed.isEmpty ? nil : trimmed
    }
    if segment.kind != SegmentKind.other.rawValue { return range }
    return WhiteSpace.isInvisible(text, range) ? nil : range
  }

  /// Calls `body` with a token's bytes as they are looked up, unless it is a stop word.
  private func withLookedUp<Failure: Error>(
    _ text: UnsafePointer<UInt8>, _ count: Int, _ range: Range<Int>,
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    let bytes = UnsafeBufferPointer(start: text + range.lowerBound, count: range.count)
    if !configuration.lowercase || (lowercasesASCII && CaseMap.isLowercase(bytes)) {
      return try withoutStopWords(bytes, body)
    }
    // Moved out, so that it is not copied when it is written to.
    var lowered: [UInt8] = []
    swap(&lowered, &scratch)
    defer { swap(&lowered, &scratch) }
    if configuration.unit == .keras {
      lowercaseInContext(text, count, range, &lowered)
    } else {
      caseMap.lowercase(bytes, into: &lowered)
    }
    try lowered.withUnsafeBufferPointer { lowered throws(Failure) in
      try withoutStopWords(lowered, body)
    }
  }

  @inline(__always)
  private func withoutStopWords<Failure: Error>(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    if stopWords.count == 0 || stopWords.find(bytes) < 0 { try body(bytes) }
  }

  /// Lower-cases as if the whole text were lower-cased before it is cut, which only the Greek Σ
  /// tells: at the end of a word it becomes ς, and punctuation does not end a word.
  private func lowercaseInContext(
    _ text: UnsafePointer<UInt8>, _ count: Int, _ range: Range<Int>, _ result: inout [UInt8]
  ) {
    let bytes = UnsafeBufferPointer(start: text + range.lowerBound, count: range.count)
    let hasSigma = zip(bytes, bytes.dropFirst()).contains { $0 == (0xCE, 0xA3) }
    guard hasSigma else { return caseMap.lowercase(bytes, into: &result) }
    // A space ends the context; it is sought within bounds, as no word is this long.
    let reach = 256
    var start = range.lowerBound
    while start > max(0, range.lowerBound - reach), text[start - 1] != 0x20 { start -= 1 }
    var end = range.upperBound
    while end < min(count, range.upperBound + reach), text[end] != 0x20 { end += 1 }
    caseMap.lowercase(
      UnsafeBufferPointer(start: text + start, count: range.lowerBound - start), into: &result)
    let before = result.count
    caseMap.lowercase(
      UnsafeBufferPointer(start: text + range.upperBound, count: end - range.upperBound),
      into: &result)
    let after = result.count
    caseMap.lowercase(UnsafeBufferPointer(start: text + start, count: end - start), into: &result)
    result.removeLast(after)
    result.removeFirst(before)
  }
}
