/// Decimal numbers as bytes, turned into the nearest Float32.
enum DecimalParser {
  /// What a field of a vectors file turned out to be.
  enum Problem: Error {
    case notANumber
    /// Not a number, infinite, or too large for Float32.
    case notFinite
  }

  /// 10⁻⁴⁴ … 10²² at places 0 … 66; the positive powers are exact, the others nearly.
  private static let powers: [Double] = {
    var exact = [1.0]
    while exact.count < 23 { exact.append(exact[exact.count - 1] * 10) }
    return (-44...22).map { (exponent: Int) -> Double in
      if exponent >= 0 { return exact[exponent] }
      return 1 / exact[min(-exponent, 22)] / exact[max(-exponent - 22, 0)]
    }
  }()

  /// Digits beyond the 17th or 18th cannot change a Float32, except as part of a tie.
  private static let digitLimit: UInt64 = 100_000_000_000_000_000

  /// Parses fields with the table of powers at hand; ``withParser(_:)`` makes one.
  struct Parser {
    fileprivate let powers: UnsafePointer<Double>

    /// The number that starts at `next`, rounded correctly; `next` moves behind it.
    ///
    /// The digits are read into a 64-bit integer and scaled in double precision, with an error of a
    /// few units in the last place of a double. Only where that could decide the rounding to
    /// Float32, which is one time in some ten millions, or where the scale is unusual, does the
    /// slow and exact conversion of the standard library take over.
    @inline(__always)
    func parse(
      _ next: inout UnsafePointer<UInt8>, end: UnsafePointer<UInt8>
    ) throws(Problem) -> Float {
      let start = next
      let isNegative = next < end && next.pointee == UInt8(ascii: "-")
      if isNegative || (next < end && next.pointee == UInt8(ascii: "+")) { next += 1 }
      var digits: UInt64 = 0
      var exponent = 0
      let integerStart = next
      while next < end, case let digit = next.pointee &- UInt8(ascii: "0"), digit < 10 {
        if digits < DecimalParser.digitLimit {
          digits = digits &* 10 &+ UInt64(digit)
        } else {
          exponent &+= 1
        }
        next += 1
      }
      var digitCount = next - integerStart
      if next < end, next.pointee == UInt8(ascii: ".") {
        next += 1
        let fractionStart = next
        while next < end, case let digit = next.pointee &- UInt8(ascii: "0"), digit < 10 {
          if digits < DecimalParser.digitLimit {
            digits = digits &* 10 &+ UInt64(digit)
            exponent &-= 1
          }
          next += 1
        }
        digitCount &+= next - fractionStart
      }
      guard digitCount > 0 else { throw DecimalParser.unusual(start, end) }
      if next < end, next.pointee | 0x20 == UInt8(ascii: "e") {
        exponent &+= try DecimalParser.exponent(&next, end)
      }
      if digits == 0 { return isNegative ? -0.0 : 0.0 }
      guard exponent >= -44, exponent <= 22 else { return try DecimalParser.exact(start, next) }
      let value = Double(digits) * powers[exponent &+ 44]
      // The bits that rounding drops: near one half the error of `value` could decide.
      let dropped = Int(truncatingIfNeeded: value.bitPattern & 0x1FFF_FFFF)
      guard abs(dropped &- 0x1000_0000) > 8, value > 0x1p-120, value < 0x1p120 else {
        return try DecimalParser.exact(start, next)
      }
      let result = Float(value)
      return isNegative ? -result : result
    }
  }

  /// Calls `body` with a parser, which is valid during the call.
  static func withParser<Result>(_ body: (Parser) throws -> Result) rethrows -> Result {
    try powers.withUnsafeBufferPointer {
      try body(Parser(powers: $0.baseAddress.unsafelyUnwrapped))
    }
  }

  /// The exponent written as `e-05`, at most four digits; `next` moves behind it.
  @inline(never)
  private static func exponent(
    _ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) throws(Problem) -> Int {
    next += 1
    let isNegative = next < end && next.pointee == UInt8(ascii: "-")
    if isNegative || (next < end && next.pointee == UInt8(ascii: "+")) { next += 1 }
    let start = next
    var value = 0
    while next < end, case let digit = next.pointee &- UInt8(ascii: "0"), digit < 10 {
      guard next - start < 4 else { throw .notANumber }
      value = value * 10 + Int(digit)
      next += 1
    }
    guard next > start else { throw .notANumber }
    return isNegative ? -value : value
  }

  /// The exact conversion of bytes that are known to be spelled like a number.
  @inline(never)
  private static func exact(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) throws(Problem) -> Float {
    let text = String(
      decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
    guard let value = Float(text) else { throw .notANumber }
    guard value.isFinite else { throw .notFinite }
    return value
  }

  /// Tells spellings of infinity and NaN from other words.
  @inline(never)
  private static func unusual(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Problem {
    let head = UnsafeBufferPointer(start: start, count: min(end - start, 16))
    let word = String(decoding: head.prefix { $0 > 0x20 }, as: UTF8.self).lowercased()
      .drop { $0 == "-" || $0 == "+" }
    return ["nan", "inf", "infinity"].contains(word) ? .notFinite : .notANumber
  }
}
