/// Text as Unicode scalars, read as Python reads it: what the measures are defined on.
enum ScalarText {
  private static let caseMaps = WorkspacePool { CaseMap(locale: "") }

  /// The scalars of a text; each maximal ill-formed part of it becomes U+FFFD.
  static func scalars(
    of text: UnsafeBufferPointer<UInt8>, lowercase: Bool = false
  ) -> [UInt32] {
    if lowercase {
      var small: [UInt8] = []
      caseMaps.withWorkspace { $0.lowercase(text, into: &small) }
      return small.withUnsafeBufferPointer { ScalarText.scalars(of: $0) }
    }
    guard let base = text.baseAddress else { return [] }
    var scalars: [UInt32] = []
    scalars.reserveCapacity(text.count)
    var position = 0
    while position < text.count {
      let (value, length) = ScalarDecoding.scalar(base, position, text.count)
      scalars.append(value)
      position += length
    }
    return scalars
  }

  /// What Python's `str.isspace` and `str.split` take for white space.
  static func isWhiteSpace(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }

  /// The words between white space.
  static func words(of scalars: [UInt32]) -> [ArraySlice<UInt32>] {
    scalars.split(whereSeparator: isWhiteSpace)
  }

  /// A text without white space at its end, and at its start if asked for.
  static func trimmed(_ scalars: [UInt32], atStart: Bool = false) -> ArraySlice<UInt32> {
    var trimmed = scalars[...]
    while let last = trimmed.last, isWhiteSpace(last) { trimmed.removeLast() }
    while atStart, let first = trimmed.first, isWhiteSpace(first) { trimmed.removeFirst() }
    return trimmed
  }
}

/// Numbers words given as scalars 0, 1, 2 … in the order in which they first come.
struct WordNumbers {
  private var table = ByteTable()

  /// The numbers of words, none of which is empty.
  mutating func numbers(of words: [ArraySlice<UInt32>]) -> [Int32] {
    words.map { word in
      word.withUnsafeBytes { bytes in
        bytes.withMemoryRebound(to: UInt8.self) { table.insert($0) }
      }
    }
  }
}
