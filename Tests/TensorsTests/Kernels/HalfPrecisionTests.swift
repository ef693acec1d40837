import CKernels
import Testing

@Suite struct HalfPrecisionTests {
  @Test(arguments: KernelAccuracyTests.sets)
  func `every binary16 number becomes the float it stands for`(set: Int32) throws {
    let table = try #require(kernel_table_of(set)).pointee
    let halves = (0...UInt16.max).map { $0 }
    var floats = [Float](repeating: 0, count: halves.count)
    table.float16_to_float(&floats, halves, halves.count)
    for (half, float) in zip(halves, floats) {
      let exponent = Int(half >> 10 & 31)
      let fraction = Float(half & 1023) / 1024
      let sign: Float = half >> 15 == 0 ? 1 : -1
      let expected: Float
      switch exponent {
      case 0: expected = sign * fraction * 0x1p-14
      case 31: expected = fraction == 0 ? sign * .infinity : .nan
      default:
        expected =
          sign * (1 + fraction) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
      }
      #expect(float == expected || (float.isNaN && expected.isNaN), "half \(half)")
    }
  }

  @Test(arguments: KernelAccuracyTests.sets)
  func `floats round to the nearest binary16, ties to even`(set: Int32) throws {
    let table = try #require(kernel_table_of(set)).pointee
    // All finite halves, the points halfway between neighbours, and a little beside those.
    let halves = (0...UInt16(0x7BFF)).map { $0 }
    var values = [Float](repeating: 0, count: halves.count)
    table.float16_to_float(&values, halves, halves.count)
    var inputs: [Float] = []
    var expected: [UInt16] = []
    for index in 0..<(halves.count - 1) {
      let middle = (values[index] + values[index + 1]) / 2
      inputs += [values[index], middle.nextDown, middle, middle.nextUp, -middle]
      let even = UInt16(index % 2 == 0 ? index : index + 1)
      expected += [UInt16(index), UInt16(index), even, UInt16(index + 1), even | 0x8000]
    }
    inputs += [65519.99, 65520, .infinity, -1e10, .nan, 1e-30, -.leastNonzeroMagnitude, 65504]
    expected += [0x7BFF, 0x7C00, 0x7C00, 0xFC00, 0x7E00, 0, 0x8000, 0x7BFF]
    var actual = [UInt16](repeating: 0, count: inputs.count)
    table.float_to_float16(&actual, inputs, inputs.count)
    for index in inputs.indices where actual[index] != expected[index] {
      Issue.record("\(inputs[index]) became \(actual[index]), expected \(expected[index])")
    }
  }

  @Test(arguments: KernelAccuracyTests.sets)
  func `bfloat16 keeps the upper half of a float, rounded to even`(set: Int32) throws {
    let table = try #require(kernel_table_of(set)).pointee
    let inputs: [Float] = [
      0, -0.0, 1, -2.5, 1.00390625, 1.01171875, 3.4e38, .infinity, -.infinity, .nan,
      Float(bitPattern: 0x116C2),
      Float(1.00390625).nextUp, 65280,
    ]
    let expected: [UInt16] = [
      0, 0x8000, 0x3F80, 0xC020, 0x3F80, 0x3F82, 0x7F80, 0x7F80, 0xFF80, 0x7FC0, 0x0001, 0x3F81,
      0x477F,
    ]
    var halves = [UInt16](repeating: 0, count: inputs.count)
    table.float_to_bfloat16(&halves, inputs, inputs.count)
    #expect(halves == expected)
    var floats = [Float](repeating: 0, count: halves.count)
    table.bfloat16_to_float(&floats, halves, halves.count)
    for (half, float) in zip(halves, floats) {
      #expect(float.bitPattern == UInt32(half) << 16)
    }
  }
}
