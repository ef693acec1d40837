import Textus

/// The file of a recipe.
enum RecipeFile {
  /// Its text.
  ///
  /// - Throws: `TextError` if it cannot be read, `CommandError` if it cannot be a recipe.
  static func text(of path: String) throws -> String {
    // A recipe is a page long; what is much larger is another file.
    let limit = 1 << 20
    let file = try FileBytes(path: path)
    guard file.count <= limit else {
      throw CommandError(.invalidData, "\(path): too large for a recipe; check the path")
    }
    let bytes = file.withBytes { $0.withUnsafeBufferPointer { Array($0) } }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandError(
        .invalidData, "\(path): a recipe is a text in UTF-8, which this is not; convert it")
    }
    return text
  }
}
