import Archives
import NeuralNets
import Tensors
import Text

/// A network with frozen weights and the encoder that feeds it.
struct NetworkEngine: ClassifierEngine {
  let encoder: TextEncoder
  let minimumLength: Int
  /// The width of the table of given word vectors; 0 without.
  let vectorSize: Int
  /// The weights by name, as they are saved.
  let weights: [(name: String, tensor: Tensor)]
  private var network: any FrozenNetwork

  /// Tables for many texts may take this many bytes.
  private static let preparedMemory = 256 << 20

  init(encoder: TextEncoder, network: any ClassifierNetwork, vectorSize: Int) {
    self.vectorSize = vectorSize
    self.encoder = encoder
    self.minimumLength = network.minimumLength
    self.weights = network.namedTensors
    self.network = network.frozen()
  }

  func prepared() -> any ClassifierEngine {
    var prepared = self
    prepared.network = network.prepared(memoryLimit: Self.preparedMemory)
    return prepared
  }

  func probabilities(of texts: [[UInt8]], threads: Int) -> [[Float]] {
    if texts.count == 1 {
      var encoded = EncodedTexts()
      let text = texts[0]
      encoded.append(encoder.encode(text.span), label: 0)
      return probabilities([0], of: encoded)
    }
    let size = 64
    let identifiers = parallelMap((texts.count + size - 1) / size, threads: threads) { part in
      texts[(part * size)..<min((part + 1) * size, texts.count)].map { encoder.encode($0.span) }
    }
    var encoded = EncodedTexts()
    for text in identifiers.joined() { encoded.append(text, label: 0) }
    // Similar lengths together: nothing is computed for padding.
    let order = (0..<texts.count).sorted {
      (encoded.length(of: $0), $0) < (encoded.length(of: $1), $1)
    }
    let rows = parallelMap((order.count + size - 1) / size, threads: threads) { part in
      probabilities(
        order[(part * size)..<min((part + 1) * size, order.count)], of: encoded)
    }
    var result = [[Float]](repeating: [], count: texts.count)
    for (index, row) in zip(order, rows.joined()) { result[index] = row }
    return result
  }

  private func probabilities(
    _ indices: ArraySlice<Int>, of texts: EncodedTexts
  ) -> [[Float]] {
    let batch = texts.batch(
      indices, minimumLength: minimumLength, fixedLength: encoder.fixedLength)
    return network.logits(batch).classProbabilities
  }

  func write(to folder: ModelFolder, precision: Precision) throws {
    var draft = ArchiveDraft()
    for (name, tensor) in weights { draft.add(tensor, named: name, as: precision) }
    try folder.write(draft)
    try encoder.vocabulary.write(to: folder.path(of: .vocabulary))
  }
}
