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

  /// All blocks are full but the last.
  private var blocks: [[UInt64]] = []
  /// The whole count of postings whose count is above 255.
  private var highCounts: [UInt32: UInt32] = [:]
  /// The number of postings.
  private(set) var count = 0

  /// Adds a posting with the count 1.
  @inline(__always)
  mutating func append(feature: UInt32, document: UInt32) {
    if count & (Self.blockSize - 1) == 0 { addBlock() }
    let posting = UInt64(document) << 32 | UInt64(feature) << 8 | 1
    blocks[blocks.count - 1].append(posting)
    count += 1
  }

  /// Adds 1 to the count of a posting.
  @inline(__always)
  mutating func increment(_ index: UInt32) {
    let (block, place) = (Int(index) >> Self.blockBits, Int(index) & (Self.blockSize - 1))
    if blocks[block][place] & 0xFF < 0xFF {
      blocks[block][place] += 1
    } else {
      highCounts[index, default: 0xFF] += 1
    }
  }

  private mutating func addBlock() {
    blocks.append([])
    // Small collections stay small: only the first block grows.
    if blocks.count > 1 { blocks[blocks.count - 1].reserveCapacity(Self.blockSize) }
  }

  /// Calls `body` with the feature, document and count of every posting, in order.
  @inline(__always)
  func forEach(_ body: (_ feature: Int, _ document: UInt32, _ count: UInt32) -> Void) {
    var index: UInt32 = 0
    for block in blocks {
      for posting in block {
        var count = UInt32(posting & 0xFF)
        if count == 0xFF, let high = highCounts[index] { count = high }
        body(Int(posting >> 8 & 0xFF_FFFF), UInt32(posting >> 32), count)
        index += 1
      }
    }
  }
}
