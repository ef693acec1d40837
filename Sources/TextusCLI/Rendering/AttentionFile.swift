import Textus

/// The file of `--attention`: a picture that is written at the end.
struct AttentionFile {
  private let path: String
  private let isHTML: Bool
  private var drawing = AttentionDrawing()

  /// The file of that name; `nil` unless it ends in .svg or .html.
  init?(_ path: String) {
    guard path.hasSuffix(".svg") || path.hasSuffix(".html") else { return nil }
    self.path = path
    isHTML = path.hasSuffix(".html")
  }

  /// Adds a translation.
  ///
  /// - Throws: `CommandError` for one more than a picture can show.
  mutating func add(_ translation: Translation) throws {
    guard drawing.count < AttentionDrawing.limit else {
      throw CommandError(
        .usage,
        "--attention draws at most \(AttentionDrawing.limit) texts; give fewer, or leave it out")
    }
    drawing.add(translation)
  }

  /// Writes the picture, which appears whole or not at all.
  func write() throws {
    let picture = isHTML ? drawing.html : drawing.svg
    try Text.AtomicFile.write(to: path) { (file) throws(TextError) in try file.write(picture) }
  }
}
