public import Tensors

extension TensorArchive {
  /// The tensors called as `expected` says, in its order, after checking that all of them fit.
  ///
  /// The arrays whose names start with `prefix` must be exactly the expected ones: same names, same
  /// shapes, floating-point numbers.
  ///
  /// - Parameters:
  ///   - expected: the names, without the prefix, and shapes.
  ///   - prefix: what the names in the file start with; other arrays are ignored.
  /// - Throws: one ``ArchiveError`` of kind `mismatch` that lists every missing, unexpected and
  ///   mis-shaped name.
  public func tensors(
    matching expected: [(name: String, shape: Shape)], prefix: String = ""
  ) throws(ArchiveError) -> [Tensor] {
    var found: [Entry] = []
    var missing: [String] = []
    var unfit: [String] = []
    var known: Set<[UInt8]> = []
    for (name, shape) in expected {
      known.insert(Array((prefix + name).utf8))
      guard let entry = entry(named: prefix + name) else {
        missing.append("\(prefix + name) \(shape)")
        continue
      }
      if !entry.type.isFloatingPoint {
        unfit.append("\(entry.name) has element type \(entry.type.rawValue)")
      } else if entry.shape != shape {
        unfit.append("\(entry.name) has shape \(entry.shape) instead of \(shape)")
      }
      found.append(entry)
    }
    let prefixBytes = Array(prefix.utf8)
    let unexpected = entries.filter {
      let name = Array($0.name.utf8)
      return name.starts(with: prefixBytes) && !known.contains(name)
    }.map { "\($0.name) \($0.shape)" }
    let complaints = [("missing", missing), ("unexpected", unexpected), ("mis-shaped", unfit)]
      .filter { !$0.1.isEmpty }
      .map { "\($0.0): \($0.1.joined(separator: ", "))" }
    guard complaints.isEmpty else {
      throw ArchiveError(
        .mismatch, path: path,
        what: "does not hold the weights of this model (\(complaints.joined(separator: "; ")))",
        hint: "load it with the configuration it was saved with")
    }
    return found.map { tensor($0) }
  }

  /// Gives every parameter the value stored under its name.
  ///
  /// Either all parameters are filled or, when anything does not fit, none. Values of F32 arrays
  /// borrow the file's mapping until they are first written.
  ///
  /// - Parameters:
  ///   - parameters: the names, without the prefix, and the parameters to fill.
  ///   - prefix: what the names in the file start with; other arrays are ignored.
  /// - Throws: ``ArchiveError`` as ``tensors(matching:prefix:)`` does.
  public func fill(
    _ parameters: [(name: String, parameter: Parameter)], prefix: String = ""
  ) throws(ArchiveError) {
    let expected = parameters.map { (name: $0.name, shape: $0.parameter.shape) }
    let tensors = try tensors(matching: expected, prefix: prefix)
    for ((_, parameter), tensor) in zip(parameters, tensors) { parameter.value = tensor }
  }
}
