public import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension RandomStream {
  /// A number from the standard normal distribution (Box–Muller, computed in double precision).
  public mutating func normal() -> Float { Float(normalPair().0) }

  /// Two independent numbers from the standard normal distribution.
  mutating func normalPair() -> (Double, Double) {
    // The first uniform lies in (0, 1]: its logarithm is finite.
    let radius = (-2 * log(1 - Double(next() >> 11) * 0x1p-53)).squareRoot()
    let angle = 2 * Double.pi * (Double(next() >> 11) * 0x1p-53)
    return (radius * cos(angle), radius * sin(angle))
  }

  /// A tensor of numbers from a normal distribution.
  public mutating func normal(
    mean: Float = 0, deviation: Float = 1, shape: Shape
  ) -> Tensor {
    Tensor(shape: shape) { buffer in
      var index = 0
      while index < buffer.count {
        let (first, second) = normalPair()
        buffer[index] = mean + deviation * Float(first)
        if index + 1 < buffer.count { buffer[index + 1] = mean + deviation * Float(second) }
        index += 2
      }
    }
  }

  /// A tensor from a normal distribution whose tails beyond two deviations are drawn again.
  public mutating func truncatedNormal(
    mean: Float = 0, deviation: Float = 1, shape: Shape
  ) -> Tensor {
    Tensor(shape: shape) { buffer in
      var index = 0
      while index < buffer.count {
        let (first, second) = normalPair()
        for value in [first, second] where abs(value) <= 2 && index < buffer.count {
          buffer[index] = mean + deviation * Float(value)
          index += 1
        }
      }
    }
  }
}
