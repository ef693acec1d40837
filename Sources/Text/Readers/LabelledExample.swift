/// A text with its label and the place it came from.
public struct LabelledExample: Sendable, Hashable {
  /// The label, without surrounding spaces.
  public var label: String
  /// The text exactly as in the file.
  public var text: String
  /// The file it came from.
  public var path: String
  /// The line its record starts on, counted from 1.
  public var line: Int

  /// An example put together from its parts.
  public init(label: String, text: String, path: String, line: Int) {
    self.label = label
    self.text = text
    self.path = path
    self.line = line
  }
}
