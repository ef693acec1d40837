/// The merges of a byte-pair encoding in the order of their priority.
///
/// What common tools call a merges or codes file; see ``init(contentsOf:)``.
public struct BytePairMerges: Sendable, Hashable {
  /// Two neighbouring pieces that become one.
  public struct Pair: Sendable, Hashable {
    /// The left piece, in UTF-8.
    public var left: [UInt8]
    /// The right piece, in UTF-8.
    public var right: [UInt8]

    /// The pair of two pieces in UTF-8.
    public init(left: [UInt8], right: [UInt8]) {
      self.left = left
      self.right = right
    }

    /// The pair of two pieces.
    public init(_ left: String, _ right: String) {
      self.init(left: Array(left.utf8), right: Array(right.utf8))
    }

    /// The piece the two become.
    public var product: [UInt8] { left + right }
  }

  /// The pairs; the earlier ones are merged first.
  public var pairs: [Pair]
  /// How the pieces show where words begin or end.
  public var mark: WordMark

  /// Merges from their parts.
  public init(_ pairs: [Pair], mark: WordMark = .start) {
    self.pairs = pairs
    self.mark = mark
  }

  /// The number of merges.
  public var count: Int { pairs.count }

  /// The smallest symbols the merges start from, in the order in which they first come, without the
  /// mark of words.
  ///
  /// - Parameter problem: called with the number of a merge, from 0, one of whose sides is neither
  ///   a character nor made by an earlier merge, and that side.
  func characters(
    problem: (Int, [UInt8]) throws(TextError) -> Void
  ) throws(TextError) -> [[UInt8]] {
    var known = ByteTable()
    var characters: [[UInt8]] = []
    _ = mark.bytes.withUnsafeBufferPointer { known.insert($0) }
    for (number, pair) in pairs.enumerated() {
      for side in [pair.left, pair.right] {
        let before = known.count
        let found = side.withUnsafeBufferPointer { known.insert($0) }
        guard Int(found) == before else { continue }
        let text = mark == .end ? mark.text(of: side).bytes : side
        let character = mark == .end && text.last == 0x20 ? Array(text.dropLast()) : side
        if String(decoding: character, as: UTF8.self).unicodeScalars.count != 1 {
          try problem(number, side)
        }
        characters.append(character)
      }
      _ = pair.product.withUnsafeBufferPointer { known.insert($0) }
    }
    return characters
  }
}
