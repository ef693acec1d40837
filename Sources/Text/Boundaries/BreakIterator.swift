import CICU

/// ICU's boundaries of a run of UTF-16 code units.
final class BreakIterator {
  private let breaks: OpaquePointer

  /// Opens an iterator, which takes microseconds to milliseconds: reuse it.
  ///
  /// ICU knows every locale: one without rules of its own gets its parent's, in the end the root's.
  /// - Throws: `TextError` of kind `invalidArgument` where ICU's data are missing or damaged.
  init(_ unit: SegmentationUnit, locale: String) throws(TextError) {
    var status = U_ZERO_ERROR
    let type =
      switch unit {
      case .word: UBRK_WORD
      case .sentence: UBRK_SENTENCE
      case .character: UBRK_CHARACTER
      }
    guard let opened = icu_open_breaks(type, locale, &status), icu_failed(status) == 0 else {
      throw TextError(
        .invalidArgument,
        message: "ICU cannot find \(unit.rawValue) boundaries for the locale \"\(locale)\" "
          + "(\(String(cString: icu_error_name(status))))",
        advice: "Install ICU's data (libicu) or choose another locale, such as \"en\".")
    }
    breaks = opened
  }

  deinit { icu_close_breaks(breaks) }

  /// Appends the end and the rule status of every segment of `units`, in code units.
  ///
  /// The text is only read during this call.
  func appendBoundaries(
    of units: UnsafePointer<UInt16>, count: Int, ends: inout [Int32], statuses: inout [Int32]
  ) {
    var status = U_ZERO_ERROR
    icu_set_text(breaks, units, Int32(count), &status)
    // Only memory can run out here.
    require(icu_failed(status) == 0, "ICU: \(String(cString: icu_error_name(status)))")
    while true {
      let end = icu_next_boundary(breaks)
      if end < 0 { break }
      ends.append(end)
      statuses.append(icu_rule_status(breaks))
    }
  }

  /// The ends and kinds of the segments of a short text, which must be ASCII.
  func segments(ofASCII text: [UInt8]) -> [Segment] {
    var ends: [Int32] = []
    var statuses: [Int32] = []
    let units = text.map(UInt16.init)
    units.withUnsafeBufferPointer { units in
      guard let base = units.baseAddress else { return }
      appendBoundaries(of: base, count: units.count, ends: &ends, statuses: &statuses)
    }
    var start = 0
    return zip(ends, statuses).map { end, status in
      defer { start = Int(end) }
      return Segment(range: start..<Int(end), kind: SegmentKind(ruleStatus: status))
    }
  }
}
