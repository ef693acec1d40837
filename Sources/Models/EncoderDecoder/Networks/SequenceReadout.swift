import NeuralNets
import Tensors

/// What becomes of a decoder's state, the last token and the context before the output: `[R, F]`.
struct SequenceReadout: Parameterized {
  private let kind: DecoderReadout
  private let dense: Dense?

  init(
    _ settings: TranslationNetworkSettings, tokenSize: Int, contextSize: Int,
    using random: inout RandomStream
  ) {
    kind = settings.readout
    switch kind {
    case .state: dense = nil
    case .tanh:
      dense = Dense(
        inputSize: settings.decoderSize + contextSize, outputSize: settings.featureSize,
        activation: .tanh, using: &random)
    case .maxout:
      dense = Dense(
        inputSize: settings.decoderSize + tokenSize + contextSize,
        outputSize: 2 * settings.featureSize, using: &random)
    }
  }

  var children: ParameterTree { ["dense": dense] }

  func callAsFunction(state: Tensor, token: Tensor, context: Tensor?) -> Tensor {
    guard let dense else { return state }
    let parts = (kind == .maxout ? [state, token] : [state]) + [context].compactMap { $0 }
    let sums = dense(parts.count == 1 ? state : Tensor.concatenated(parts, along: 1))
    guard kind == .maxout else { return sums }
    return sums.reshaped([sums.shape[0], sums.shape[1] / 2, 2]).max(along: 2)
  }
}
