import NeuralNets
import Tensors

/// Stacked recurrent layers over embedded tokens.
///
/// Zaremba et al. 2014, *Recurrent neural network regularization* (arXiv:1409.2329); dropout of whole
/// words and of the same features at every step: Gal & Ghahramani 2016 (arXiv:1512.05287).
struct RecurrentLanguageNetwork: LanguageNetwork {
  let embedding: Parameter
  let layers: [any LanguageLayer]
  let output: any TokenOutput
  private let settings: LanguageNetworkSettings

  /// A network with new weights.
  init(
    _ architecture: LanguageModelArchitecture, _ settings: LanguageNetworkSettings,
    vocabularySize: Int, initializer: Initializer?, using random: inout RandomStream
  ) {
    self.settings = settings
    embedding = (initializer ?? .uniform()).makeParameter(
      [vocabularySize, settings.embeddingSize], using: &random)
    var initializers = RecurrentInitializers()
    if let initializer {
      initializers.input = initializer
      initializers.recurrent = initializer
    }
    layers = (0..<settings.layers).map { index in
      let inputSize = index == 0 ? settings.embeddingSize : settings.hiddenSize
      // Tied output vectors are as wide as the embeddings.
      let isLast = index == settings.layers - 1
      let size = isLast && settings.tiesWeights ? settings.embeddingSize : settings.hiddenSize
      return Self.layer(
        architecture, settings, inputSize: inputSize, hiddenSize: size, initializers, &random)
    }
    let width = settings.tiesWeights ? settings.embeddingSize : settings.hiddenSize
    output = settings.makeOutput(
      inputSize: width, vocabularySize: vocabularySize, embedding: embedding,
      initializer: initializer, using: &random)
  }

  private static func layer(
    _ architecture: LanguageModelArchitecture, _ settings: LanguageNetworkSettings, inputSize: Int,
    hiddenSize: Int, _ initializers: RecurrentInitializers, _ random: inout RandomStream
  ) -> any LanguageLayer {
    switch architecture {
    case .rnn:
      var layer = SimpleRNN(
        SimpleRNNCell(
          inputSize: inputSize, hiddenSize: hiddenSize, initializers: initializers, using: &random),
        returnsSequences: true)
      layer.recurrentDropout = settings.recurrentDropout
      return layer
    case .gru:
      var layer = GRU(
        GRUCell(
          inputSize: inputSize, hiddenSize: hiddenSize, initializers: initializers, using: &random),
        returnsSequences: true)
      layer.recurrentDropout = settings.recurrentDropout
      return layer
    case .kneserNey, .feedForward, .lstm:
      var options = LSTMOptions()
      options.initializers = initializers
      options.recurrentWeightDropout = settings.weightDropout
      var layer = LSTM(
        LSTMCell(inputSize: inputSize, hiddenSize: hiddenSize, options: options, using: &random),
        returnsSequences: true)
      layer.recurrentDropout = settings.recurrentDropout
      return layer
    }
  }

  var children: ParameterTree {
    [
      "embedding": embedding,
      "layers": ParameterTree(layers.map { $0 as any Parameterized }), "output": output,
    ]
  }

  func initialState(count: Int) -> LanguageState {
    LanguageState(
      layers: layers.map { layer in
        layer.stateSizes.map { Tensor(zeros: [count, $0]) }
      })
  }

  func features(_ tokens: TokenBatch, state: LanguageState?) -> (Tensor, LanguageState) {
    var states: [[Tensor]] = []
    var x = Padded(Tensor(zeros: [tokens.count, tokens.length, 0]), lengths: tokens.lengths)
    for (index, layer) in layers.enumerated() {
      let result: (outputs: Padded, state: [Tensor])
      if index > 0 {
        result = layer.run(x, state: state?.layers[index])
      } else if Tape.isTraining, settings.inputDropout > 0 || settings.embeddingDropout > 0 {
        result = layer.run(
          Padded(droppedEmbeddings(tokens), lengths: tokens.lengths), state: state?.layers[0])
      } else {
        // Distinct tokens are multiplied with the weights once.
        result = layer.run(tokens, embedding: embedding, state: state?.layers[0])
      }
      states.append(result.state)
      x = result.outputs.replacing(dropped(result.outputs.values, settings.dropout))
    }
    let rows = tokens.count * tokens.length
    return (x.values.reshaped([rows, x.values.shape[2]]), LanguageState(layers: states))
  }

  /// The embedded tokens `[N, T, E]` without those words and features that are dropped.
  private func droppedEmbeddings(_ tokens: TokenBatch) -> Tensor {
    var vectors = embedding.tensor.gatherRows(tokens.identifiers)
    if settings.embeddingDropout > 0 {
      let factors = Tensor(filled: 1, shape: [embedding.shape[0], 1])
        .dropout(rate: settings.embeddingDropout)
      vectors = vectors * factors.gatherRows(tokens.identifiers)
    }
    return dropped(
      vectors.reshaped([tokens.count, tokens.length, embedding.shape[1]]), settings.inputDropout)
  }

  private func dropped(_ x: Tensor, _ rate: Float) -> Tensor {
    guard settings.isVariational else { return x.dropout(rate: rate) }
    guard rate > 0, Tape.isTraining else { return x }
    return x * Tensor(filled: 1, shape: [x.shape[0], 1, x.shape[2]]).dropout(rate: rate)
  }

  func makeReader() -> any LanguageReader {
    SteppingReader(layers, embedding: embedding.value, output: output)
      ?? NetworkReader(network: self)
  }
}

/// A recurrent layer of any cell.
protocol LanguageLayer: Parameterized {
  var stateSizes: [Int] { get }

  /// Its cell, if whole sequences of it are one operation.
  var fusedCell: (any FusedRecurrentCell)? { get }

  func run(_ x: Padded, state: [Tensor]?) -> (outputs: Padded, state: [Tensor])

  func run(
    _ tokens: TokenBatch, embedding: Parameter, state: [Tensor]?
  ) -> (outputs: Padded, state: [Tensor])
}

extension Recurrent: LanguageLayer {
  var stateSizes: [Int] { cell.stateSizes }

  var fusedCell: (any FusedRecurrentCell)? { cell as? any FusedRecurrentCell }
}
