/// Powers with whole exponents, by squaring: the same bits on every platform.
enum Power {
  /// `base` to the power of `exponent`, which is not negative.
  static func of(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var factor = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return result
  }

  static func of(_ base: Float, _ exponent: Int) -> Double { of(Double(base), exponent) }
}
