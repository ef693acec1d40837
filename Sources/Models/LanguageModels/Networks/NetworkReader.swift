import NeuralNets
import Tensors

/// Reads a text token by token through the operations that training uses.
struct NetworkReader: LanguageReader {
  let network: any LanguageNetwork
  private var state: LanguageState?
  private var features: Tensor

  /// A reader at the beginning of a line.
  init(network: any LanguageNetwork) {
    self.network = network
    features = Tensor(zeros: [1, 0])
    read(LanguageEncoder.end)
  }

  mutating func read(_ token: Int32) {
    let tokens = TokenBatch(identifiers: [token], count: 1, length: 1)
    (features, state) = network.features(tokens, state: state)
  }

  mutating func scores(into scores: UnsafeMutableBufferPointer<Float>) {
    network.output.scores(features).withElements { _ = scores.update(fromContentsOf: $0) }
  }
}
