import Tensors

/// The named parts of something that owns parameters, in the order in which they were written.
///
/// A dictionary literal of parameters and of nested ``Parameterized`` values; `nil` values are left
/// out, so an optional bias needs no special case.
public struct ParameterTree {
  /// The parts with their names, in order.
  public let entries: [(name: String, value: any Parameterized)]

  /// A tree with the given parts; traps on an empty name, a repeated one or one with a dot.
  public init(_ entries: [(name: String, value: any Parameterized)]) {
    var names: Set<String> = []
    for (name, _) in entries {
      require(
        !name.isEmpty && !name.contains("."),
        "ParameterTree: \"\(name)\" is no name; names are not empty and have no dot")
      require(names.insert(name).inserted, "ParameterTree: the name \"\(name)\" appears twice")
    }
    self.entries = entries
  }

  /// A tree whose parts are named by their positions from 0.
  public init(_ elements: [any Parameterized]) {
    self.init(elements.enumerated().map { (name: "\($0.offset)", value: $0.element) })
  }

  /// A tree without parts.
  public init() { entries = [] }
}

extension ParameterTree: ExpressibleByDictionaryLiteral {
  /// A tree written as a literal; `nil` values are left out.
  public init(dictionaryLiteral elements: (String, (any Parameterized)?)...) {
    self.init(
      elements.compactMap { name, value in value.map { (name: name, value: $0) } })
  }
}

extension ParameterTree: Parameterized {
  /// The tree itself, so that a tree can be a part of another.
  public var children: ParameterTree { self }
}
