import Textus

extension TextClassifier {
  /// Loads a classifier; whatever is wrong with its files is said with their place.
  static func loaded(from folder: ModelFolder) throws -> TextClassifier {
    do {
      return try TextClassifier(folder: folder)
    } catch let error as TextError where error.path == nil {
      // A setting that would be a wrong option elsewhere is damage here.
      let path = folder.path(of: .configuration)
      throw CommandError(.invalidData, "\(path): \(error.description)")
    } catch let error as LinearError {
      throw CommandError(.invalidData, "\(folder.path): \(error.description)")
    }
  }

  /// The classifier, or for many bytes of text its form that is faster once it is made.
  ///
  /// A pipe that has more to give hands over 64 KB at a time.
  func suited(toBytes count: Int) -> TextClassifier { count < 32 << 10 ? self : prepared() }
}

/// Throws if the answers of a model are no numbers, which only its weights can cause.
func requireFinite(_ isFinite: Bool, in folder: ModelFolder) throws {
  if isFinite { return }
  throw CommandError(
    .invalidData,
    "\(folder.path(of: .weights)): some weights are no numbers; use an undamaged copy, or train "
      + "the model again")
}
