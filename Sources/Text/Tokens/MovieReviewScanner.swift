import CKernels

/// Cuts text the way the movie-review experiments of Kim (2014) cleaned it.
///
/// ASCII letters, digits, `'` and the grave accent make up words; `( ) , ! ?` are tokens of their
/// own; everything else separates. A word is cut before `n't` and before `'s 've 're 'd 'll`
/// wherever they stand in it, in small letters only. (The original script spells three of the
/// punctuation tokens with a backslash before them; here they are the character alone.)
final class MovieReviewScanner: TokenScanner {
  private enum Class {
    static let separator: UInt8 = 0
    static let word: UInt8 = 1
    static let apostrophe: UInt8 = 2
    static let n: UInt8 = 3
    static let mark: UInt8 = 4
  }

  private let classes: [UInt8]
  private var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  private var position = 0
  private let batch = SegmentBatch()

  init() {
    classes = (UInt8(0)...255).map { byte in
      let folded = byte | 0x20
      if byte == UInt8(ascii: "'") { return Class.apostrophe }
      if byte == UInt8(ascii: "n") { return Class.n }
      if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(folded)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "`")
      {
        return Class.word
      }
      return "(),!?".utf8.contains(byte) ? Class.mark : Class.separator
    }
  }

  func begin(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    position = 0
  }

  func nextBatch() -> UnsafeBufferPointer<kernel_segment> {
    var filled = 0
    guard let base = text.baseAddress else { return batch.prefix(0) }
    let count = text.count
    classes.withUnsafeBufferPointer { classes in
      // 256 entries: never empty.
      let classes = classes.baseAddress.unsafelyUnwrapped
      var position = position
      while position < count, filled < SegmentBatch.capacity {
        let first = position
        let firstClass = classes[Int(base[first])]
        position += 1
        if firstClass == Class.separator { continue }
        if firstClass == Class.mark {
          batch.write(first, position, .other, beyondASCII: false, at: &filled)
          continue
        }
        while position < count {
          let next = classes[Int(base[position])]
          if next == Class.separator || next == Class.mark { break }
          if next == Class.apostrophe, isClitic(base, count, after: position) { break }
          if next == Class.n, isNegation(base, count, at: position) { break }
          position += 1
        }
        batch.write(first, position, .word, beyondASCII: false, at: &filled)
      }
      self.position = position
    }
    return batch.prefix(filled)
  }

  /// Whether `'s`, `'d`, `'ve`, `'re` or `'ll` stands here.
  private func isClitic(_ text: UnsafePointer<UInt8>, _ count: Int, after position: Int) -> Bool {
    guard position + 1 < count else { return false }
    let second = position + 2 < count ? text[position + 2] : 0
    switch text[position + 1] {
    case UInt8(ascii: "s"), UInt8(ascii: "d"): return true
    case UInt8(ascii: "v"), UInt8(ascii: "r"): return second == UInt8(ascii: "e")
    case UInt8(ascii: "l"): return second == UInt8(ascii: "l")
    default: return false
    }
  }

  private func isNegation(_ text: UnsafePointer<UInt8>, _ count: Int, at position: Int) -> Bool {
    position + 2 < count && text[position + 1] == UInt8(ascii: "'")
      && text[position + 2] == UInt8(ascii: "t")
  }
}
