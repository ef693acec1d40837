public import Tensors

/// A layer of plain recurrent units; see ``SimpleRNNCell``.
public typealias SimpleRNN = Recurrent<SimpleRNNCell>

/// A layer of long short-term memory; see ``LSTMCell``.
public typealias LSTM = Recurrent<LSTMCell>

/// A layer of gated recurrent units; see ``GRUCell``.
public typealias GRU = Recurrent<GRUCell>

extension Recurrent where Cell == SimpleRNNCell {
  /// A layer with new weights: D inputs, H units.
  public init(
    inputSize: Int, hiddenSize: Int, returnsSequences: Bool = false, goesBackwards: Bool = false,
    using random: inout RandomStream
  ) {
    self.init(
      SimpleRNNCell(inputSize: inputSize, hiddenSize: hiddenSize, using: &random),
      returnsSequences: returnsSequences, goesBackwards: goesBackwards)
  }
}

extension Recurrent where Cell == LSTMCell {
  /// A layer with new weights: D inputs, H units.
  public init(
    inputSize: Int, hiddenSize: Int, options: LSTMOptions = LSTMOptions(),
    returnsSequences: Bool = false, goesBackwards: Bool = false, using random: inout RandomStream
  ) {
    self.init(
      LSTMCell(inputSize: inputSize, hiddenSize: hiddenSize, options: options, using: &random),
      returnsSequences: returnsSequences, goesBackwards: goesBackwards)
  }
}

extension Recurrent where Cell == GRUCell {
  /// A layer with new weights: D inputs, H units.
  public init(
    inputSize: Int, hiddenSize: Int, resetsAfter: Bool = true, returnsSequences: Bool = false,
    goesBackwards: Bool = false, using random: inout RandomStream
  ) {
    self.init(
      GRUCell(
        inputSize: inputSize, hiddenSize: hiddenSize, resetsAfter: resetsAfter, using: &random),
      returnsSequences: returnsSequences, goesBackwards: goesBackwards)
  }
}
