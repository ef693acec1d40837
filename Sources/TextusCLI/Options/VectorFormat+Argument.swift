public import ArgumentParser
public import Textus

extension VectorFormat: ExpressibleByArgument {
  /// All names, for help texts.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
