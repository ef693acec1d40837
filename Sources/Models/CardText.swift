import FoundationEssentials

/// What the cards of all kinds of models have in common.
enum CardText {
  /// Where texts came from: names of files, never places of a machine.
  static func source(_ path: String) -> String { sources([path]) }

  /// Where texts of several files came from.
  static func sources(_ paths: [String]) -> String {
    let names = paths.filter { !$0.isEmpty && $0 != "-" }.map { path in
      "`\(path.split(separator: "/").suffix(2).joined(separator: "/"))`"
    }
    return names.isEmpty ? "" : " from \(names.joined(separator: ", "))"
  }

  /// A figure with some decimals.
  static func rounded(_ value: Double, decimals: Int = 3) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    let unit = (0..<decimals).reduce(1) { product, _ in product * 10 }
    let parts = Int((abs(value) * Double(unit)).rounded())
    let fraction = String(unit + parts % unit).dropFirst()
    return "\(value < 0 ? "-" : "")\(parts / unit).\(fraction)"
  }

  /// The lines of a section with the settings as JSON.
  static func settings(_ settings: some Encodable) -> [String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let json = (try? encoder.encode(settings)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return ["", "## Settings", "", "```json", json, "```", ""]
  }
}
