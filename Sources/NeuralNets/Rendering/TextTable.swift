/// Rows of text in aligned columns, for reports.
struct TextTable {
  enum Alignment { case left, right }

  private let alignments: [Alignment]
  private var rows: [[String]?] = []

  init(_ alignments: [Alignment]) { self.alignments = alignments }

  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// A line of dashes over the whole width.
  mutating func addRule() { rows.append(nil) }

  /// The rows, two spaces between columns, each ended by a line feed.
  func rendered() -> String {
    var widths = Array(repeating: 0, count: alignments.count)
    for row in rows {
      for (column, cell) in (row ?? []).enumerated() {
        widths[column] = max(widths[column], cell.count)
      }
    }
    let total = widths.reduce(0, +) + 2 * (widths.count - 1)
    var text = ""
    for row in rows {
      guard let row else {
        text += String(repeating: "-", count: total) + "\n"
        continue
      }
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += alignments[column] == .left ? cell + padding : padding + cell
        line += "  "
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }
}

/// A number with a fixed count of decimals, without Foundation.
func formatted(_ value: Double, decimals: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  let scale = Power.of(10.0, decimals)
  let units = Int((abs(value) * scale).rounded())
  let sign = value < 0 && units != 0 ? "-" : ""
  if decimals == 0 { return "\(sign)\(units)" }
  let digits = String(units)
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
}

/// A whole number with commas between thousands.
func grouped(_ value: Int) -> String {
  let digits = Array(String(value.magnitude))
  var text = value < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}
