import Foundation

extension Command.Outcome {
  /// The only line of output as a JSON object.
  func object() throws -> [String: JSON] {
    try JSONDecoder().decode([String: JSON].self, from: Data(outputBytes))
  }

  /// Each line of output as a JSON object.
  func objects() throws -> [[String: JSON]] {
    try lines.map { try JSONDecoder().decode([String: JSON].self, from: Data($0.utf8)) }
  }
}

/// A JSON value, for looking into output.
enum JSON: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case list([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let string = try? value.decode(String.self) {
      self = .string(string)
    } else if let list = try? value.decode([JSON].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: JSON].self))
    }
  }

  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var string: String? { if case .string(let value) = self { value } else { nil } }
  var list: [JSON]? { if case .list(let value) = self { value } else { nil } }
  var object: [String: JSON]? { if case .object(let value) = self { value } else { nil } }
}
