import CKernels

/// Cuts one text after the other at word, sentence or character boundaries.
final class SegmentScanner: TokenScanner {
  private var engine: SegmentEngine

  /// - Parameter wordsOnly: leaves out segments of the kind `other`.
  init(_ plan: SegmentationPlan, wordsOnly: Bool = false) throws(TextError) {
    let breaks = try BreakIterator(plan.unit, locale: plan.locale)
    engine = SegmentEngine(plan, breaks, wordsOnly: wordsOnly)
  }

  func begin(_ text: UnsafeBufferPointer<UInt8>) { engine.begin(text) }

  func nextBatch() -> UnsafeBufferPointer<kernel_segment> { engine.nextBatch() }
}

/// The work of a ``SegmentScanner``.
///
/// ASCII goes through the fast path; a stretch around bytes beyond ASCII goes through ICU. The
/// stretches meet where UAX #29's rules cannot look across, so the result is ICU's.
///
/// It is a structure because the compiler checks every access to a class's properties at run time.
private struct SegmentEngine: ~Copyable {
  private let unit: SegmentationUnit
  private let path: SegmentationPlan.ASCIIPath
  /// What the path `words` asks of the kernel; here so that it is not copied for every stretch.
  private var wordClasses = kernel_word_classes()
  private let wordsOnly: Bool
  private let batch = SegmentBatch()

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

  init(_ plan: SegmentationPlan, _ breaks: BreakIterator, wordsOnly: Bool) {
    unit = plan.unit
    path = plan.path
    if case .words(let rules) = path { wordClasses = rules.classes }
    self.wordsOnly = wordsOnly
    window = ICUWindow(breaks, unit: plan.unit)
  }

  mutating func begin(_ text: UnsafeBufferPointer<UInt8>) {
    if let base = text.baseAddress { self.text = base }
    count = text.count
    boundary = 0
    position = 0
    regionEnd = 0
    isWordScanUnderWay = false
    window.removeAll()
    if case .none = path { regionEnd = count }
  }

  mutating func nextBatch() -> UnsafeBufferPointer<kernel_segment> {
    var filled = 0
    while true {
      if !window.isEmpty {
        window.drain(text, count, into: batch, &filled, &boundary, wordsOnly: wordsOnly)
        if filled == SegmentBatch.capacity { break }
      } else if position < regionEnd {
        position = window.load(text, from: position, to: regionEnd, textEnd: count)
      } else if position >= count, !isWordScanUnderWay {
        finish(&filled)
        break
      } else if !scanASCII(&filled) {
        break
      }
    }
    return batch.prefix(filled)
  }

  /// Closes a segment that is still open at the end of the text.
  private mutating func finish(_ filled: inout Int) {
    guard boundary < count, filled < SegmentBatch.capacity else { return }
    write(count, &filled)
  }

  /// Ends the open segment, which is not a word's.
  private mutating func write(_ end: Int, _ filled: inout Int) {
    if !wordsOnly {
      let mayBeBeyond = unit != .character
      batch.write(boundary, end, .other, beyondASCII: mayBeBeyond, at: &filled)
    }
    boundary = end
  }

  /// Goes on with the fast path; false when the batch is full.
  private mutating func scanASCII(_ filled: inout Int) -> Bool {
    switch path {
    case .none: true
    case .words: scanWords(&filled)
    case .sentences(let rules): scanSentences(rules, &filled)
    case .characters: scanCharacters(&filled)
    }
  }

  private mutating func scanWords(_ filled: inout Int) -> Bool {
    let room = SegmentBatch.capacity - filled
    if room < 128 { return false }
    if !isWordScanUnderWay {
      wordScan = kernel_begin_words(Int64(position))
      isWordScanUnderWay = true
    }
    var written: Int64 = 0
    let state = kernel_scan_words(
      text, Int64(count), &wordClasses, wordsOnly ? 1 : 0, &wordScan, batch.segments + filled,
      Int64(room), &written)
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

  private mutating func scanSentences(_ rules: SentenceRules, _ filled: inout Int) -> Bool {
    while filled < SegmentBatch.capacity {
      switch rules.next(in: text, count: count, from: position, boundary: boundary) {
      case .ended:
        position = count
        return true
      case .sentence(let end):
        write(end, &filled)
        position = end
      case .nonASCII(let restart, let byte):
        beginRegion(at: restart, from: byte)
        return true
      }
    }
    return false
  }

  private mutating func scanCharacters(_ filled: inout Int) -> Bool {
    while position < count {
      if filled == SegmentBatch.capacity { return false }
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
      write(end, &filled)
      position = end
    }
    return true
  }

  /// Hands the text from `start` up to the next place where ASCII can take over to ICU.
  private mutating func beginRegion(at start: Int, from byte: Int) {
    position = start
    regionEnd =
      switch unit {
      case .word: RegionEnd.ofWords(text, count, from: byte)
      case .sentence: RegionEnd.ofSentences(text, count, from: byte)
      case .character: RegionEnd.ofCharacters(text, count, from: byte)
      }
  }
}
