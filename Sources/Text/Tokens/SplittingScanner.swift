import CICUBridge
import CKernels

/// Cuts text at separators: white space and a set of filtered characters.
final class SplittingScanner: TokenScanner {
  /// Whether each ASCII byte separates.
  private let separates: [Bool]
  /// The filtered scalars beyond ASCII.
  private let otherFilters: Set<UInt32>
  private let splitsAtAllWhiteSpace: Bool
  private let lowercase: Bool

  private var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  private var position = 0
  private let batch = SegmentBatch()

  /// - Parameters:
  ///   - splitsAtAllWhiteSpace: at any white space of Unicode; otherwise only at the space.
  ///   - lowercase: text is made lower-case before it is compared with the filters, as in Keras.
  init(filters: String, splitsAtAllWhiteSpace: Bool, lowercase: Bool) {
    let scalars = Set(filters.unicodeScalars.map(\.value))
    separates = (UInt8(0)..<128).map { byte in
      let compared = lowercase ? ASCII.lowercased(byte) : byte
      return scalars.contains(UInt32(compared)) || byte == 0x20
        || (splitsAtAllWhiteSpace && ASCII.isWhiteSpace(byte))
    }
    otherFilters = scalars.filter { $0 >= 0x80 }
    self.splitsAtAllWhiteSpace = splitsAtAllWhiteSpace
    self.lowercase = lowercase
  }

  func begin(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    position = 0
  }

  func nextBatch() -> UnsafeBufferPointer<kernel_segment> {
    var filled = 0
    guard let base = text.baseAddress else { return batch.prefix(0) }
    let count = text.count
    separates.withUnsafeBufferPointer { separates in
      // 128 entries: never empty.
      let separates = separates.baseAddress.unsafelyUnwrapped
      var position = position
      while position < count, filled < SegmentBatch.capacity {
        let first = position
        var bits: UInt8 = 0
        var length = 1
        while position < count {
          let byte = base[position]
          if byte < 0x80 {
            length = 1
            if separates[Int(byte)] { break }
          } else {
            let (value, scalarLength) = ScalarDecoding.scalar(base, position, count)
            length = scalarLength
            if isSeparator(value) { break }
          }
          bits |= byte
          position += length
        }
        if position > first {
          batch.write(first, position, .word, beyondASCII: bits >= 0x80, at: &filled)
        }
        position += length
      }
      self.position = position
    }
    return batch.prefix(filled)
  }

  private func isSeparator(_ value: UInt32) -> Bool {
    if splitsAtAllWhiteSpace, icu_is_white_space(Int32(value)) != 0 { return true }
    if otherFilters.isEmpty { return false }
    let compared = lowercase ? UInt32(icu_lowercase_scalar(Int32(value))) : value
    return otherFilters.contains(compared)
  }
}
