import CICUBridge

/// ICU's boundaries of a run of UTF-16 code units.
final class BreakIterator {
  private let breaks: OpaquePointer
  private let unit: SegmentationUnit

  /// Opens an iterator, which takes microseconds to milliseconds: reuse it.
  ///
  /// ICU knows every locale: one without rules of its own gets its parent's, in the end the root's.
  /// - Throws: `TextError` of kind `invalidArgument` where ICU's data are missing or damaged.
  init(_ unit: SegmentationUnit, locale: String) throws(TextError) {
    var status: Int32 = 0
    let kind =
      switch unit {
      case .word: icu_words
      case .sentence: icu_sentences
      case .character: icu_characters
      }
    guard let opened = icu_open_breaks(Int32(kind), locale, &status), status <= 0 else {
      throw TextError(
        .invalidArgument,
        message: "ICU cannot find \(unit.rawValue) boundaries for the locale \"\(locale)\" "
          + "(\(String(cString: icu_status_name(status))))",
        advice: "Install ICU's data (libicu) or choose another locale, such as \"en\".")
    }
    breaks = opened
    self.unit = unit
  }

  deinit { icu_close_breaks(breaks) }

  /// Appends the end and the kind of every segment of `units`, in code units.
  ///
  /// The text is only read during this call.
  func appendBoundaries(
    of units: UnsafePointer<UInt16>, count: Int, ends: inout [Int32], kinds: inout [SegmentKind]
  ) {
    var status: Int32 = 0
    icu_set_text(breaks, units, Int32(count), &status)
    // Only memory can run out here.
    require(status <= 0, "ICU: \(String(cString: icu_status_name(status)))")
    while true {
      var ruleStatus: Int32 = 0
      let end = icu_next_boundary(breaks, &ruleStatus)
      if end < 0 { break }
      ends.append(end)
      // ICU's statuses of sentences tell why they end, which nobody asked for.
      kinds.append(unit == .word ? SegmentKind(ruleStatus: ruleStatus) : .other)
    }
  }

  /// The ends and kinds of the segments of a short text, which must be ASCII.
  func segments(ofASCII text: [UInt8]) -> [Segment] {
    var ends: [Int32] = []
    var kinds: [SegmentKind] = []
    let units = text.map(UInt16.init)
    units.withUnsafeBufferPointer { units in
      guard let base = units.baseAddress else { return }
      appendBoundaries(of: base, count: units.count, ends: &ends, kinds: &kinds)
    }
    var start = 0
    return zip(ends, kinds).map { end, kind in
      defer { start = Int(end) }
      return Segment(range: start..<Int(end), kind: kind)
    }
  }
}
