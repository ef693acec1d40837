import Textus

/// The options after the name of the workload: `--key value` pairs.
struct Options {
  private var values: [String: String] = [:]

  init(_ arguments: some Sequence<String>) throws {
    var iterator = arguments.makeIterator()
    while let key = iterator.next() {
      guard key.hasPrefix("--"), let value = iterator.next() else {
        throw UsageError("Expected --key value, got \(key).")
      }
      values[String(key.dropFirst(2))] = value
    }
  }

  /// The number an option gives, or `fallback`.
  func number(_ key: String, default fallback: Int) throws -> Int {
    guard let text = values[key] else { return fallback }
    guard let number = Int(text), number > 0 else {
      throw UsageError("--\(key) takes a positive number, got \(text).")
    }
    return number
  }

  /// The text an option gives.
  func text(_ key: String) throws -> String {
    guard let text = values[key] else { throw UsageError("--\(key) is missing.") }
    return text
  }

  var threads: Int {
    get throws { try number("threads", default: availableThreads) }
  }

  var seed: UInt64 {
    get throws { UInt64(try number("seed", default: 42)) }
  }
}

/// A call that cannot be understood.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
