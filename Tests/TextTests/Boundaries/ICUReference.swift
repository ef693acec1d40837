import CICUBridge
import Testing

@testable import Text

/// ICU's own segments of UTF-8 text, read through its `UText` without anything of this package.
final class ICUReference {
  private let breaks: OpaquePointer
  private let unit: SegmentationUnit

  init(_ unit: SegmentationUnit, locale: String) throws {
    let kind =
      switch unit {
      case .word: icu_words
      case .sentence: icu_sentences
      case .character: icu_characters
      }
    var status: Int32 = 0
    breaks = try #require(icu_open_breaks(Int32(kind), locale, &status))
    try #require(status <= 0)
    self.unit = unit
  }

  deinit { icu_close_breaks(breaks) }

  /// The segments of a text of less than 2 GB.
  func segments(of text: UnsafeBufferPointer<UInt8>) -> [Segment] {
    guard let base = text.baseAddress, !text.isEmpty else { return [] }
    var ends = [Int32](repeating: 0, count: text.count)
    var statuses = ends
    var status: Int32 = 0
    let count = UnsafeRawPointer(base).withMemoryRebound(to: CChar.self, capacity: text.count) {
      icu_utf8_boundaries(
        breaks, $0, Int64(text.count), &ends, &statuses, Int32(ends.count), &status)
    }
    var start = 0
    return (0..<Int(count)).map { index in
      defer { start = Int(ends[index]) }
      return Segment(
        range: start..<Int(ends[index]),
        kind: unit == .word ? SegmentKind(ruleStatus: statuses[index]) : .other)
    }
  }

  func segments(of text: [UInt8]) -> [Segment] { text.withUnsafeBufferPointer { segments(of: $0) } }
}

/// What differs first between two lists of segments of a text, nil if nothing does.
func firstDifference(_ found: [Segment], _ expected: [Segment], in text: [UInt8]) -> String? {
  if found == expected { return nil }
  let index = zip(found, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
  func show(_ list: [Segment]) -> String {
    list.dropFirst(index).prefix(3).map { "\($0.range) \($0.kind)" }.joined(separator: ", ")
  }
  let place = index < found.count ? found[index].range.lowerBound : text.count
  let context = text[max(0, place - 20)..<min(text.count, place + 20)]
  let shown = String(decoding: context, as: UTF8.self).debugDescription
  return "near \(shown), segment \(index): \(show(found)) instead of \(show(expected))"
}

extension Segmenter {
  func segments(of text: [UInt8]) -> [Segment] {
    var segments: [Segment] = []
    forEachSegment(in: text.span) { segments.append($0) }
    return segments
  }
}
