public import Tensors

/// Named tensors that do not fit the parameters they should fill.
public struct ParameterMismatch: Error, Hashable, Sendable, CustomStringConvertible {
  /// A parameter whose value has another shape than the tensor of its name.
  public struct Misshaped: Hashable, Sendable {
    /// The parameter's path.
    public let name: String
    /// The shape the model has.
    public let expected: Shape
    /// The shape that was offered.
    public let found: Shape
  }

  /// Parameters for which there was no tensor.
  public var missing: [String] = []
  /// Tensors for which there is no parameter.
  public var unexpected: [String] = []
  /// Tensors of another shape than their parameter.
  public var misshaped: [Misshaped] = []

  /// Whether everything fits.
  public var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && misshaped.isEmpty }

  /// All differences in one sentence each.
  public var description: String {
    var parts: [String] = []
    if !missing.isEmpty { parts.append("missing: \(Self.list(missing))") }
    if !unexpected.isEmpty { parts.append("unexpected: \(Self.list(unexpected))") }
    if !misshaped.isEmpty {
      let shapes = misshaped.map { "\($0.name) is \($0.found), expected \($0.expected)" }
      parts.append("of another shape: \(Self.list(shapes))")
    }
    return "the saved tensors do not fit the model; \(parts.joined(separator: "; ")). "
      + "Load them into a model with the configuration they were saved with"
  }

  /// At most twenty names, so that a wrong file does not fill the screen.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(20).joined(separator: ", ")
    return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
  }
}

extension Parameterized {
  /// The current values by name, in the order of the tree: what a checkpoint holds.
  public var namedTensors: [(name: String, tensor: Tensor)] {
    parameters.map { (name: $0.name, tensor: $0.parameter.value) }
  }

  /// Replaces the values of all parameters by tensors of the same names and shapes.
  ///
  /// Nothing changes unless everything fits.
  ///
  /// - Throws: ``ParameterMismatch`` listing every missing, unexpected and mis-shaped tensor.
  public func load(_ tensors: [String: Tensor]) throws(ParameterMismatch) {
    let parameters = parameters
    var mismatch = ParameterMismatch()
    var names: Set<String> = []
    for (name, parameter) in parameters {
      names.insert(name)
      guard let tensor = tensors[name] else {
        mismatch.missing.append(name)
        continue
      }
      if tensor.shape != parameter.shape {
        mismatch.misshaped.append(
          .init(name: name, expected: parameter.shape, found: tensor.shape))
      }
    }
    mismatch.unexpected = tensors.keys.filter { !names.contains($0) }.sorted()
    guard mismatch.isEmpty else { throw mismatch }
    for (name, parameter) in parameters {
      if let tensor = tensors[name] { parameter.value = tensor.detached() }
    }
  }
}
