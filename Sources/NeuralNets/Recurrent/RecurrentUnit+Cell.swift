public import Tensors

extension RecurrentUnit {
  /// A cell of this kind with new weights: D inputs, H units.
  ///
  /// - Parameter initializers: how the weights start; default as Keras.
  public func makeCell(
    inputSize: Int, hiddenSize: Int, initializers: RecurrentInitializers = RecurrentInitializers(),
    using random: inout RandomStream
  ) -> any FusedRecurrentCell {
    switch self {
    case .tanh, .relu:
      return SimpleRNNCell(
        inputSize: inputSize, hiddenSize: hiddenSize, isRectified: self == .relu,
        initializers: initializers, using: &random)
    case .lstm, .coupledLSTM:
      var options = LSTMOptions()
      options.couplesGates = self == .coupledLSTM
      options.initializers = initializers
      return LSTMCell(
        inputSize: inputSize, hiddenSize: hiddenSize, options: options, using: &random)
    case .gru, .gruResetAfter:
      return GRUCell(
        inputSize: inputSize, hiddenSize: hiddenSize, resetsAfter: self == .gruResetAfter,
        initializers: initializers, using: &random)
    }
  }
}
