import NeuralNets
import Tensors

/// Reads a text through recurrent layers with packed weights.
struct SteppingReader: LanguageReader {
  /// Embeddings whose products with the input weights take more numbers than this are looked up as
  /// vectors instead.
  private static let tableLimit = 1 << 22

  private let output: any TokenOutput
  private let embedding: Tensor
  private var layers: [RecurrentStepper]
  private let readsTokens: Bool

  /// A reader at the beginning of a line; `nil` if some layer cannot be stepped.
  init?(_ layers: [any LanguageLayer], embedding: Tensor, output: any TokenOutput) {
    let cells = layers.compactMap(\.fusedCell)
    guard cells.count == layers.count, let first = cells.first,
      cells.allSatisfy({ RecurrentStepper.canStep($0.unit) })
    else { return nil }
    self.output = output
    self.embedding = embedding
    let readsTokens = embedding.shape[0] * first.weights.input.shape[1] <= Self.tableLimit
    self.readsTokens = readsTokens
    self.layers = cells.enumerated().map { index, cell in
      RecurrentStepper(
        cell.unit, weights: cell.weights, embedding: index == 0 && readsTokens ? embedding : nil)
    }
    read(LanguageEncoder.end)
  }

  mutating func read(_ token: Int32) {
    for index in layers.indices {
      if index > 0 {
        layers[index].step(layers[index - 1].hidden)
      } else if readsTokens {
        layers[0].step(token: token)
      } else {
        layers[0].step(embedding.gatherRows([token]).elements)
      }
    }
  }

  mutating func scores(into scores: UnsafeMutableBufferPointer<Float>) {
    let hidden = layers[layers.count - 1].hidden
    output.scores(Tensor(shape: [1, hidden.count], hidden)).withElements {
      _ = scores.update(fromContentsOf: $0)
    }
  }
}
