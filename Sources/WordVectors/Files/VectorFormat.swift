/// The forms in which word vectors are exchanged, recognised by content.
public enum VectorFormat: String, Sendable, CaseIterable {
  /// A word and its numbers on each line, nothing else: GloVe.
  case text = "glove"
  /// The same after a line with the number of words and their size: word2vec text, fastText `.vec`.
  case textWithHeader = "word2vec-text"
  /// Such a line, then words and Float32 numbers in binary: word2vec binary.
  case binary = "word2vec"
  /// A fastText model in binary: words, counts, and the vectors of words and n-grams.
  case fastText = "fasttext"
  /// A safetensors file with the words in it, which is mapped into memory instead of read.
  case safetensors

  /// The form that the ending of a file's name asks for; `nil` where it asks for none.
  ///
  /// `.txt` is GloVe, `.vec` text with a header, `.bin` word2vec binary, `.ftz` nothing. A last
  /// `.gz` is passed over.
  public init?(fileName: String) {
    var name = fileName.lowercased()
    if name.hasSuffix(".gz") { name.removeLast(3) }
    let endings: [(String, VectorFormat)] = [
      (".safetensors", .safetensors), (".txt", .text), (".glove", .text),
      (".vec", .textWithHeader), (".w2v", .textWithHeader), (".bin", .binary),
    ]
    guard let found = endings.first(where: { name.hasSuffix($0.0) }) else { return nil }
    self = found.1
  }
}
