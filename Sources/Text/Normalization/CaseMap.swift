import CICUBridge

/// ICU's case mapping of UTF-8 in one locale.
final class CaseMap {
  private let map: OpaquePointer
  /// Whether ASCII letters have their usual small forms in this locale; in Turkish `I` has not.
  private(set) var mapsASCIIPlainly = false

  /// The mapping of a locale; Turkish, Azerbaijani and Lithuanian have their own.
  init(locale: String) {
    var status: Int32 = 0
    guard let opened = icu_open_case_map(locale, &status), status <= 0 else {
      // The mapping is compiled into the ICU library and needs no files.
      fatalError("ICU has no case mapping (\(String(cString: icu_status_name(status))))")
    }
    map = opened
    let capitals = Array(UInt8(ascii: "A")...UInt8(ascii: "Z"))
    var small: [UInt8] = []
    capitals.withUnsafeBufferPointer { lowercaseByICU($0, into: &small) }
    mapsASCIIPlainly = small == capitals.map(ASCII.lowercased)
  }

  deinit { icu_close_case_map(map) }

  /// Writes the lower-case form of a text.
  func lowercase(_ text: UnsafeBufferPointer<UInt8>, into result: inout [UInt8]) {
    if mapsASCIIPlainly, let base = text.baseAddress, ASCII.isAll(base, text.count) {
      result.removeAll(keepingCapacity: true)
      for byte in text { result.append(ASCII.lowercased(byte)) }
      return
    }
    lowercaseByICU(text, into: &result)
  }

  private func lowercaseByICU(_ text: UnsafeBufferPointer<UInt8>, into result: inout [UInt8]) {
    apply(text, into: &result) { target, capacity, source, length, status in
      icu_lowercase(map, target, capacity, source, length, status)
    }
  }

  /// Writes the case-folded form of a text.
  func fold(_ text: UnsafeBufferPointer<UInt8>, into result: inout [UInt8]) {
    apply(text, into: &result) { target, capacity, source, length, status in
      icu_fold_case(map, target, capacity, source, length, status)
    }
  }

  /// Whether a text has no capitals for certain, whatever the locale does to ASCII ones.
  ///
  /// Knows ASCII, Latin-1, Russian, and the scripts without case from Devanagari to Hangul.
  static func isLowercase(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = text.baseAddress else { return true }
    let count = text.count
    var index = 0
    while index < count {
      let byte = base[index]
      if byte < 0x80 {
        if byte &- UInt8(ascii: "A") < 26 { return false }
        index += 1
        continue
      }
      let second = index + 1 < count ? base[index + 1] : 0
      switch byte {
      case 0xC2: index += 2  // up to U+00BF
      case 0xC3 where second >= 0x9F: index += 2  // ß to ÿ
      case 0xD0 where second >= 0xB0: index += 2  // а to п
      case 0xD1 where second < 0xA0: index += 2  // р to џ
      // U+0800 to U+0FFF; U+3000 to U+9FFF; U+B000 to U+DFFF.
      case 0xE0, 0xE3...0xE9, 0xEB...0xED: index += 3
      default: return false
      }
    }
    return true
  }

  private func apply(
    _ text: UnsafeBufferPointer<UInt8>, into result: inout [UInt8],
    _ function: (
      UnsafeMutablePointer<UInt8>, Int32, UnsafePointer<UInt8>, Int32, UnsafeMutablePointer<Int32>
    ) -> Int32
  ) {
    result.removeAll(keepingCapacity: true)
    guard let base = text.baseAddress, !text.isEmpty else { return }
    // Far below ICU's 32-bit lengths; a longer token is no word of a cased script.
    let pieceLength = 1 << 24
    var start = 0
    while start < text.count {
      var end = min(start + pieceLength, text.count)
      while end < text.count, base[end] & 0xC0 == 0x80, end > start + 1 { end -= 1 }
      // No scalar grows by more than a factor of three in UTF-8.
      let room = 3 * (end - start) + 8
      let filled = result.count
      result.append(contentsOf: repeatElement(0, count: room))
      var status: Int32 = 0
      let count = result.withUnsafeMutableBufferPointer { bytes in
        // There is room, so there is an address.
        function(
          bytes.baseAddress.unsafelyUnwrapped + filled, Int32(room), base + start,
          Int32(end - start), &status)
      }
      require(status <= 0, "ICU: \(String(cString: icu_status_name(status)))")
      result.removeLast(room - Int(count))
      start = end
    }
  }
}
