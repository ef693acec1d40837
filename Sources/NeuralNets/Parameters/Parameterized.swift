public import Tensors

/// Anything that owns parameters, directly or through its parts.
///
/// The tree is written out rather than found by reflection: its order and its names are the
/// checkpoint's.
///
/// ```swift
/// var children: ParameterTree { ["weight": weight, "bias": bias] }
/// ```
public protocol Parameterized {
  /// The parts that own parameters, by name and in a fixed order.
  var children: ParameterTree { get }
}

extension Parameter: Parameterized {
  /// Nothing: a parameter is a leaf of the tree.
  public var children: ParameterTree { ParameterTree() }
}

extension Array: Parameterized where Element: Parameterized {
  /// The elements, named by their positions from 0.
  public var children: ParameterTree { ParameterTree(self) }
}

extension Parameterized {
  /// Every parameter with its dotted path, depth first; a tied parameter appears once.
  ///
  /// The name of a tied parameter is the first path that leads to it.
  public var parameters: [NamedParameter] {
    var walk = ParameterWalk()
    walk.visit(self, path: "")
    return walk.found
  }

  /// The parameters that optimisers change.
  public var trainableParameters: [NamedParameter] {
    parameters.filter(\.parameter.isTrainable)
  }

  /// How many numbers the parameters hold together.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.parameter.shape.elementCount } }

  /// How many of those numbers training may change.
  public var trainableParameterCount: Int {
    trainableParameters.reduce(0) { $0 + $1.parameter.shape.elementCount }
  }

  /// Makes every parameter trainable or frozen.
  public func setTrainable(_ isTrainable: Bool) {
    for (_, parameter) in parameters { parameter.isTrainable = isTrainable }
  }
}

/// A parameter and its dotted path in the model that owns it, `encoder.forward.inputWeights`.
public typealias NamedParameter = (name: String, parameter: Parameter)

/// The state of one walk over a parameter tree.
private struct ParameterWalk {
  var found: [NamedParameter] = []
  private var seen: Set<ObjectIdentifier> = []

  mutating func visit(_ node: any Parameterized, path: String) {
    if let parameter = node as? Parameter {
      if seen.insert(ObjectIdentifier(parameter)).inserted { found.append((path, parameter)) }
      return
    }
    for (name, child) in node.children.entries {
      visit(child, path: path.isEmpty ? name : "\(path).\(name)")
    }
  }
}
