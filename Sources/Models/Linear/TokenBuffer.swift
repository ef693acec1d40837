/// The tokens of one document, their bytes one after another; reused from document to document.
struct TokenBuffer {
  /// The bytes of all tokens.
  var bytes: [UInt8] = []
  /// Where each token ends in ``bytes``; it starts where the one before ends.
  var ends: [Int] = []

  /// The number of tokens.
  var count: Int { ends.count }

  /// Forgets all tokens and keeps the memory.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  /// The bytes of one token.
  func range(of index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }
}
