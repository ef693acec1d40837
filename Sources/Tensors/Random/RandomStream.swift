import CKernels

/// A stream of random numbers from a counter: position `n` of a stream is always the same number.
///
/// The numbers are Philox 4x32-10 (Salmon et al. 2011, *Parallel random numbers: as easy as
/// 1, 2, 3*), keyed by the seed. Streams forked by a label or a number are independent, so each
/// step, shard and operation can have its own and results do not depend on who draws first.
public struct RandomStream: RandomNumberGenerator, Sendable, Codable, Hashable {
  /// The key; streams with different keys are independent.
  public let key: UInt64
  /// How many 64-bit words have been drawn.
  public private(set) var position: UInt64 = 0

  /// The stream of a seed.
  public init(seed: UInt64) { key = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15) }

  private init(key: UInt64) { self.key = key }

  /// An independent stream named by a number.
  public func fork(_ number: Int) -> RandomStream {
    RandomStream(
      key: Self.mix(key ^ Self.mix(UInt64(bitPattern: Int64(number)) &+ 0xD1B5_4A32_D192_ED03)))
  }

  /// An independent stream named by a label and, if given, a number.
  public func fork(_ label: String, _ number: Int = 0) -> RandomStream {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return RandomStream(key: Self.mix(key ^ Self.mix(hash))).fork(number)
  }

  /// The finaliser of SplitMix64: every input bit changes every output bit.
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let block = kernel_philox(key, position / 2)
    defer { position += 1 }
    return position % 2 == 0 ? block.low : block.high
  }

  /// A number in `0..<1` with 24 random bits.
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Fills `buffer` with numbers in `0..<1`; vectorised, starts at an even position.
  public mutating func fillUniform(_ buffer: UnsafeMutableBufferPointer<Float>) {
    position += position % 2
    kernel_philox_uniform(buffer.baseAddress, buffer.count, key, position / 2)
    position += UInt64((buffer.count + 3) / 4 * 2)
  }

  /// A tensor of numbers drawn uniformly from `range`.
  public mutating func uniform(_ range: Range<Float>, shape: Shape) -> Tensor {
    Tensor(shape: shape) { buffer in
      fillUniform(buffer)
      let width = range.upperBound - range.lowerBound
      for index in buffer.indices { buffer[index] = range.lowerBound + width * buffer[index] }
    }
  }

  /// A random order of `0..<count` (Fisher–Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    order.shuffle(using: &self)
    return order
  }
}
