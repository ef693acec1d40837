import CKernels

/// What ASCII bytes do at word boundaries in one locale, as ICU itself answers when asked.
///
/// Asking, instead of copying UAX #29's table, follows ICU's version (72 treats `@` as a letter and
/// the colon as punctuation, others do not) and the locale (in Finnish the colon joins letters).
/// Where ICU's answers do not fit the rules the kernel has, there is no fast path.
struct WordRules: Sendable {
  let classes: kernel_word_classes

  /// Asks `breaks`; nil where ICU follows other rules than the kernel.
  init?(askedOf breaks: BreakIterator) {
    func isOne(_ bytes: UInt8...) -> Bool { breaks.segments(ofASCII: bytes).count == 1 }
    func kind(_ byte: UInt8) -> SegmentKind? { breaks.segments(ofASCII: [byte]).first?.kind }

    var table = [UInt8](repeating: 0, count: 128)
    var special: [UInt8] = []
    for byte in UInt8(0)..<128 {
      let letter = UInt8(ascii: "a")
      let digit = UInt8(ascii: "1")
      var flags = 0
      if isOne(letter, byte) && isOne(byte, letter) {
        switch kind(byte) {
        case .word: flags = kernel_letter
        case .number: flags = kernel_digit
        default: flags = kernel_connector
        }
      } else {
        if isOne(letter, byte, letter) { flags |= kernel_mid_letter }
        if isOne(digit, byte, digit) { flags |= kernel_mid_number }
        if isOne(byte, byte) { flags |= kernel_space }
      }
      let expected = Self.expectedFlags(byte)
      if let expected, expected != flags { return nil }
      table[Int(byte)] = UInt8(flags)
      if expected == nil, flags != 0 { special.append(byte) }
    }
    var classes = kernel_word_classes()
    guard special.count <= MemoryLayout.size(ofValue: classes.special),
      special.allSatisfy({ Int(table[Int($0)]) & kernel_space == 0 })
    else { return nil }
    withUnsafeMutableBytes(of: &classes.class_of) { $0.copyBytes(from: table) }
    withUnsafeMutableBytes(of: &classes.special) { $0.copyBytes(from: special) }
    classes.special_count = Int32(special.count)
    self.classes = classes
    let sample = ASCIISample.make(special + Array("aZ19 \r\n\t#".utf8))
    guard segments(of: sample) == breaks.segments(ofASCII: sample) else { return nil }
  }

  /// The flags the kernel takes for granted; nil for bytes whose class it is told.
  private static func expectedFlags(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
      kernel_letter
    case UInt8(ascii: "0")...UInt8(ascii: "9"): kernel_digit
    case UInt8(ascii: " "): kernel_space
    default: nil
    }
  }

  /// The kernel's segments of an ASCII text.
  func segments(of text: [UInt8]) -> [Segment] {
    var result: [Segment] = []
    var scan = kernel_begin_words(0)
    var classes = classes
    withUnsafeTemporaryAllocation(of: kernel_segment.self, capacity: 256) { out in
      guard let base = out.baseAddress else { return }
      var state = Int32(kernel_scan_full)
      while state == kernel_scan_full {
        var count: Int64 = 0
        state = kernel_scan_words(
          text, Int64(text.count), &classes, 0, &scan, base, Int64(out.count), &count)
        for segment in out.prefix(Int(count)) { result.append(Segment(segment)) }
      }
    }
    return result
  }
}

extension Segment {
  @inline(__always)
  init(_ segment: kernel_segment) {
    self.init(
      range: Int(segment.start)..<Int(segment.end),
      kind: SegmentKind(rawValue: segment.kind).unsafelyUnwrapped)
  }
}

/// Text made up to compare a fast path with ICU when a segmenter is made.
enum ASCIISample {
  /// 2048 bytes drawn evenly from `alphabet`, the same in every run.
  static func make(_ alphabet: [UInt8]) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<2048).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return alphabet[Int(state >> 16) % alphabet.count]
    }
  }
}
