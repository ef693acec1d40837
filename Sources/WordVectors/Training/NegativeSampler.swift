import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Draws words in proportion to a power of their counts, each in constant time.
///
/// Source: Walker, An efficient method for generating discrete random variables with general
/// distributions, 1977; tables as in Vose 1991.
struct NegativeSampler: Sendable {
  /// A word, taken where the low bits of the random number are below the threshold, and the word
  /// taken otherwise.
  struct Slot: Sendable {
    var threshold: UInt32
    var other: Int32
  }

  private let slots: [Slot]

  /// A sampler of the words 0, 1, 2 … with the given counts.
  init(counts: [Int], power exponent: Double) {
    let weights = Self.weights(counts: counts, power: exponent)
    let total = weights.reduce(0, +)
    var shares = weights.map { $0 / total * Double(weights.count) }
    var slots = (0..<counts.count).map { Slot(threshold: .max, other: Int32($0)) }
    var small: [Int] = []
    var large: [Int] = []
    for word in shares.indices.reversed() {
      if shares[word] < 1 { small.append(word) } else { large.append(word) }
    }
    while let little = small.popLast(), let much = large.last {
      slots[little] = Slot(
        threshold: UInt32(min(shares[little] * 0x1p32, 0x1p32 - 1)), other: Int32(much))
      shares[much] -= 1 - shares[little]
      if shares[much] < 1 {
        large.removeLast()
        small.append(much)
      }
    }
    self.slots = slots
  }

  /// What each word's probability is in proportion to.
  static func weights(counts: [Int], power exponent: Double) -> [Double] {
    // A word that was carried over and does not occur is never drawn.
    counts.map { $0 > 0 ? pow(Double($0), exponent) : 0 }
  }

  var count: Int { slots.count }

  /// The bytes of its table.
  static func byteCount(words: Int) -> Int { words * MemoryLayout<Slot>.stride }

  @inline(__always)
  func withDrawing<Result>(_ body: (Drawing) -> Result) -> Result {
    slots.withUnsafeBufferPointer { body(Drawing(slots: $0.baseAddress!, count: UInt64($0.count))) }
  }

  /// The table's memory, for loops that draw many words.
  struct Drawing {
    let slots: UnsafePointer<Slot>
    let count: UInt64

    @inline(__always)
    func draw(_ random: inout SplitMix64) -> Int32 {
      let bits = random.next()
      let index = Int(truncatingIfNeeded: ((bits &>> 32) &* count) &>> 32)
      let slot = slots[index]
      return UInt32(truncatingIfNeeded: bits) <= slot.threshold
        ? Int32(truncatingIfNeeded: index) : slot.other
    }
  }
}
