/// A number with a fixed count of decimals.
func fixed(_ value: some BinaryFloatingPoint, decimals: Int) -> String {
  let value = Double(value)
  if value.isNaN { return "nan" }
  guard abs(value) < 1e12 else { return "\(value)" }
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let units = Int((abs(value) * scale).rounded())
  let sign = value < 0 && units != 0 ? "-" : ""
  if decimals == 0 { return "\(sign)\(units)" }
  let digits = String(units)
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
}

/// A count with commas between thousands.
func grouped(_ value: Int) -> String {
  var text = ""
  for (index, digit) in String(value.magnitude).reversed().enumerated() {
    if index > 0, index % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return (value < 0 ? "-" : "") + String(text.reversed())
}

/// A count with its noun: `1 label`, `3 labels`.
func counted(_ value: Int, _ noun: String, plural: String? = nil) -> String {
  "\(grouped(value)) \(value == 1 ? noun : plural ?? noun + "s")"
}

/// A size in bytes, in the unit that suits it.
func byteSize(_ count: Int) -> String {
  if count < 1000 { return "\(count) B" }
  var value = Double(count)
  for unit in ["kB", "MB", "GB"] {
    value /= 1000
    if value < 999.5 { return "\(fixed(value, decimals: value < 9.95 ? 1 : 0)) \(unit)" }
  }
  return "\(fixed(value / 1000, decimals: 1)) TB"
}

/// A duration as `0:07`, `12:40` or `3:05:00`.
func clock(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 1e9 else { return "--:--" }
  let total = Int(max(seconds, 0).rounded())
  func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  let (hours, minutes) = (total / 3600, total / 60 % 60)
  if hours > 0 { return "\(hours):\(two(minutes)):\(two(total % 60))" }
  return "\(minutes):\(two(total % 60))"
}
