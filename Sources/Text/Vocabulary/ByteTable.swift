/// Numbers tokens 0, 1, 2 … in the order in which they first come; keyed by bytes.
///
/// Open addressing over slots of 24 bytes, at most half of them full; the
/// bytes of all tokens lie one after the other. A token of up to 16 bytes is recognised by its
/// slot alone. Tokens have at least one byte.
package struct ByteTable: Sendable {
  /// A place for a token: enough of it that a different token hardly ever matches.
  struct Slot: Sendable {
    var prefix: UInt64
    var suffix: UInt64
    var tag: UInt32
    /// −1 where the slot is free.
    var identifier: Int32

    private init(prefix: UInt64, suffix: UInt64, tag: UInt32, identifier: Int32) {
      self.prefix = prefix
      self.suffix = suffix
      self.tag = tag
      self.identifier = identifier
    }

    init(_ key: TokenKey, _ identifier: Int32) {
      self.init(
        prefix: key.prefix, suffix: key.suffix, tag: key.tag, identifier: identifier)
    }

    /// No token has this tag: its lowest byte is the token's length.
    static let free = Slot(prefix: 0, suffix: 0, tag: 0, identifier: -1)
  }

  private(set) var slots: [Slot]
  /// Where each token starts in `arena`, and where the last one ends.
  private(set) var offsets: [Int] = [0]
  package private(set) var arena: [UInt8] = []

  /// The most tokens a table can hold: identifiers are 32 bits wide.
  static let largestCount = Int(Int32.max) - 1

  /// A table with room for `capacity` tokens.
  package init(capacity: Int = 0) {
    var count = 16
    while count < 2 * capacity { count *= 2 }
    slots = [Slot](repeating: .free, count: count)
  }

  /// The number of tokens.
  package var count: Int { offsets.count - 1 }

  /// The bytes of a token.
  package func range(of identifier: Int) -> Range<Int> {
    offsets[identifier]..<offsets[identifier + 1]
  }

  /// The number of a token, −1 for one that is not here.
  package func find(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return -1 }
    let key = TokenKey(base, count: bytes.count, readable: bytes.count)
    return withView { $0.find(key, base, bytes.count, lowercased: false) }
  }

  /// The number of a token, which is added if it is not here.
  package mutating func insert(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return -1 }
    let key = TokenKey(base, count: bytes.count, readable: bytes.count)
    return insert(key, base, bytes.count, lowercased: false)
  }

  /// The number of a token, which is added if it is not here.
  ///
  /// - Parameter lowercased: reads capital ASCII letters as small ones, as the key does.
  @inline(__always)
  mutating func insert(
    _ key: TokenKey, _ bytes: UnsafePointer<UInt8>, _ length: Int, lowercased: Bool
  ) -> Int32 {
    let found = withView { $0.find(key, bytes, length, lowercased: lowercased) }
    return found >= 0 ? found : add(key, bytes, length, lowercased: lowercased)
  }

  /// Adds a token that is known not to be here.
  @inline(never)
  private mutating func add(
    _ key: TokenKey, _ bytes: UnsafePointer<UInt8>, _ length: Int, lowercased: Bool
  ) -> Int32 {
    require(count < Self.largestCount, "a table of tokens holds at most 2³¹ − 2 of them")
    if 2 * (count + 1) > slots.count { grow() }
    let identifier = Int32(count)
    let start = arena.count
    arena.append(contentsOf: UnsafeBufferPointer(start: bytes, count: length))
    if lowercased {
      for index in start..<arena.count { arena[index] = ASCII.lowercased(arena[index]) }
    }
    offsets.append(arena.count)
    place(Slot(key, identifier), hash: key.hash)
    return identifier
  }

  private mutating func place(_ slot: Slot, hash: UInt64) {
    let mask = slots.count - 1
    var index = View.firstSlot(hash, mask)
    while slots[index].identifier >= 0 { index = (index + 1) & mask }
    slots[index] = slot
  }

  private mutating func grow() {
    slots = [Slot](repeating: .free, count: 2 * slots.count)
    for identifier in 0..<count {
      let range = range(of: identifier)
      let key = arena.withUnsafeBufferPointer { arena in
        // There are tokens, so there are bytes.
        TokenKey(
          arena.baseAddress.unsafelyUnwrapped + range.lowerBound, count: range.count,
          readable: arena.count - range.lowerBound)
      }
      place(Slot(key, Int32(identifier)), hash: key.hash)
    }
  }
}

extension ByteTable {
  /// The table's memory, for loops that look up many tokens.
  struct View {
    let slots: UnsafePointer<Slot>
    let mask: Int
    let offsets: UnsafePointer<Int>
    let arena: UnsafePointer<UInt8>

    /// Bits of the hash that are not part of the tag, so that neighbours in a full stretch of the
    /// table still differ in their tags.
    @inline(__always)
    static func firstSlot(_ hash: UInt64, _ mask: Int) -> Int {
      Int(truncatingIfNeeded: hash &>> 24) & mask
    }

    /// The number of a token, −1 for one that is not here.
    @inline(__always)
    func find(
      _ key: TokenKey, _ bytes: UnsafePointer<UInt8>, _ length: Int, lowercased: Bool
    ) -> Int32 {
      var index = Self.firstSlot(key.hash, mask)
      while true {
        let slot = slots[index]
        if slot.prefix == key.prefix, slot.suffix == key.suffix, slot.tag == key.tag {
          if length <= 16 || isRest(of: slot.identifier, bytes, length, lowercased) {
            return slot.identifier
          }
        }
        if slot.identifier < 0 { return -1 }
        index = (index &+ 1) & mask
      }
    }

    /// Whether a token of more than 16 bytes is the one with this number.
    @inline(never)
    private func isRest(
      of identifier: Int32, _ bytes: UnsafePointer<UInt8>, _ length: Int, _ lowercased: Bool
    ) -> Bool {
      let start = offsets[Int(identifier)]
      guard offsets[Int(identifier) + 1] - start == length else { return false }
      let known = UnsafeRawPointer(arena + start)
      let asked = UnsafeRawPointer(bytes)
      func isEqual(at offset: Int) -> Bool {
        var word = asked.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        if lowercased { word = TokenKey.lowercased(word) }
        return word == known.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      }
      var offset = 8
      while offset + 8 < length {
        if !isEqual(at: offset) { return false }
        offset += 8
      }
      // The slot's suffix was equal.
      return true
    }
  }

  @inline(__always)
  func withView<Result>(_ body: (View) -> Result) -> Result {
    slots.withUnsafeBufferPointer { slots in
      offsets.withUnsafeBufferPointer { offsets in
        arena.withUnsafeBufferPointer { arena in
          // Slots and offsets are never empty; an empty arena is never read.
          let offsets = offsets.baseAddress.unsafelyUnwrapped
          return body(
            View(
              slots: slots.baseAddress.unsafelyUnwrapped, mask: slots.count - 1, offsets: offsets,
              arena: arena.baseAddress
                ?? UnsafeRawPointer(offsets).assumingMemoryBound(to: UInt8.self)))
        }
      }
    }
  }
}
