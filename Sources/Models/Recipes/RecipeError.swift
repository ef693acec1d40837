/// What is wrong with a recipe or with an option that changes one.
public struct RecipeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The recipe file, or the option's name.
  public let path: String
  /// The line, from 1, if the error belongs to one.
  public let line: Int?
  /// What is wrong and how to mend it.
  public let message: String
  /// Whether the recipe file could not be opened at all.
  public let isMissingFile: Bool

  /// An error about a line of a recipe.
  public init(path: String, line: Int? = nil, message: String, isMissingFile: Bool = false) {
    self.path = path
    self.line = line
    self.message = message
    self.isMissingFile = isMissingFile
  }

  /// `path:line: message`.
  public var description: String {
    line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)"
  }
}
