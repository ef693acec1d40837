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

    /// A value that is JSON already.
    mutating func add(_ name: String, raw value: [UInt8]) {
      key(name)
      text.bytes += value
    }

    mutating func add(_ name: String, _ body: (inout Members) -> Void) {
      key(name)
      text.bytes += JSONText.object(body).bytes
    }

    /// A list whose elements `body` adds.
    mutating func add(_ name: String, list body: (inout Elements) -> Void) {
      key(name)
      var elements = Elements()
      elements.text.append("[")
      body(&elements)
      elements.text.append("]")
      text.bytes += elements.text.bytes
    }
  }

  /// The elements of a list under construction.
  struct Elements {
    fileprivate var text = JSONText()
    private var isFirst = true

    private mutating func separate() {
      if !isFirst { text.append(",") }
      isFirst = false
    }

    /// An object whose members `body` adds.
    mutating func add(_ body: (inout Members) -> Void) {
      separate()
      text.bytes += JSONText.object(body).bytes
    }

    mutating func add(_ value: String) {
      separate()
      text.string(value.utf8)
    }

    mutating func add(_ value: Int) {
      separate()
      text.append("\(value)")
    }

    /// A number in the shortest form that reads back the same; `null` if it is none.
    mutating func add(_ value: some BinaryFloatingPoint & CustomStringConvertible) {
      separate()
      text.append(value.isFinite ? "\(value)" : "null")
    }
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
