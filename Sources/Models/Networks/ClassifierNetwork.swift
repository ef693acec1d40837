public import NeuralNets
public import Tensors

/// A network that turns a batch of token sequences into class scores.
public protocol ClassifierNetwork: Parameterized {
  /// The scores before softmax, `[N, C]`; one column, before the sigmoid, where there are two
  /// labels.
  func logits(_ batch: TokenBatch) -> Tensor

  /// Texts must be padded to at least this many positions.
  var minimumLength: Int { get }

  /// The layers with output shapes and parameter counts, for texts of the given length.
  func summary(length: Int) -> ModelSummary

  /// A form that is faster for many texts and takes more memory; `nil` if there is none.
  func prepared(memoryLimit: Int) -> (any PreparedNetwork)?
}

/// The frozen form of a network for classifying many texts.
public protocol PreparedNetwork: Sendable {
  /// The scores before softmax, as ``ClassifierNetwork/logits(_:)`` gives them.
  func logits(_ batch: TokenBatch) -> Tensor
}

extension ClassifierNetwork {
  /// One: any text will do.
  public var minimumLength: Int { 1 }

  /// There is no faster form.
  public func prepared(memoryLimit: Int) -> (any PreparedNetwork)? { nil }
}
