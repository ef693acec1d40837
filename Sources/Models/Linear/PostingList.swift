/// Which features occur in which documents: a list that grows without being copied.
///
/// A posting takes 8 bytes: the document, the feature's number within its partition (24 bits) and a
/// count up to 255. Higher counts, which are rare, are kept aside.
struct PostingList {
  /// The number of features a list can tell apart.
  static let featureLimit = 1 << 24
  /// The number of postings a list can hold.
  static let limit = Int(UInt32.max)

  private static let blockBits = 12
  private static let blockSize = 1 << blockBits

  /// All blocks are full but the last, which may be only the beginning of a block.
  private var blocks: [[UInt64]] = []
  /// The whole count of postings whose count is above 255.
  private var highCounts: [UInt32: UInt32] = [:]
  /// The number of postings.
  private(set) var count = 0

  /// Calls `body` to add postings at the end.
  ///
  /// - Parameter body: gets the tail, how many postings precede it, how many it holds, to be
  ///   raised, and how many it can hold, at least one more.
  @inline(__always)
  mutating func withTail(
    _ body: (UnsafeMutablePointer<UInt64>, _ preceding: Int, _ used: inout Int, _ room: Int) -> Void
  ) {
    growTail()
    let preceding = (blocks.count - 1) * Self.blockSize
    var used = count - preceding
    blocks[blocks.count - 1].withUnsafeMutableBufferPointer { tail in
      body(tail.baseAddress.unsafelyUnwrapped, preceding, &used, tail.count)
    }
    count = preceding + used
  }

  /// Makes room for at least one more posting.
  private mutating func growTail() {
    if count == blocks.count * Self.blockSize {
      // Small collections stay small: only the first block begins as less.
      blocks.append([UInt64](repeating: 0, count: blocks.isEmpty ? 64 : Self.blockSize))
    } else if blocks.count == 1, count == blocks[0].count {
      blocks[0] += [UInt64](repeating: 0, count: count)
    }
  }

  /// A posting with the count 1.
  @inline(__always)
  static func posting(feature: UInt32, document: UInt32) -> UInt64 {
    UInt64(document) << 32 | UInt64(feature) << 8 | 1
  }

  /// Whether the count of a posting can be raised by adding 1 to the posting.
  @inline(__always)
  static func hasRoom(_ posting: UInt64) -> Bool { posting & 0xFF < 0xFF }

  /// Adds 1 to the count of a posting, whatever it is.
  mutating func increment(_ index: UInt32) {
    let (block, place) = (Int(index) >> Self.blockBits, Int(index) & (Self.blockSize - 1))
    if Self.hasRoom(blocks[block][place]) {
      blocks[block][place] += 1
    } else {
      highCounts[index, default: 0xFF] += 1
    }
  }

  /// Calls `body` with the feature, document and count of every posting, in order.
  @inline(__always)
  func forEach(_ body: (_ feature: Int, _ document: UInt32, _ count: UInt32) -> Void) {
    for (number, block) in blocks.enumerated() {
      let start = number << Self.blockBits
      for place in 0..<min(block.count, count - start) {
        let posting = block[place]
        var count = UInt32(posting & 0xFF)
        if count == 0xFF, let high = highCounts[UInt32(start + place)] { count = high }
        body(Int(posting >> 8 & 0xFF_FFFF), UInt32(posting >> 32), count)
      }
    }
  }
}
