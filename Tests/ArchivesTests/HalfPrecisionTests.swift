import Tensors
import Testing

@testable import Archives

@Suite("Half precision")
struct HalfPrecisionTests {
  /// The number a half-precision pattern stands for, by the definition of the format.
  private func value(ofHalf bits: UInt16) -> Double {
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Double(bits & 0x3FF) / 1024
    let magnitude: Double =
      switch exponent {
      case 0: fraction * 0x1p-14
      case 31: fraction == 0 ? .infinity : .nan
      default: (1 + fraction) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
      }
    return bits & 0x8000 == 0 ? magnitude : -magnitude
  }

  @Test("every half-precision pattern widens to its exact value, denormals flushed or not")
  func widening() {
    var wrong: [UInt16] = []
    let check = {
      for bits in UInt16.min ... .max {
        let expected = self.value(ofHalf: bits)
        let actual = HalfPrecision.float(half: bits)
        let isRight =
          expected.isNaN
          ? actual.isNaN : Double(actual) == expected && actual.sign == expected.sign
        if !isRight { wrong.append(bits) }
      }
    }
    check()
    parallelFor(1, threads: 1) { _ in check() }
    #expect(wrong.isEmpty)
  }

  @Test("every half-precision number survives a round trip; NaN stays NaN")
  func roundTrip() {
    var wrong: [UInt16] = []
    for bits in UInt16.min ... .max {
      let back = HalfPrecision.half(HalfPrecision.float(half: bits))
      let isNaN = bits & 0x7C00 == 0x7C00 && bits & 0x3FF != 0
      if back != (isNaN ? bits | 0x200 : bits) { wrong.append(bits) }
    }
    #expect(wrong.isEmpty)
  }

  @Test("numbers between two halves round to the nearer, ties to the even pattern")
  func rounding() {
    var wrong: [UInt16] = []
    let check = {
      for bits in UInt16(0)..<0x7BFF {
        let low = HalfPrecision.float(half: bits)
        let high = HalfPrecision.float(half: bits + 1)
        let middle = (low + high) / 2
        let even = bits & 1 == 0 ? bits : bits + 1
        if HalfPrecision.half(middle) != even || HalfPrecision.half(middle.nextUp) != bits + 1
          || HalfPrecision.half(middle.nextDown) != bits
          || HalfPrecision.half(-middle) != even | 0x8000
        {
          wrong.append(bits)
        }
      }
    }
    check()
    parallelFor(1, threads: 1) { _ in check() }
    #expect(wrong.isEmpty)
  }

  @Test(
    "known numbers have their known half-precision patterns",
    arguments: [
      (0, 0x0000), (-0.0, 0x8000), (1, 0x3C00), (-2, 0xC000), (65504, 0x7BFF), (65519.996, 0x7BFF),
      (65520, 0x7C00), (-1e30, 0xFC00), (.infinity, 0x7C00), (6.1035156e-5, 0x0400),
      (5.9604645e-8, 0x0001), (2.9802322e-8, 0x0000), (2.9802326e-8, 0x0001), (0x1p-140, 0x0000),
      (0.333251953125, 0x3555), (2049, 0x6800), (2051, 0x6802),
    ] as [(Float, UInt16)])
  func knownHalves(number: Float, bits: UInt16) {
    #expect(HalfPrecision.half(number) == bits)
  }

  @Test(
    "known numbers have their known bfloat16 patterns",
    arguments: [
      (0, 0x0000), (-0.0, 0x8000), (1, 0x3F80), (-2, 0xC000), (.infinity, 0x7F80),
      (1.00390625, 0x3F80), (1.01171875, 0x3F82), (0x1.010002p0, 0x3F81),
      (.greatestFiniteMagnitude, 0x7F80), (3.3895314e38, 0x7F7F), (0x1p-133, 0x0001),
    ] as [(Float, UInt16)])
  func knownBrains(number: Float, bits: UInt16) {
    #expect(HalfPrecision.brain(number) == bits)
  }

  @Test("every bfloat16 pattern is the upper half of its number and survives a round trip")
  func brainRoundTrip() {
    var wrong: [UInt16] = []
    for bits in UInt16.min ... .max {
      let number = HalfPrecision.float(brain: bits)
      let expected = number.isNaN ? bits | 0x40 : bits
      if number.bitPattern != UInt32(bits) << 16 || HalfPrecision.brain(number) != expected {
        wrong.append(bits)
      }
    }
    #expect(wrong.isEmpty)
  }
}
