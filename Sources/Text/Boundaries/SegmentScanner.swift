import CKernels

/// Cuts one text after the other into segments, a batch at a time; the engine of ``Segmenter``.
///
/// ASCII goes through the fast path; a stretch around bytes beyond ASCII goes through ICU. The
/// stretches meet where UAX #29's rules cannot look across, so the result is ICU's.
final class SegmentScanner: TokenScanner {
  let plan: SegmentationPlan
  /// Leaves out segments of the kind `other`.
  private let wordsOnly: Bool
  private let batch: UnsafeMutablePointer<kernel_segment>
  private static let batchCapacity = 1024

  private var text = UnsafePointer<UInt8>(bitPattern: 1).unsafelyUnwrapped
  private var count = 0
  /// Everything before is decided; the segment that is open starts here.
  private var boundary = 0
  /// Where the scan goes on; before `regionEnd` it is ICU's turn.
  private var position = 0
  private var regionEnd = 0
  private var wordScan = kernel_begin_words(0)
  private var isWordScanUnderWay = false
  /// ICU's boundaries not handed on yet.
  private var window: ICUWindow

  init(_ plan: SegmentationPlan, wordsOnly: Bool = false) throws(TextError) {
    self.plan = plan
    self.wordsOnly = wordsOnly
    window = ICUWindow(try BreakIterator(plan.unit, locale: plan.locale), unit: plan.unit)
    batch = .allocate(capacity: Self.batchCapacity)
  }

  deinit { batch.deallocate() }

  func begin(_ text: UnsafeBufferPointer<UInt8>) {
    if let base = text.baseAddress { self.text = base }
    count = text.count
    boundary = 0
    position = 0
    regionEnd = 0
    isWordScanUnderWay = false
    window.removeAll()
    if case .none = plan.path { regionEnd = count }
  }

  func nextBatch() -> UnsafeBufferPointer<kernel_segment> {
    var filled = 0
    while true {
      if !window.isEmpty {
        window.drain(into: batch, &filled, Self.batchCapacity, &boundary, wordsOnly: wordsOnly)
        if filled == Self.batchCapacity { break }
      } else if position < regionEnd {
        position = window.load(text, from: position, to: regionEnd, textEnd: count)
      } else if position >= count, !isWordScanUnderWay {
        finish(&filled)
        break
      } else if !scanASCII(&filled) {
        break
      }
    }
    return UnsafeBufferPointer(start: batch, count: filled)
  }

  /// Closes a segment that is still open at the end of the text.
  private func finish(_ filled: inout Int) {
    guard boundary < count, filled < Self.batchCapacity else { return }
    if !wordsOnly { append(boundary, count, .other, &filled) }
    boundary = count
  }

  private func append(_ start: Int, _ end: Int, _ kind: SegmentKind, _ filled: inout Int) {
    batch[filled] = kernel_segment(
      start: Int64(start), end: Int64(end), kind: kind.rawValue,
      beyond_ascii: plan.unit == .character ? 0 : 1)
    filled += 1
  }

  /// Goes on with the fast path; false when the batch is full.
  private func scanASCII(_ filled: inout Int) -> Bool {
    switch plan.path {
    case .none: true
    case .words(let rules): scanWords(rules, &filled)
    case .sentences(let rules): scanSentences(rules, &filled)
    case .characters: scanCharacters(&filled)
    }
  }

  private func scanWords(_ rules: WordRules, _ filled: inout Int) -> Bool {
    let room = Self.batchCapacity - filled
    if room < 128 { return false }
    if !isWordScanUnderWay {
      wordScan = kernel_begin_words(Int64(position))
      isWordScanUnderWay = true
    }
    var written: Int64 = 0
    let state = withUnsafePointer(to: rules.classes) { classes in
      kernel_scan_words(
        text, Int64(count), classes, wordsOnly ? 1 : 0, &wordScan, batch + filled, Int64(room),
        &written)
    }
    filled += Int(written)
    boundary = Int(wordScan.boundary)
    if state == Int32(kernel_scan_full) { return false }
    isWordScanUnderWay = false
    if state == Int32(kernel_scan_ended) {
      position = count
    } else {
      beginRegion(at: boundary, from: Int(wordScan.position))
    }
    return true
  }

  private func scanSentences(_ rules: SentenceRules, _ filled: inout Int) -> Bool {
    while filled < Self.batchCapacity {
      switch rules.next(in: text, count: count, from: position, boundary: boundary) {
      case .ended:
        position = count
        return true
      case .sentence(let end):
        if !wordsOnly { append(boundary, end, .other, &filled) }
        boundary = end
        position = end
      case .nonASCII(let restart, let byte):
        beginRegion(at: restart, from: byte)
        return true
      }
    }
    return false
  }

  private func scanCharacters(_ filled: inout Int) -> Bool {
    while position < count {
      if filled == Self.batchCapacity { return false }
      var end = position + 1
      let byte = text[position]
      if byte < 0x80, end < count {
        if byte == UInt8(ascii: "\r"), text[end] == UInt8(ascii: "\n") {
          end += 1
        } else if text[end] >= 0x80 {
          // What follows may combine with this byte.
          beginRegion(at: position, from: end)
          return true
        }
      } else if byte >= 0x80 {
        beginRegion(at: position, from: position)
        return true
      }
      if !wordsOnly { append(position, end, .other, &filled) }
      boundary = end
      position = end
    }
    return true
  }

  /// Hands `start` up to the next place where ASCII can take over again to ICU.
  private func beginRegion(at start: Int, from byte: Int) {
    position = start
    regionEnd =
      switch plan.unit {
      case .word: RegionEnd.ofWords(text, count, from: byte)
      case .sentence: RegionEnd.ofSentences(text, count, from: byte)
      case .character: RegionEnd.ofCharacters(text, count, from: byte)
      }
  }
}
