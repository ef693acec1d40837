/// Finds the word, sentence or character boundaries of UTF-8 text as ICU does, in any locale.
///
/// Positions are byte offsets. The segments of a text touch and cover it: joined they give it back.
/// ASCII is cut without ICU, with the same result; stretches around other bytes go through ICU.
/// Bytes that are not UTF-8 count as U+FFFD, one for each maximal subpart of an ill-formed sequence
/// (the reading of `String(decoding:as:)`), and no scalar is ever cut.
///
/// Memory does not grow with the text's length. One segmenter may be used by any number of threads
/// at once; making one takes up to a millisecond, so make it once.
///
/// ```swift
/// let segmenter = try Segmenter(.word, locale: "th")
/// segmenter.forEachSegment(in: text.utf8Span.span) { segment in print(segment.range) }
/// ```
/// Reference: Unicode Standard Annex #29, *Unicode Text Segmentation*.
public struct Segmenter: Sendable {
  /// What the text is cut into.
  public var unit: SegmentationUnit { plan.unit }
  /// The ICU locale whose rules are used, such as `en` or `ja`; empty for the root locale.
  public var locale: String { plan.locale }
  /// Whether ASCII is cut without ICU; not in the few locales with rules of their own for it.
  public var hasFastPath: Bool {
    if case .none = plan.path { false } else { true }
  }

  let plan: SegmentationPlan
  let pool: WorkspacePool<SegmentScanner>

  /// A segmenter for one kind of unit in one locale.
  ///
  /// - Parameters:
  ///   - unit: words, sentences or characters.
  ///   - locale: an ICU locale identifier; keywords such as `en@ss=standard` (no sentence end after
  ///     common abbreviations) are understood. ICU uses the nearest locale it knows.
  ///   - usesFastPath: false asks ICU about ASCII too, which gives the same and takes five to ten
  ///     times as long; for comparisons.
  /// - Throws: `TextError` of kind `invalidArgument` for something that cannot be a locale, or where
  ///   ICU's data are missing.
  public init(
    _ unit: SegmentationUnit, locale: String = "", usesFastPath: Bool = true
  ) throws(TextError) {
    let plan = try SegmentationPlan(unit, locale: locale, usesFastPath: usesFastPath)
    self.plan = plan
    pool = WorkspacePool {
      // The plan was made with an iterator of the same kind, so this works unless memory ran out.
      do throws(TextError) {
        return try SegmentScanner(plan)
      } catch {
        fatalError(error.description)
      }
    }
  }

  /// Calls `body` with every segment in order.
  public func forEachSegment<Failure: Error>(
    in text: Span<UInt8>, _ body: (Segment) throws(Failure) -> Void
  ) throws(Failure) {
    try text.withUnsafeBufferPointer { buffer throws(Failure) in
      try forEachSegment(in: buffer, body)
    }
  }

  /// Calls `body` with every segment in order.
  public func forEachSegment<Failure: Error>(
    in text: UnsafeBufferPointer<UInt8>, _ body: (Segment) throws(Failure) -> Void
  ) throws(Failure) {
    try pool.withWorkspace { scanner throws(Failure) in
      scanner.begin(text)
      while true {
        let batch = scanner.nextBatch()
        if batch.isEmpty { return }
        for segment in batch { try body(Segment(segment)) }
      }
    }
  }

  /// The segments of a text.
  ///
  /// Convenient for short texts: it keeps 24 bytes for every segment.
  public func segments(in text: String) -> [Segment] {
    var text = text
    var segments: [Segment] = []
    text.withUTF8 { buffer in forEachSegment(in: buffer) { segments.append($0) } }
    return segments
  }

  /// The boundaries of a text as byte offsets, without 0, with the text's length at the end.
  public func boundaries(in text: String) -> [Int] {
    segments(in: text).map(\.range.upperBound)
  }
}
