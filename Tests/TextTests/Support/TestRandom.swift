/// Random numbers that are the same in every run.
struct TestRandom: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_F491_4F6C_DD1D
  }

  /// Random bytes, `count` at most, drawn from `alphabet` where given.
  mutating func bytes(upTo count: Int, from alphabet: [UInt8]? = nil) -> [UInt8] {
    (0..<Int.random(in: 0...count, using: &self)).map { _ in
      alphabet?.randomElement(using: &self) ?? UInt8.random(in: 0...255, using: &self)
    }
  }
}
