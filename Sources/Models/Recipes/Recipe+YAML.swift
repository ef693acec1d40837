extension Recipe {
  /// The settings as a recipe: applied to the same defaults, it gives these settings.
  ///
  /// Sections and settings are in the order of their names; what is not set is left out.
  ///
  /// - Parameter omitted: the sections to leave out, such as `data`.
  public func yaml(omitting omitted: Set<String> = []) -> String {
    var lines: [String] = []
    if case .table(let sections) = tree {
      let shown = sections.filter { !omitted.contains(kebabCase($0.key)) }
      Self.append(.table(shown), to: &lines, indentation: "")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func append(
    _ value: SettingValue, to lines: inout [String], indentation: String
  ) {
    guard case .table(let table) = value else { return }
    for (key, value) in table.sorted(by: { $0.key < $1.key }) {
      let name = indentation + kebabCase(key) + ":"
      switch value {
      case .table(let inner) where !inner.isEmpty:
        lines.append(name)
        append(value, to: &lines, indentation: indentation + "  ")
      case .null: break
      default: lines.append("\(name) \(scalar(value))")
      }
    }
  }

  /// A value on one line.
  private static func scalar(_ value: SettingValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    // Numbers of single precision come with digits that mean nothing.
    case .number(let value): "\(Float(value))"
    case .string(let value): isPlain(value) ? value : quoted(value)
    case .list(let elements): "[" + elements.map(scalar).joined(separator: ", ") + "]"
    case .table(let table):
      "{"
        + table.sorted { $0.key < $1.key }
        .map { "\(kebabCase($0.key)): \(scalar($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  /// Whether YAML reads the text as itself without quotes.
  private static func isPlain(_ text: String) -> Bool {
    let words = ["true", "false", "yes", "no", "on", "off", "null"]
    return text.first?.isLetter == true && !words.contains(text.lowercased())
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."), UInt8(ascii: "/"):
          true
        default: false
        }
      }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
