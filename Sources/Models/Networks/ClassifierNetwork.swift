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

  /// The weights as values, for classifying on any number of threads.
  func frozen() -> any FrozenNetwork
}

/// A network whose weights no longer change.
public protocol FrozenNetwork: Sendable {
  /// The scores before softmax, as ``ClassifierNetwork/logits(_:)`` gives them.
  func logits(_ batch: TokenBatch) -> Tensor

  /// A form that is faster for many texts; itself if there is none.
  ///
  /// - Parameter memoryLimit: the bytes that may be spent on tables.
  func prepared(memoryLimit: Int) -> any FrozenNetwork
}

extension FrozenNetwork {
  /// There is no faster form.
  public func prepared(memoryLimit: Int) -> any FrozenNetwork { self }
}

extension ClassifierNetwork {
  /// One: any text will do.
  public var minimumLength: Int { 1 }
}
