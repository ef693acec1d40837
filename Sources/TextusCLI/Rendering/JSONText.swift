/// JSON built piece by piece, keys in the order they are added, on one line.
struct JSONText {
  private(set) var bytes: [UInt8] = []

  /// An object whose members `body` adds.
  static func object(_ body: (inout Members) -> Void) -> JSONText {
    var members = Members()
    members.text.append("{")
    body(&members)
    members.text.append("}")
    return members.text
  }

  /// The members of an object under construction.
  struct Members {
    fileprivate var text = JSONText()
    private var isFirst = true

    private mutating func key(_ name: String) {
      if !isFirst { text.append(",") }
      isFirst = false
      text.string(name.utf8)
      text.append(":")
    }

    mutating func add(_ name: String, _ value: String) {
      key(name)
      text.string(value.utf8)
    }

    mutating func add(_ name: String, utf8 value: some Sequence<UInt8>) {
      key(name)
      text.string(value)
    }

    mutating func add(_ name: String, _ value: Int) {
      key(name)
      text.append("\(value)")
    }

    mutating func add(_ name: String, _ value: Bool) {
      key(name)
      text.append(value ? "true" : "false")
    }

    /// A number in the shortest form that reads back the same; `null` if it is none.
    mutating func add(_ name: String, _ value: some BinaryFloatingPoint & CustomStringConvertible) {
      key(name)
      text.append(value.isFinite ? "\(value)" : "null")
    }

    mutating func add(_ name: String, _ body: (inout Members) -> Void) {
      key(name)
      text.bytes += JSONText.object(body).bytes
    }

    mutating func add<Element>(
      _ name: String, list: some Sequence<Element>, _ body: (Element) -> JSONText
    ) {
      key(name)
      text.append("[")
      for (index, element) in list.enumerated() {
        if index > 0 { text.append(",") }
        text.bytes += body(element).bytes
      }
      text.append("]")
    }
  }

  /// A number as a value of its own, for lists.
  static func number(_ value: Int) -> JSONText {
    var text = JSONText()
    text.append("\(value)")
    return text
  }

  /// A string as a value of its own, for lists.
  static func string(_ value: String) -> JSONText {
    var text = JSONText()
    text.string(value.utf8)
    return text
  }

  private mutating func append(_ text: String) { bytes += text.utf8 }

  /// A quoted string: bytes beyond ASCII as they are, everything JSON wants escaped escaped.
  private mutating func string(_ value: some Sequence<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    for byte in value {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case UInt8(ascii: "\n"): append("\\n")
      case UInt8(ascii: "\r"): append("\\r")
      case UInt8(ascii: "\t"): append("\\t")
      case 0..<0x20, 0x7F:
        append(byte < 0x10 ? "\\u000" : "\\u00")
        append(String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension StandardOutput {
  /// Appends a JSON value as a line.
  mutating func writeLine(_ json: JSONText) throws {
    try write(json.bytes)
    try write(CollectionOfOne(UInt8(ascii: "\n")))
  }
}
