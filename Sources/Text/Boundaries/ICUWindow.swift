import CICUBridge
import CKernels

/// A stretch of text as UTF-16, cut by ICU: memory stays bounded however long the text is.
///
/// ICU reads UTF-16 about a quarter faster than UTF-8, and its positions are 32 bits wide. A text
/// longer than a window is cut where starting afresh changes nothing: at a boundary, because ICU's
/// rules start afresh at every boundary themselves, that is far enough from the window's end for
/// the rules' look-ahead and not inside a run that a dictionary cuts. Only where a window of the
/// largest size has no such place does the result differ from ICU's on the whole text: inside a run
/// of over 250,000 ideographs or Thai letters without a space or stop, and in a word or character
/// as long.
final class ICUWindow {
  private let breaks: BreakIterator
  private let unit: SegmentationUnit
  private var units: UnsafeMutableBufferPointer<UInt16>
  private var unitCount = 0
  private var unitEnds: [Int32] = []
  private var unitKinds: [SegmentKind] = []
  /// The byte at which each segment ends, and its kind.
  private var ends: [Int] = []
  private var kinds: [SegmentKind] = []
  private var next = 0

  /// The usual size in code units: it fits into the first-level cache.
  private static let usualSize = 8 << 10
  private static let largestSize = 256 << 10

  init(_ breaks: BreakIterator, unit: SegmentationUnit) {
    self.breaks = breaks
    self.unit = unit
    units = .allocate(capacity: Self.usualSize)
  }

  deinit { units.deallocate() }

  /// Whether all boundaries were handed on.
  var isEmpty: Bool { next == ends.count }

  func removeAll() {
    ends.removeAll(keepingCapacity: true)
    kinds.removeAll(keepingCapacity: true)
    next = 0
  }

  /// Hands on segments until `batch` is full; `boundary` is the start of the next one.
  func drain(
    into batch: UnsafeMutablePointer<kernel_segment>, _ filled: inout Int, _ capacity: Int,
    _ boundary: inout Int, wordsOnly: Bool
  ) {
    while next < ends.count, filled < capacity {
      let kind = kinds[next]
      let end = ends[next]
      if !wordsOnly || kind != .other {
        batch[filled] = kernel_segment(
          start: Int64(boundary), end: Int64(end), kind: kind.rawValue, beyond_ascii: 1)
        filled += 1
      }
      boundary = end
      next += 1
    }
  }

  /// Finds the boundaries of the text from `start` on, at most up to `end`.
  ///
  /// - Returns: how far the text is decided; the caller goes on from there.
  func load(
    _ text: UnsafePointer<UInt8>, from start: Int, to end: Int, textEnd: Int
  ) -> Int {
    removeAll()
    var size = Self.usualSize
    while true {
      let converted = convert(text, from: start, to: end, size: size)
      findBoundaries()
      let place: Place
      if converted == end {
        // A region of sentences ends inside a sentence unless the text ends there too.
        let isInside = unit == .sentence && end < textEnd && unitEnds.last == Int32(unitCount)
        place = Place(segments: unitEnds.count - (isInside ? 1 : 0), units: unitCount)
      } else if let cut = placeToCut(isLargest: size >= Self.largestSize) {
        place = cut
      } else {
        size = min(size * 4, Self.largestSize)
        continue
      }
      return publish(text, from: start, to: end, place)
    }
  }

  /// How much of a window counts: that many segments, and going on after that many code units.
  private struct Place {
    var segments: Int
    var units: Int
  }

  /// Decodes up to `size` code units; returns the byte after them.
  private func convert(
    _ text: UnsafePointer<UInt8>, from start: Int, to end: Int, size: Int
  ) -> Int {
    if units.count < size {
      units.deallocate()
      units = .allocate(capacity: size)
    }
    // Allocated with at least one element, so there is an address.
    let target = units.baseAddress.unsafelyUnwrapped
    var filled = 0
    var position = start
    // A scalar may need two code units.
    while position < end, filled + 1 < size {
      let (value, length) = ScalarDecoding.scalar(text, position, end)
      if value < 0x10000 {
        target[filled] = UInt16(truncatingIfNeeded: value)
        filled += 1
      } else {
        target[filled] = UInt16(truncatingIfNeeded: 0xD7C0 + value >> 10)
        target[filled + 1] = UInt16(truncatingIfNeeded: 0xDC00 + value & 0x3FF)
        filled += 2
      }
      position += length
    }
    unitCount = filled
    return position
  }

  private func findBoundaries() {
    unitEnds.removeAll(keepingCapacity: true)
    unitKinds.removeAll(keepingCapacity: true)
    breaks.appendBoundaries(
      of: units.baseAddress.unsafelyUnwrapped, count: unitCount, ends: &unitEnds,
      kinds: &unitKinds)
  }

  /// A place where starting afresh changes nothing; in the largest window the best there is.
  private func placeToCut(isLargest: Bool) -> Place? {
    let margin = unitCount / 8
    var last = unitEnds.count - 1
    while last >= 0, Int(unitEnds[last]) > unitCount - margin { last -= 1 }
    if last >= 0, unit != .word { return Place(segments: last + 1, units: Int(unitEnds[last])) }
    // Words: a segment that is no word borders on no dictionary's work.
    var index = last
    while index >= 0 {
      if unitKinds[index] == .other
        || (index + 1 < unitKinds.count && unitKinds[index + 1] == .other)
      {
        return Place(segments: index + 1, units: Int(unitEnds[index]))
      }
      index -= 1
    }
    if unit == .sentence, let neutral = placeBetweenLetters(before: unitCount - margin) {
      return Place(segments: 0, units: neutral)
    }
    guard isLargest else { return nil }
    if last >= 0 { return Place(segments: last + 1, units: Int(unitEnds[last])) }
    // One segment fills the whole window: it is cut, not inside a scalar.
    var cut = unitCount - margin
    if units[cut] & 0xFC00 == 0xDC00 { cut -= 1 }
    return Place(segments: 0, units: cut)
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

  /// Turns code units into bytes: the segments of `place`, and the byte to go on from.
  private func publish(
    _ text: UnsafePointer<UInt8>, from start: Int, to end: Int, _ place: Place
  ) -> Int {
    var position = start
    var unit = 0
    func advance(to target: Int) {
      while unit < target {
        let (value, length) = ScalarDecoding.scalar(text, position, end)
        unit += value < 0x10000 ? 1 : 2
        position += length
      }
    }
    for index in 0..<place.segments {
      advance(to: Int(unitEnds[index]))
      ends.append(position)
      kinds.append(unitKinds[index])
    }
    if place.segments == 0, self.unit != .sentence {
      // A segment longer than the largest window.
      advance(to: place.units)
      ends.append(position)
      kinds.append(unitKinds.first ?? .other)
      return position
    }
    advance(to: place.units)
    return position
  }
}
