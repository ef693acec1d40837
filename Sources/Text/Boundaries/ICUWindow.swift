import CICUBridge
import CKernels

/// A stretch of text as UTF-16, cut by ICU: memory stays bounded however long the text is.
///
/// ICU reads UTF-16 about a quarter faster than UTF-8, its positions are 32 bits wide, and what it
/// does with UTF-16 is what everybody takes for ICU's result: given UTF-8 it cuts runs of two or
/// three Thai or Lao letters otherwise, because it compares their length in bytes.
///
/// A text longer than a window is cut where starting afresh changes nothing: at a boundary, because
/// ICU's rules start afresh at every boundary themselves, that is far enough from the window's end
/// for the rules' look-ahead and not inside a run that a dictionary cuts. Only where a window of the
/// largest size has no such place does the result differ from ICU's on the whole text: inside a run
/// of over 200,000 ideographs or Thai letters without a space or stop, and in a word or character
/// as long.
struct ICUWindow: ~Copyable {
  private let breaks: BreakIterator
  private let unit: SegmentationUnit

  /// The text as UTF-16, and where and how ICU cuts it; each with room for `capacity` elements.
  private var units: UnsafeMutablePointer<UInt16>
  private var ends: UnsafeMutablePointer<Int32>
  private var statuses: UnsafeMutablePointer<Int32>
  private var capacity = Self.usualSize
  private var unitCount = 0
  private var endCount = 0

  /// The segments to hand on are those from `next` to `decided`.
  private var next = 0
  private var decided = 0
  /// How far code units are translated to bytes: a place in both.
  private var byte = 0
  private var unitIndex = 0

  /// The usual size in code units: what is read and written fits into the second-level cache.
  private static let usualSize = 8 << 10
  private static let largestSize = 256 << 10

  init(_ breaks: BreakIterator, unit: SegmentationUnit) {
    self.breaks = breaks
    self.unit = unit
    units = .allocate(capacity: Self.usualSize)
    ends = .allocate(capacity: Self.usualSize)
    statuses = .allocate(capacity: Self.usualSize)
    // Sentences and characters get no statuses; zeros say the same.
    statuses.initialize(repeating: 0, count: Self.usualSize)
  }

  deinit {
    units.deallocate()
    ends.deallocate()
    statuses.deallocate()
  }

  /// Whether all boundaries were handed on.
  var isEmpty: Bool { next == decided }

  mutating func removeAll() {
    next = 0
    decided = 0
  }

  /// Hands on segments until `batch` is full; `boundary` is the start of the next one.
  ///
  /// - Parameters:
  ///   - text: the text loaded last.
  ///   - wordsOnly: leaves out segments of the kind `other`.
  mutating func drain(
    _ text: UnsafePointer<UInt8>, _ textEnd: Int, into batch: borrowing SegmentBatch,
    _ filled: inout Int, _ boundary: inout Int, wordsOnly: Bool
  ) {
    while next < decided, filled < SegmentBatch.capacity {
      advance(text, textEnd, to: Int(ends[next]))
      let kind = SegmentKind(ruleStatus: statuses[next])
      if !wordsOnly || kind != .other {
        batch.write(boundary, byte, kind, beyondASCII: true, at: &filled)
      }
      boundary = byte
      next += 1
    }
  }

  /// Finds the boundaries of the text from `start` on, at most up to `end`.
  ///
  /// - Returns: how far the text is decided; the caller goes on from there.
  mutating func load(
    _ text: UnsafePointer<UInt8>, from start: Int, to end: Int, textEnd: Int
  ) -> Int {
    var size = Self.usualSize
    while true {
      let converted = convert(text, from: start, to: end, size: size)
      endCount = breaks.findBoundaries(
        of: units, count: unitCount, ends: ends, statuses: statuses)
      next = 0
      if converted == end {
        // A region of sentences ends inside a sentence unless the text ends there too.
        let isInside = unit == .sentence && end < textEnd
        decided = isInside ? endCount - 1 : endCount
        rewind(to: start)
        return end
      }
      if let cut = placeToCut(isLargest: size >= Self.largestSize) {
        rewind(to: start)
        advance(text, textEnd, to: cut)
        defer { rewind(to: start) }
        return byte
      }
      size = min(size * 4, Self.largestSize)
    }
  }

  /// Decodes up to `size` code units; returns the byte after them.
  private mutating func convert(
    _ text: UnsafePointer<UInt8>, from start: Int, to end: Int, size: Int
  ) -> Int {
    if capacity < size { grow(to: size) }
    var filled = 0
    var position = start
    // A scalar may need two code units.
    while position < end, filled + 1 < size {
      let (value, length) = ScalarDecoding.scalar(text, position, end)
      if value < 0x10000 {
        units[filled] = UInt16(truncatingIfNeeded: value)
        filled += 1
      } else {
        units[filled] = UInt16(truncatingIfNeeded: 0xD7C0 + value >> 10)
        units[filled + 1] = UInt16(truncatingIfNeeded: 0xDC00 + value & 0x3FF)
        filled += 2
      }
      position += length
    }
    unitCount = filled
    return position
  }

  private mutating func grow(to size: Int) {
    units.deallocate()
    ends.deallocate()
    statuses.deallocate()
    units = .allocate(capacity: size)
    ends = .allocate(capacity: size)
    statuses = .allocate(capacity: size)
    statuses.initialize(repeating: 0, count: size)
    capacity = size
  }

  /// Sets `decided` and returns the code unit after which starting afresh changes nothing.
  ///
  /// In the largest window there always is one, the best there is; in others perhaps none.
  private mutating func placeToCut(isLargest: Bool) -> Int? {
    let margin = unitCount / 8
    var last = endCount - 1
    while last >= 0, Int(ends[last]) > unitCount - margin { last -= 1 }
    var index = last
    if unit == .word {
      // A segment that is no word borders on no dictionary's work.
      while index >= 0, statuses[index] >= 100, statuses[index + 1] >= 100 { index -= 1 }
      if index < 0, isLargest { index = last }
    }
    if index >= 0 {
      decided = index + 1
      return Int(ends[index])
    }
    decided = 0
    if unit == .sentence, let neutral = placeBetweenLetters(before: unitCount - margin) {
      return neutral
    }
    guard isLargest else { return nil }
    // One segment fills the whole window: it is cut, not inside a scalar.
    var cut = unitCount - margin
    if units[cut] & 0xFC00 == 0xDC00 { cut -= 1 }
    if unit != .sentence {
      ends[0] = Int32(cut)
      decided = 1
    }
    return cut
  }

  /// The last place before `limit` between two letters: no sentence can end near it.
  private func placeBetweenLetters(before limit: Int) -> Int? {
    func isLetter(_ index: Int) -> Bool { icu_is_alphabetic(Int32(units[index])) != 0 }
    var index = limit
    while index > unitCount / 2 {
      index -= 1
      if isLetter(index), isLetter(index - 1) { return index }
    }
    return nil
  }

  private mutating func rewind(to start: Int) {
    byte = start
    unitIndex = 0
  }

  /// Moves on to a code unit, counting the bytes.
  private mutating func advance(_ text: UnsafePointer<UInt8>, _ textEnd: Int, to target: Int) {
    var byte = byte
    var unitIndex = unitIndex
    while unitIndex < target {
      let (value, length) = ScalarDecoding.scalar(text, byte, textEnd)
      unitIndex += value < 0x10000 ? 1 : 2
      byte += length
    }
    self.byte = byte
    self.unitIndex = unitIndex
  }
}
