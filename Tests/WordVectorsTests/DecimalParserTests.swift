import Tensors
import Testing

@testable import WordVectors

@Suite("Decimal numbers")
struct DecimalParserTests {
  /// The number and how many bytes it took.
  private func parse(_ text: String) throws -> (number: Float, length: Int) {
    try Array(text.utf8).withUnsafeBufferPointer { bytes in
      try DecimalParser.withParser { parser in
        var next = try #require(bytes.baseAddress)
        let number = try parser.parse(&next, end: next + bytes.count)
        return (number, next - (bytes.baseAddress ?? next))
      }
    }
  }

  @Test(
    "numbers are read to the nearest Float32",
    arguments: [
      "0", "-0", "1", "+1.5", ".5", "5.", "-0.0019506", "0.062743", "1e5", "1E-05", "2.5e+3",
      "1e-10",
      "16777217", "16777219", "1.00000005960464477539062", "1.000000059604644775390625",
      "1.0000000596046447753906251", "0.12345678901234567", "-0.1234567890123456789012345678",
      "123456789012345678901234567890", "3.4028234663852886e38", "3.4028235e38", "1e-38", "1e-45",
      "1e-46", "1.17549435e-38", "7.0064923216240854e-46", "1e-400", "0e999",
      "0.000000000000000000000000000000000000000000001234", "1e22", "1e23", "9007199254740993",
      "8.5899345920000005e9",
    ])
  func exactness(text: String) throws {
    let (number, length) = try parse(text)
    let expected = try #require(Float(text))
    #expect(number.bitPattern == expected.bitPattern)
    #expect(length == text.utf8.count)
  }

  @Test("random spellings are read to the nearest Float32")
  func randomNumbers() throws {
    var random = RandomStream(seed: 3)
    var wrong: [String] = []
    for _ in 0..<20_000 {
      var text = random.next() % 2 == 0 ? "-" : ""
      for _ in 0...random.next() % 9 { text += String(random.next() % 10) }
      text += "."
      for _ in 0..<random.next() % 20 { text += String(random.next() % 10) }
      if random.next() % 2 == 0 { text += "e\(Int(random.next() % 80) - 50)" }
      guard let expected = Float(text), expected.isFinite else { continue }
      if try parse(text).number.bitPattern != expected.bitPattern { wrong.append(text) }
    }
    #expect(wrong.isEmpty)
  }

  @Test("numbers half way between two Float32 neighbours, and next to that, round correctly")
  func ties() throws {
    var random = RandomStream(seed: 4)
    var wrong: [String] = []
    for _ in 0..<3_000 {
      let exponent = Int(random.next() % 40) - 20
      let low = Float(sign: .plus, exponent: exponent, significand: 1 + random.uniform())
      let middle = (Double(low) + Double(low.nextUp)) / 2
      for number in [middle, middle.nextUp, middle.nextDown] {
        let text = "\(number)"
        if try parse(text).number != Float(text) { wrong.append(text) }
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test("reading stops where the number ends")
  func stopping() throws {
    #expect(try parse("1.5 2").length == 3)
    #expect(try parse("1.5.2").length == 3)
    #expect(try parse("12abc").length == 2)
    #expect(try parse("0x10").length == 1)
  }

  @Test(
    "what is no number is refused",
    arguments: [
      "", "-", ".", "+.", "e5", "abc", "1e", "1e+", "1e99999", "--1", "nano", "information",
    ])
  func notNumbers(text: String) {
    #expect(throws: DecimalParser.Problem.notANumber) { try parse(text) }
  }

  @Test(
    "infinity, NaN and numbers too large are refused as such",
    arguments: ["nan", "-NaN", "inf", "+Infinity", "1e39", "-3.5e38", "1e9999", "nan 1"])
  func notFinite(text: String) {
    #expect(throws: DecimalParser.Problem.notFinite) { try parse(text) }
  }
}
