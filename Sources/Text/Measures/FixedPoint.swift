/// A number in decimal notation with a fixed number of digits behind the point, as `%.2f` gives it,
/// but without a sign before zero.
struct FixedPoint: CustomStringConvertible {
  let value: Double
  let decimals: Int

  /// A number and how many digits to show behind the point, at least one.
  init(_ value: Double, decimals: Int) {
    self.value = value
    self.decimals = decimals
  }

  var description: String {
    guard value.isFinite, value.magnitude < 1e12 else { return "\(value)" }
    var factor = 1.0
    for _ in 0..<decimals { factor *= 10 }
    let product = value.magnitude * factor
    // What the multiplication rounded off, exactly; it tells which side of a half the value is on.
    let rest = (-product).addingProduct(value.magnitude, factor)
    var scaled = product.rounded(.down)
    let fraction = product - scaled
    let isOdd = scaled.truncatingRemainder(dividingBy: 2) == 1
    if fraction > 0.5 || fraction == 0.5 && (rest > 0 || rest == 0 && isOdd) { scaled += 1 }
    var digits = String(Int(scaled))
    while digits.utf8.count <= decimals { digits = "0" + digits }
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return "\(sign)\(digits.dropLast(decimals)).\(digits.suffix(decimals))"
  }
}
