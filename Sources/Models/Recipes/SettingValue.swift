/// A value of a recipe or of a configuration: what JSON and the plain part of YAML can say.
enum SettingValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case list([SettingValue])
  case table([String: SettingValue])

  /// The kind in words, for messages.
  var kind: String {
    switch self {
    case .null: return "nothing"
    case .bool: return "true or false"
    case .integer: return "a whole number"
    case .number: return "a number"
    case .string: return "a text"
    case .list: return "a list"
    case .table: return "a section"
    }
  }
}

extension SettingValue {
  /// Adds an empty value at a path of tables, unless there is one.
  mutating func declare(_ path: [String]) {
    guard let key = path.first, case .table(var table) = self else { return }
    if path.count == 1 {
      table[key] = table[key] ?? .null
    } else {
      table[key]?.declare(Array(path.dropFirst()))
    }
    self = .table(table)
  }
}

extension SettingValue: Codable {
  init(from decoder: any Decoder) throws {
    if let table = try? decoder.container(keyedBy: AnyKey.self) {
      var result: [String: SettingValue] = [:]
      for key in table.allKeys {
        result[key.stringValue] = try table.decode(SettingValue.self, forKey: key)
      }
      self = .table(result)
      return
    }
    if var list = try? decoder.unkeyedContainer() {
      var result: [SettingValue] = []
      while !list.isAtEnd { result.append(try list.decode(SettingValue.self)) }
      self = .list(result)
      return
    }
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      self = .null
    } else if let value = try? single.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? single.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? single.decode(Double.self) {
      self = .number(value)
    } else {
      self = .string(try single.decode(String.self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .table(let table):
      var container = encoder.container(keyedBy: AnyKey.self)
      for (key, value) in table { try container.encode(value, forKey: AnyKey(key)) }
    case .list(let list):
      var container = encoder.unkeyedContainer()
      for value in list { try container.encode(value) }
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .bool(let value): try encode(value, to: encoder)
    case .integer(let value): try encode(value, to: encoder)
    case .number(let value): try encode(value, to: encoder)
    case .string(let value): try encode(value, to: encoder)
    }
  }

  private func encode(_ value: some Encodable, to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }
}
