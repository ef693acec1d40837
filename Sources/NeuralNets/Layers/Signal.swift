public import Tensors

/// What travels from one layer to the next: tokens, sequences of vectors, or a tensor.
///
/// Keeps the lengths of padded sequences together with their values, so that no layer on the way
/// can forget them.
public enum Signal: Sendable {
  /// Sequences of identifiers, the input of an ``Embedding``.
  case tokens(TokenBatch)
  /// Sequences of vectors, `[N, T, D]`, with their lengths.
  case sequences(Padded)
  /// Anything without lengths.
  case tensor(Tensor)

  /// The tensor; traps for tokens and for sequences.
  ///
  /// Sequences have to be pooled or flattened first, because their padding means nothing.
  public var tensor: Tensor {
    switch self {
    case .tensor(let tensor): return tensor
    case .sequences(let padded):
      fatalError(
        "expected a tensor, got sequences \(padded.values.shape): pool or flatten them first")
    case .tokens: fatalError("expected a tensor, got tokens: start with an Embedding")
    }
  }

  /// The sequences; traps for anything else.
  public var sequences: Padded {
    switch self {
    case .sequences(let padded): return padded
    case .tensor(let tensor): fatalError("expected padded sequences, got a tensor \(tensor.shape)")
    case .tokens: fatalError("expected padded sequences, got tokens: start with an Embedding")
    }
  }
}
