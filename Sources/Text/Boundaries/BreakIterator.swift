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

  /// Writes the end of every segment of `units`, in code units, and its rule status.
  ///
  /// The text is only read during this call. Sentences and characters have no statuses.
  /// - Parameters:
  ///   - ends: has room for `count` numbers, and so has `statuses`.
  /// - Returns: how many segments there are.
  func findBoundaries(
    of units: UnsafePointer<UInt16>, count: Int, ends: UnsafeMutablePointer<Int32>,
    statuses: UnsafeMutablePointer<Int32>
  ) -> Int {
    var status: Int32 = 0
    let found = icu_boundaries(
      breaks, units, Int32(count), ends, unit == .word ? statuses : nil, &status)
    // Only memory can run out here.
    require(status <= 0, "ICU: \(String(cString: icu_status_name(status)))")
    return Int(found)
  }

  /// The ends and kinds of the segments of a short text, which must be ASCII.
  func segments(ofASCII text: [UInt8]) -> [Segment] {
    var ends = [Int32](repeating: 0, count: text.count + 1)
    var statuses = ends
    // One more than the text has, so that there is an address.
    let units = text.map(UInt16.init) + [0]
    let count = findBoundaries(of: units, count: text.count, ends: &ends, statuses: &statuses)
    var start = 0
    return (0..<count).map { index in
      defer { start = Int(ends[index]) }
      return Segment(
        range: start..<Int(ends[index]), kind: SegmentKind(ruleStatus: statuses[index]))
    }
  }
}
