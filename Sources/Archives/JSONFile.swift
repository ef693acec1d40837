#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reading and writing values as JSON files.
public enum JSONFile {
  /// The largest file that is read: settings are never near it, wrong files may be.
  static let byteLimit = 64 << 20

  /// The value stored in the JSON file at `path`.
  ///
  /// - Throws: ``ArchiveError`` of kind `notFound`, or `damaged` with the key and what was expected
  ///   there.
  public static func read<Value: Decodable>(
    _ type: Value.Type = Value.self, from path: String
  ) throws(ArchiveError) -> Value {
    let bytes = try MappedFile(path).contents(limit: byteLimit)
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      let hint = "correct it there, or use the file as it was saved"
      throw ArchiveError(.damaged, path: path, what: sentence(error, in: bytes), hint: hint)
    } catch {
      throw .damaged(path, "\(error)")
    }
  }

  /// Writes `value` as the JSON file at `path`, whole or not at all, keys sorted and indented.
  ///
  /// - Throws: ``ArchiveError`` of kind `cannotWrite`, also for a value that JSON cannot express,
  ///   such as an infinite number.
  public static func write(_ value: some Encodable, to path: String) throws(ArchiveError) {
    let text = try encoded(value, for: path)
    var file = try AtomicFile(path)
    try file.write(text)
    try file.commit()
  }

  /// The bytes that ``write(_:to:)`` would write.
  static func encoded(_ value: some Encodable, for path: String) throws(ArchiveError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    } catch EncodingError.invalidValue(let value, let context) {
      throw ArchiveError(
        .cannotWrite, path: path,
        what: "the value \(value) at “\(keyPath(context.codingPath))” cannot be written as JSON",
        hint: "use a finite number there")
    } catch {
      throw ArchiveError(
        .cannotWrite, path: path, what: "cannot be written as JSON: \(error)",
        hint: "use plain values")
    }
  }
}

/// What is wrong, in words for somebody who edits the file: the place and what belongs there.
private func sentence(_ error: DecodingError, in bytes: [UInt8]) -> String {
  switch error {
  case .typeMismatch(let type, let context):
    "“\(keyPath(context.codingPath))” should be \(noun(for: type))"
  case .valueNotFound(let type, let context):
    "“\(keyPath(context.codingPath))” is null and should be \(noun(for: type))"
  case .keyNotFound(let key, let context):
    "“\(keyPath(context.codingPath + [key]))” is missing"
  case .dataCorrupted(let context) where !context.codingPath.isEmpty:
    "“\(keyPath(context.codingPath))” has an unknown value (\(context.debugDescription))"
  case .dataCorrupted:
    syntaxProblem(in: bytes)
      ?? "a number in it does not fit (a fraction for a whole number, or too large)"
  @unknown default:
    "\(error)"
  }
}

/// Where and why the bytes are not JSON; `nil` if they are.
///
/// The decoder says no more than that they are not, and says it of numbers that do not fit, too.
private func syntaxProblem(in bytes: [UInt8]) -> String? {
  bytes.withUnsafeBytes { bytes -> String? in
    var reader = JSONReader(bytes)
    do throws(JSONReader.Problem) {
      try reader.skipValue(depth: 512)
      try reader.end()
      return nil
    } catch {
      let before = bytes.prefix(error.offset ?? 0)
      let line = before.count { $0 == UInt8(ascii: "\n") } + 1
      let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
      return "is not valid JSON at line \(line), column \(column): \(error.what)"
    }
  }
}

/// A path of keys as `layers[2].size`.
private func keyPath(_ keys: [any CodingKey]) -> String {
  var result = ""
  for key in keys {
    if let index = key.intValue {
      result += "[\(index)]"
    } else {
      result += result.isEmpty ? key.stringValue : ".\(key.stringValue)"
    }
  }
  return result.isEmpty ? "the whole file" : result
}

/// What JSON calls a value of this type.
private func noun(for type: Any.Type) -> String {
  switch type {
  case is any BinaryInteger.Type: "a whole number"
  case is any BinaryFloatingPoint.Type: "a number"
  case is String.Type: "a string"
  case is Bool.Type: "true or false"
  case is any JSONArray.Type: "a list"
  default: "an object"
  }
}

/// The types that JSON writes as lists.
private protocol JSONArray {}
extension Array: JSONArray {}
extension Set: JSONArray {}
