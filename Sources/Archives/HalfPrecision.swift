/// Conversions between Float32 and the 16-bit formats, on bit patterns.
///
/// Swift's `Float16` does not exist on every platform. The loops have no branches, so that they
/// vectorise, and no step works on denormal Float32 numbers, so that they give the same result
/// where denormals are flushed to zero.
enum HalfPrecision {
  /// The Float32 number that a half-precision bit pattern stands for, exactly.
  @inline(__always)
  static func float(half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let magnitude = UInt32(half & 0x7FFF) << 13
    let exponent = magnitude & 0x0F80_0000
    // Exponent bias 15 becomes 127; infinity and NaN need the largest exponent of Float32.
    let normal = magnitude &+ (112 << 23)
    let special = magnitude &+ (224 << 23)
    // A subnormal m·2⁻²⁴ is (2⁻¹⁴ + m·2⁻²⁴) − 2⁻¹⁴, both of them normal numbers.
    let shifted = Float(bitPattern: magnitude &+ (113 << 23)) - Float(bitPattern: 113 << 23)
    let bits = exponent == 0x0F80_0000 ? special : exponent == 0 ? shifted.bitPattern : normal
    return Float(bitPattern: bits | sign)
  }

  /// The half-precision bit pattern nearest to `value`, ties to even.
  ///
  /// Magnitudes of 65520 and more become infinity; a NaN stays a (quiet) NaN and keeps the upper
  /// bits of its payload.
  @inline(__always)
  static func half(_ value: Float) -> UInt16 {
    let sign = UInt16(truncatingIfNeeded: value.bitPattern >> 16) & 0x8000
    let magnitude = value.bitPattern & 0x7FFF_FFFF
    let nan = 0x7E00 | (magnitude >> 13 & 0x3FF)
    // Adding ½ rounds a magnitude below 2⁻¹⁴ to a multiple of 2⁻²⁴ in the low bits of the sum.
    let subnormal = (Float(bitPattern: magnitude) + 0.5).bitPattern &- Float(0.5).bitPattern
    let odd = magnitude >> 13 & 1
    let normal = (magnitude &- (112 << 23) &+ 0xFFF &+ odd) >> 13
    let finite = magnitude < 113 << 23 ? subnormal : normal
    // 65520, half way between the largest half and the next power of two, already rounds up.
    let bounded = magnitude >= 0x477F_F000 ? 0x7C00 : finite
    let bits = magnitude > 0x7F80_0000 ? nan : bounded
    return UInt16(truncatingIfNeeded: bits) | sign
  }

  /// The Float32 number that a bfloat16 bit pattern stands for, exactly.
  @inline(__always)
  static func float(brain: UInt16) -> Float { Float(bitPattern: UInt32(brain) << 16) }

  /// The bfloat16 bit pattern nearest to `value`, ties to even; a NaN stays a (quiet) NaN.
  @inline(__always)
  static func brain(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    let rounded = (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16
    let isNaN = bits & 0x7FFF_FFFF > 0x7F80_0000
    return UInt16(truncatingIfNeeded: isNaN ? bits >> 16 | 0x40 : rounded)
  }

  /// Writes the numbers that the half-precision patterns at `source` stand for.
  static func widen(halves source: UnsafeRawPointer, into target: UnsafeMutableBufferPointer<Float>)
  {
    for index in target.indices {
      target[index] = float(half: source.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self))
    }
  }

  /// Writes the numbers that the bfloat16 patterns at `source` stand for.
  static func widen(brains source: UnsafeRawPointer, into target: UnsafeMutableBufferPointer<Float>)
  {
    for index in target.indices {
      target[index] = float(
        brain: source.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self))
    }
  }

  /// Writes the doubles at `source`, rounded to Float32.
  static func narrow(
    doubles source: UnsafeRawPointer, into target: UnsafeMutableBufferPointer<Float>
  ) {
    for index in target.indices {
      target[index] = Float(source.loadUnaligned(fromByteOffset: index &* 8, as: Double.self))
    }
  }

  /// Writes `source` in half precision; false if a finite number became infinite.
  static func narrow(
    _ source: UnsafeBufferPointer<Float>, intoHalves target: UnsafeMutableBufferPointer<UInt16>
  ) -> Bool {
    narrow(source, into: target, infinity: 0x7C00, half)
  }

  /// Writes `source` in bfloat16; false if a finite number became infinite.
  static func narrow(
    _ source: UnsafeBufferPointer<Float>, intoBrains target: UnsafeMutableBufferPointer<UInt16>
  ) -> Bool {
    narrow(source, into: target, infinity: 0x7F80, brain)
  }

  @inline(__always)
  private static func narrow(
    _ source: UnsafeBufferPointer<Float>, into target: UnsafeMutableBufferPointer<UInt16>,
    infinity: UInt16, _ convert: (Float) -> UInt16
  ) -> Bool {
    var overflow: UInt16 = 0
    for index in source.indices {
      let result = convert(source[index])
      target[index] = result
      let isFinite = source[index].bitPattern & 0x7F80_0000 != 0x7F80_0000
      overflow |= isFinite && result & 0x7FFF == infinity ? 1 : 0
    }
    return overflow == 0
  }
}
