import NeuralNets
import Tensors

/// Recurrent layers over a source, each in one direction or in both.
struct RecurrentSequenceEncoder: Parameterized {
  private struct Layer: Parameterized {
    let forward: any FusedRecurrentCell
    let backward: (any FusedRecurrentCell)?

    var children: ParameterTree { ["forward": forward, "backward": backward] }
  }

  private let layers: [Layer]
  private let settings: TranslationNetworkSettings

  init(
    _ settings: TranslationNetworkSettings, inputSize: Int, using random: inout RandomStream
  ) {
    self.settings = settings
    var layers: [Layer] = []
    var width = inputSize
    for _ in 0..<settings.encoderLayers {
      func cell() -> any FusedRecurrentCell {
        settings.cell.makeCell(inputSize: width, hiddenSize: settings.encoderSize, using: &random)
      }
      layers.append(Layer(forward: cell(), backward: settings.isBidirectional ? cell() : nil))
      width = settings.encodingSize
    }
    self.layers = layers
  }

  var children: ParameterTree { ["layers": ParameterTree(layers)] }

  /// What a layer ends with, in each direction: the parts of its state.
  struct End {
    var forward: [Tensor]
    var backward: [Tensor]?
  }

  /// The outputs of the last layer `[N, S, M]` and the final states of all.
  func callAsFunction(
    _ tokens: TokenBatch, embedding: SequenceEmbedding
  ) -> (outputs: Padded, ends: [End]) {
    var input: RecurrentInput
    if Tape.isTraining && (settings.dropout > 0 || settings.wordDropout > 0) {
      input = .vectors(
        embedding(tokens, dropout: settings.dropout, wordDropout: settings.wordDropout))
    } else {
      // Distinct tokens are multiplied with the weights once.
      input = .tokens(
        embedding.known(tokens.identifiers), count: tokens.count, table: embedding.table.tensor)
    }
    var outputs = Tensor(zeros: [tokens.count, tokens.length, 0])
    var ends: [End] = []
    for layer in layers {
      let forward = run(layer.forward, over: input, lengths: tokens.lengths, isReversed: false)
      let backward = layer.backward.map {
        run($0, over: input, lengths: tokens.lengths, isReversed: true)
      }
      outputs = forward.sequence ?? outputs
      if let other = backward?.sequence { outputs = settings.merge.join(outputs, other) }
      outputs = outputs.dropout(rate: settings.dropout)
      ends.append(End(forward: forward.state, backward: backward?.state))
      input = .vectors(outputs)
    }
    return (Padded(outputs, lengths: tokens.lengths), ends)
  }

  private func run(
    _ cell: any FusedRecurrentCell, over input: RecurrentInput, lengths: [Int32], isReversed: Bool
  ) -> RecurrentOutput {
    var options = RecurrentOptions()
    options.lengths = lengths
    options.isReversed = isReversed
    options.recurrentMask = cell.dropoutMask(settings.recurrentDropout, count: lengths.count)
    return cell.run(over: input, initial: nil, options: options)
  }
}

extension FusedRecurrentCell {
  /// A mask `[N, H]` for the recurrent state, in training; `nil` where nothing is dropped.
  func dropoutMask(_ rate: Float, count: Int) -> Tensor? {
    guard rate > 0, Tape.isTraining else { return nil }
    return Tensor(filled: 1, shape: [count, outputSize]).dropout(rate: rate)
  }
}
