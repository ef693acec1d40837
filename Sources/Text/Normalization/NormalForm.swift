import CICUBridge

/// ICU's normalisation of short pieces of text, with its buffers.
final class NormalForm {
  private let form: OpaquePointer
  private var source: [UInt16] = []
  private var target: [UInt16] = []

  /// A piece longer than this many code units is cut: only endless rows of combining marks are.
  ///
  /// ICU sorts the marks of a piece, which takes quadratic time; no language stacks more than a few
  /// (Unicode's stream-safe format allows 30).
  private static let longestPiece = 1024

  /// The forms ICU has.
  enum Name { case nfc, nfkc, nfd }

  init(_ name: Name) {
    var status: Int32 = 0
    let number =
      switch name {
      case .nfc: icu_nfc
      case .nfkc: icu_nfkc
      case .nfd: icu_nfd
      }
    guard let form = icu_find_form(Int32(number), &status), status <= 0 else {
      // These forms are compiled into the ICU library; they do not come from files.
      fatalError("ICU has no normalisation data (\(String(cString: icu_status_name(status))))")
    }
    self.form = form
  }

  /// Whether this part of a text is in the form for certain; the text around it does not matter.
  func isNormalized(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    decode(text, range)
    var status: Int32 = 0
    let prefix = source.withUnsafeBufferPointer { source in
      // The range is not empty, so there is an address.
      icu_normalized_prefix(
        form, source.baseAddress.unsafelyUnwrapped, Int32(source.count), &status)
    }
    return status <= 0 && Int(prefix) == source.count
  }

  /// Calls `body` with the pieces of `range` that can be normalised one by one.
  func forEachPiece(
    of text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void
  ) {
    guard let base = text.baseAddress else { return }
    var start = range.lowerBound
    var position = start
    while position < range.upperBound {
      let (value, length) = ScalarDecoding.scalar(base, position, range.upperBound)
      if position > start,
        icu_has_boundary_before(form, Int32(value)) != 0 || position - start > Self.longestPiece
      {
        body(start..<position)
        start = position
      }
      position += length
    }
    if start < position { body(start..<position) }
  }

  /// The normalised code units of a piece; they are valid until the next call.
  func normalized(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [UInt16] {
    decode(text, range)
    return normalized(source)
  }

  /// The normalised form of some code units.
  func normalized(_ units: [UInt16]) -> [UInt16] {
    if units.isEmpty { return [] }
    // No scalar has a normal form of more than 18 code units.
    let room = 18 * units.count
    if target.count < room { target = [UInt16](repeating: 0, count: room) }
    var status: Int32 = 0
    let count = units.withUnsafeBufferPointer { units in
      target.withUnsafeMutableBufferPointer { target in
        icu_normalize(
          form, units.baseAddress.unsafelyUnwrapped, Int32(units.count),
          target.baseAddress.unsafelyUnwrapped, Int32(target.count), &status)
      }
    }
    require(status <= 0, "ICU: \(String(cString: icu_status_name(status)))")
    return Array(target[..<Int(count)])
  }

  private func decode(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    source.removeAll(keepingCapacity: true)
    guard let base = text.baseAddress else { return }
    var position = range.lowerBound
    while position < range.upperBound {
      let (value, length) = ScalarDecoding.scalar(base, position, range.upperBound)
      if value < 0x10000 {
        source.append(UInt16(truncatingIfNeeded: value))
      } else {
        source.append(UInt16(truncatingIfNeeded: 0xD7C0 + value >> 10))
        source.append(UInt16(truncatingIfNeeded: 0xDC00 + value & 0x3FF))
      }
      position += length
    }
  }

  /// The UTF-8 bytes of well-formed UTF-16.
  static func encode(_ units: [UInt16], into bytes: inout [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    var index = 0
    while index < units.count {
      var value = UInt32(units[index])
      index += 1
      if value & 0xFC00 == 0xD800, index < units.count {
        value = 0x10000 + (value & 0x3FF) << 10 + UInt32(units[index] & 0x3FF)
        index += 1
      }
      ScalarDecoding.append(value, to: &bytes)
    }
  }
}
