/// The forms in which word vectors are exchanged, recognised by content.
public enum VectorFormat: String, Sendable, CaseIterable {
  /// A word and its numbers on each line, nothing else: GloVe.
  case text
  /// The same after a line with the number of words and their size: word2vec text, fastText `.vec`.
  case textWithHeader
  /// Such a line, then words and Float32 numbers in binary: word2vec binary.
  case binary
}
