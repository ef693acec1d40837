import FoundationEssentials
import Yams

/// Settings some of which are absent by default, so that the defaults do not show them.
public protocol OptionalSettings {
  /// Their dotted paths as in the code, `linear.maximumFeatureCount`.
  static var optionalSettings: [String] { get }
}

/// Settings of a run, put together from defaults, a YAML file and single options.
///
/// The defaults say which settings exist and of what kind they are; anything else is an error that
/// names the line and the nearest known name. Names are written `vocabulary-size` in recipes and
/// options and `vocabularySize` in the code and in `config.json`.
public struct Recipe<Settings: Codable & Sendable>: Sendable {
  var tree: SettingValue

  /// The recipe that changes nothing about `defaults`.
  public init(defaults: Settings) throws {
    let data = try JSONEncoder().encode(defaults)
    var tree = try JSONDecoder().decode(SettingValue.self, from: data)
    // What is absent by default is not encoded; it is known all the same.
    if let settings = Settings.self as? any OptionalSettings.Type {
      for name in settings.optionalSettings {
        tree.declare(name.split(separator: ".").map(String.init))
      }
    }
    self.tree = tree
  }

  /// The settings as they now stand.
  ///
  /// - Throws: ``RecipeError`` if a value is not one of those a setting can have.
  public func settings(path: String) throws -> Settings {
    do {
      return try JSONDecoder().decode(Settings.self, from: JSONEncoder().encode(tree))
    } catch DecodingError.dataCorrupted(let context) {
      let name = context.codingPath.map { kebabCase($0.stringValue) }.joined(separator: ".")
      throw RecipeError(
        path: path, message: "\(name): \(SettingChoices.message(for: context.debugDescription))")
    } catch let error as DecodingError {
      throw RecipeError(path: path, message: "the settings do not fit together: \(error)")
    }
  }

  /// Overlays what a YAML text says.
  ///
  /// - Throws: ``RecipeError`` for bad YAML, unknown names and values of the wrong kind.
  public mutating func apply(yaml: String, path: String) throws {
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch {
      throw RecipeError(path: path, message: "this is no valid YAML: \(firstLine(of: error))")
    }
    guard let root else {
      throw RecipeError(path: path, message: "the recipe is empty; expected sections such as data:")
    }
    tree = try Self.overlay(root, on: tree, name: "", path: path)
  }

  /// Sets one value; `name` is a dotted path or a last part that occurs only once.
  ///
  /// - Throws: ``RecipeError`` for an unknown or ambiguous name and a value of the wrong kind.
  public mutating func set(_ name: String, to value: String, path: String = "--set") throws {
    let parts = try resolve(name, path: path)
    let node = try? Yams.compose(yaml: value)
    tree = try Self.replace(
      parts[...], in: tree, with: node ?? Node(value), name: name, path: path)
  }

  // MARK: - Overlaying

  private static func overlay(
    _ node: Node, on current: SettingValue, name: String, path: String
  ) throws -> SettingValue {
    guard case .table(var table) = current else {
      return try convert(node, like: current, name: name, path: path)
    }
    // A choice with settings of its own, such as `optimizer: sgd` or `optimizer: {name: sgd, …}`,
    // is replaced as a whole; decoding it checks the names.
    if table["name"] != nil { return try free(node, name: name, path: path) }
    let line = node.mark?.line
    guard case .mapping(let mapping) = node else {
      if node == Node("") || node.null != nil { return current }
      throw RecipeError(
        path: path, line: line, message: "\(name.isEmpty ? "the recipe" : name) must be a section")
    }
    let isFree = table.isEmpty
    for (keyNode, valueNode) in mapping {
      let written = keyNode.string ?? ""
      let keyLine = keyNode.mark?.line ?? line
      let fullName = name.isEmpty ? written : "\(name).\(written)"
      if isFree {
        table[written] = try convert(valueNode, like: .string(""), name: fullName, path: path)
        continue
      }
      let key = camelCase(written)
      guard let known = table[key] else {
        throw RecipeError(
          path: path, line: keyLine,
          message: "unknown setting \"\(fullName)\"\(suggestion(for: written, among: table.keys))")
      }
      table[key] = try overlay(valueNode, on: known, name: fullName, path: path)
    }
    return .table(table)
  }

  private static func convert(
    _ node: Node, like current: SettingValue, name: String, path: String
  ) throws -> SettingValue {
    func wrong(_ expected: String) -> RecipeError {
      RecipeError(
        path: path, line: node.mark?.line,
        message: "\(name) must be \(expected), not \"\(shown(node))\"")
    }
    if node.mapping != nil { return try free(node, name: name, path: path) }
    switch current {
    case .bool:
      guard let value = node.bool else { throw wrong("true or false") }
      return .bool(value)
    case .integer, .number:
      if let value = node.int { return .integer(value) }
      guard let value = node.float, value.isFinite else { throw wrong("a number") }
      return .number(value)
    case .list(let elements):
      // An empty list says nothing of its elements; those there are hold texts. YAML would take the
      // word "on" for a truth value.
      let example = elements.first ?? .string("")
      guard let sequence = node.sequence else {
        // A single text stands for the list of it alone: `train: pairs.tsv`.
        guard case .string = example else { throw wrong("a list such as [3, 4, 5]") }
        guard node.scalar?.string.isEmpty == false else { throw wrong("a text or a list of texts") }
        return .list([try convert(node, like: example, name: name, path: path)])
      }
      return .list(try sequence.map { try convert($0, like: example, name: name, path: path) })
    case .string:
      guard let value = node.scalar?.string else { throw wrong("a text") }
      return .string(value)
    case .null:
      if node.sequence != nil { return try free(node, name: name, path: path) }
      if let value = node.bool { return .bool(value) }
      if let value = node.int { return .integer(value) }
      if let value = node.float { return .number(value) }
      guard let value = node.scalar?.string else { throw wrong("a single value") }
      return .string(value)
    case .table:
      return try overlay(node, on: current, name: name, path: path)
    }
  }

  /// A value of a kind that only decoding can check.
  private static func free(_ node: Node, name: String, path: String) throws -> SettingValue {
    if let mapping = node.mapping {
      var table: [String: SettingValue] = [:]
      for (key, value) in mapping {
        table[camelCase(key.string ?? "")] = try free(value, name: name, path: path)
      }
      return .table(table)
    }
    if let sequence = node.sequence {
      return .list(try sequence.map { try free($0, name: name, path: path) })
    }
    return try convert(node, like: .null, name: name, path: path)
  }

  private static func replace(
    _ parts: ArraySlice<String>, in current: SettingValue, with node: Node, name: String,
    path: String
  ) throws -> SettingValue {
    guard let key = parts.first, case .table(var table) = current, let known = table[key] else {
      return try convert(node, like: current, name: name, path: path)
    }
    table[key] = try replace(parts.dropFirst(), in: known, with: node, name: name, path: path)
    return .table(table)
  }

  // MARK: - Names

  private func resolve(_ name: String, path: String) throws -> [String] {
    let wanted = name.split(separator: ".").map { camelCase(String($0)) }
    let known = names(in: tree, prefix: [])
    if known.contains(wanted) { return wanted }
    let matching = known.filter { Array($0.suffix(wanted.count)) == wanted }
    if matching.count == 1 { return matching[0] }
    if matching.count > 1 {
      let names = matching.map { $0.map(kebabCase).joined(separator: ".") }.sorted()
      throw RecipeError(
        path: path, message: "\"\(name)\" is ambiguous: write \(names.joined(separator: " or "))")
    }
    throw RecipeError(
      path: path,
      message: "unknown setting \"\(name)\""
        + suggestion(for: wanted.last ?? "", among: known.compactMap(\.last)))
  }

  /// The paths of all values; a choice with settings of its own, such as a schedule, is one, too.
  private func names(in value: SettingValue, prefix: [String]) -> [[String]] {
    guard case .table(let table) = value, !table.isEmpty else { return [prefix] }
    let parts = table.keys.sorted().flatMap { key in
      names(in: table[key] ?? .null, prefix: prefix + [key])
    }
    return table["name"] == nil ? parts : [prefix] + parts
  }
}

private func firstLine(of error: any Error) -> String {
  "\(error)".split(separator: "\n").first.map(String.init) ?? "unreadable"
}

private func shown(_ node: Node) -> String {
  if let scalar = node.scalar { return scalar.string }
  return node.sequence != nil ? "a list" : "a section"
}
