/// Pairs of neighbouring identifiers, numbered 0, 1, 2 … in the order in which they first come.
///
/// Open addressing over slots of 16 bytes, at most half of them full.
struct PairTable: Sendable {
  private struct Slot {
    var key: UInt64
    var number: Int32

    static let free = Slot(key: 0, number: -1)
  }

  private var slots: [Slot]
  /// The pairs by their numbers, the left identifier in the higher half.
  private(set) var keys: [UInt64] = []

  /// A table with room for `capacity` pairs.
  init(capacity: Int = 0) {
    var count = 16
    while count < 2 * capacity { count *= 2 }
    slots = [Slot](repeating: .free, count: count)
  }

  /// The number of pairs.
  var count: Int { keys.count }

  /// A pair as one number; pairs are ordered by left, then by right identifier.
  @inline(__always)
  static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// The left identifier of a pair.
  func left(of number: Int) -> Int32 { Int32(truncatingIfNeeded: keys[number] >> 32) }

  /// The right identifier of a pair.
  func right(of number: Int) -> Int32 { Int32(truncatingIfNeeded: keys[number]) }

  /// The number of a pair, −1 for one that is not here.
  @inline(__always)
  func find(_ left: Int32, _ right: Int32) -> Int32 {
    let key = Self.key(left, right)
    return slots.withUnsafeBufferPointer { slots in
      let mask = slots.count &- 1
      var index = Self.firstSlot(key, mask)
      while true {
        let slot = slots[index]
        if slot.number < 0 || slot.key == key { return slot.number }
        index = (index &+ 1) & mask
      }
    }
  }

  /// The number of a pair, which is added if it is not here.
  mutating func insert(_ left: Int32, _ right: Int32) -> Int32 {
    let found = find(left, right)
    if found >= 0 { return found }
    if 2 * (count + 1) > slots.count {
      slots = [Slot](repeating: .free, count: 2 * slots.count)
      for (number, key) in keys.enumerated() { place(key, Int32(number)) }
    }
    let number = Int32(count)
    keys.append(Self.key(left, right))
    place(Self.key(left, right), number)
    return number
  }

  private mutating func place(_ key: UInt64, _ number: Int32) {
    let mask = slots.count - 1
    var index = Self.firstSlot(key, mask)
    while slots[index].number >= 0 { index = (index + 1) & mask }
    slots[index] = Slot(key: key, number: number)
  }

  @inline(__always)
  private static func firstSlot(_ key: UInt64, _ mask: Int) -> Int {
    // Fibonacci hashing: identifiers are dense and small, their product is not.
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 32) & mask
  }
}
