public import Tensors

/// A function of tensors with parameters of its own.
///
/// A layer is a value that holds its parameters by reference. Besides tensors it takes part in
/// networks over variable-length sequences through ``callAsFunction(_:)-(Signal)``; conform to
/// ``PositionwiseLayer``, ``SequenceLayer`` or ``PoolingLayer`` to say what a layer does with
/// sequences, otherwise it refuses them.
public protocol Layer: Parameterized {
  /// The output for a tensor whose first axis is the batch.
  func callAsFunction(_ x: Tensor) -> Tensor

  /// The output for whatever the previous layer gave.
  func callAsFunction(_ signal: Signal) -> Signal

  /// The shape of the output for an input of the given shape, batch axis included.
  ///
  /// Traps, as the call would, if the layer cannot take such an input.
  func outputShape(for inputShape: Shape) -> Shape

  /// What the summary calls the layer, with its most telling setting: `Dense(relu)`.
  var summaryName: String { get }
}

extension Layer {
  /// The output for a tensor; sequences and tokens are refused.
  public func callAsFunction(_ signal: Signal) -> Signal {
    switch signal {
    case .tensor(let x): return .tensor(self(x))
    case .sequences(let x):
      fatalError("\(summaryName) takes no padded sequences, got \(x.values.shape): pool them first")
    case .tokens: fatalError("\(summaryName) takes no tokens: start with an Embedding")
    }
  }

  /// The name of the type.
  public var summaryName: String { "\(type(of: self))" }
}

/// A layer that treats every position of a sequence by itself, so that padding does no harm.
public protocol PositionwiseLayer: Layer {}

extension PositionwiseLayer {
  /// The output for sequences of vectors, of the same lengths.
  public func callAsFunction(_ x: Padded) -> Padded { x.replacing(self(x.values)) }

  /// The output for a tensor or for sequences, of the same lengths.
  public func callAsFunction(_ signal: Signal) -> Signal {
    switch signal {
    case .tensor(let x): return .tensor(self(x))
    case .sequences(let x): return .sequences(self(x))
    case .tokens: fatalError("\(summaryName) takes no tokens: start with an Embedding")
    }
  }
}

/// A layer that makes sequences of sequences and minds their lengths.
public protocol SequenceLayer: Layer {
  /// The output for sequences of vectors; what stands in the padding makes no difference.
  func callAsFunction(_ x: Padded) -> Padded
}

extension SequenceLayer {
  /// The output for a tensor, without padding, or for sequences.
  public func callAsFunction(_ signal: Signal) -> Signal {
    switch signal {
    case .tensor(let x): return .tensor(self(x))
    case .sequences(let x): return .sequences(self(x))
    case .tokens: fatalError("\(summaryName) takes no tokens: start with an Embedding")
    }
  }
}

/// A layer that makes one vector of each sequence and minds their lengths.
public protocol PoolingLayer: Layer {
  /// The output for sequences of vectors; what stands in the padding makes no difference.
  func callAsFunction(_ x: Padded) -> Tensor
}

extension PoolingLayer {
  /// The output for a tensor, without padding, or for sequences.
  public func callAsFunction(_ signal: Signal) -> Signal {
    switch signal {
    case .tensor(let x): return .tensor(self(x))
    case .sequences(let x): return .tensor(self(x))
    case .tokens: fatalError("\(summaryName) takes no tokens: start with an Embedding")
    }
  }
}
