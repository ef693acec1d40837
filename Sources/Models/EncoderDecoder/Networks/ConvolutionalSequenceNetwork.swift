import NeuralNets
import Tensors

/// Convolutions with gates over source and target, and attention in every layer of the decoder.
///
/// Gehring et al. 2017, *Convolutional sequence to sequence learning* (arXiv:1705.03122). Sums of two
/// terms are scaled by √½, as there; weights are not normalised.
struct ConvolutionalSequenceNetwork: SequenceNetwork {
  let output: SoftmaxOutput
  private let source: Side
  private let target: Side
  private let attention = Attention.dotProduct
  /// Of each decoder layer: from its states to queries, and from contexts back.
  private let queries: [Dense]
  private let contexts: [Dense]
  private let isTied: Bool
  private let sharesEmbeddings: Bool

  /// The embeddings and the convolutions of one side.
  private struct Side: Parameterized {
    let embedding: SequenceEmbedding
    let positions: Parameter
    let first: Dense
    let blocks: [GatedConvolution]
    let last: Dense
    let ownsEmbedding: Bool

    var children: ParameterTree {
      [
        "embedding": ownsEmbedding ? embedding : nil, "positions": positions, "first": first,
        "blocks": ParameterTree(blocks), "last": last,
      ]
    }
  }

  init(
    _ all: TranslationSettings, sourceVocabularySize: Int, targetVocabularySize: Int,
    using random: inout RandomStream
  ) {
    let settings = all.model
    let size = settings.embeddingSize
    func side(
      _ embedding: SequenceEmbedding, owns: Bool, length: Int, channels: Int, layers: Int,
      isCausal: Bool
    ) -> Side {
      Side(
        embedding: embedding,
        positions: Initializer.normal(deviation: 0.1).makeParameter(
          [length, size], using: &random),
        first: Dense(inputSize: size, outputSize: channels, using: &random),
        blocks: (0..<layers).map { _ in
          GatedConvolution(
            channels: channels, width: settings.kernelSize, isCausal: isCausal,
            dropout: settings.dropout, using: &random)
        },
        last: Dense(inputSize: channels, outputSize: size, using: &random), ownsEmbedding: owns)
    }
    let targetEmbedding = SequenceEmbedding(
      vocabularySize: targetVocabularySize, size: size, using: &random)
    // A decoder reads one token more than it may write: the one that begins a target.
    target = side(
      targetEmbedding, owns: true, length: all.text.targetLength + 1,
      channels: settings.decoderSize, layers: settings.decoderLayers, isCausal: true)
    sharesEmbeddings = settings.sharesEmbeddings
    source = side(
      sharesEmbeddings
        ? targetEmbedding
        : SequenceEmbedding(vocabularySize: sourceVocabularySize, size: size, using: &random),
      owns: !sharesEmbeddings, length: all.text.sourceLength + 1, channels: settings.encoderSize,
      layers: settings.encoderLayers, isCausal: false)
    queries = (0..<settings.decoderLayers).map { _ in
      Dense(inputSize: settings.decoderSize, outputSize: size, using: &random)
    }
    contexts = (0..<settings.decoderLayers).map { _ in
      Dense(inputSize: size, outputSize: settings.decoderSize, using: &random)
    }
    isTied = settings.tiesWeights
    output =
      isTied
      ? SoftmaxOutput(weight: targetEmbedding.table)
      : SoftmaxOutput(
        inputSize: size, vocabularySize: targetVocabularySize, initializer: .glorotUniform,
        using: &random)
    dropout = settings.dropout
    wordDropout = settings.wordDropout
  }

  private let dropout: Float
  private let wordDropout: Float

  var children: ParameterTree {
    [
      "source": source, "target": target, "queries": ParameterTree(queries),
      "contexts": ParameterTree(contexts), "output": output,
    ]
  }

  func encode(_ tokens: TokenBatch, queryCount: Int?) -> EncodedSource {
    require(
      tokens.length <= source.positions.shape[0],
      "encode: \(tokens.length) tokens, where \(source.positions.shape[0]) positions are known")
    let embedded = embedded(
      tokens.identifiers, of: source,
      positions: (0..<tokens.count).flatMap { _ in 0..<tokens.length })
    var x = Padded(
      source.first(embedded).reshaped([tokens.count, tokens.length, source.first.outputSize]),
      lengths: tokens.lengths
    ).masked()
    for block in source.blocks { x = x.replacing(block(x.values)).masked() }
    let keys = source.last(x.values)
    let values = scaledSum(keys, embedded.reshaped(keys.shape))
    let past = target.blocks.map { Tensor(zeros: [tokens.count, $0.history, $0.channels]) }
    return EncodedSource(
      tokens: tokens, memory: AttentionMemory(values: values, keys: keys, lengths: tokens.lengths),
      start: DecoderState(tensors: past))
  }

  func step(
    _ tokens: [Int32], state: DecoderState, source: EncodedSource
  ) -> (output: DecoderOutput, state: DecoderState) {
    let batch = TokenBatch(identifiers: tokens, count: tokens.count, length: 1)
    let (output, past) = run(batch, past: state.tensors, position: state.steps, source: source)
    return (output, DecoderState(tensors: past, steps: state.steps + 1))
  }

  func read(_ tokens: TokenBatch, source: EncodedSource) -> DecoderOutput {
    run(tokens, past: source.start.tensors, position: 0, source: source).output
  }

  /// Some steps of the decoder after others, of which every layer's last inputs are known.
  private func run(
    _ tokens: TokenBatch, past: [Tensor], position: Int, source: EncodedSource
  ) -> (output: DecoderOutput, past: [Tensor]) {
    let (rows, length) = (tokens.count, tokens.length)
    require(
      position + length <= target.positions.shape[0],
      "read: \(position + length) steps, where \(target.positions.shape[0]) positions are known")
    let embedded = embedded(
      tokens.identifiers, of: target,
      positions: (0..<rows).flatMap { _ in position..<(position + length) })
    var x = target.first(embedded).reshaped([rows, length, target.first.outputSize])
    var newPast: [Tensor] = []
    var weights: Tensor?
    // Steps of one source, in one row or in several, are its queries.
    let perSource = rows * length / max(source.count, 1)
    for (index, block) in target.blocks.enumerated() {
      let (hidden, after) = block.gated(x, past: past[index])
      newPast.append(after)
      let flat = hidden.reshaped([rows * length, block.channels])
      let query = scaledSum(queries[index](flat), embedded)
        .reshaped([source.count, perSource, embedded.shape[1]])
      let found = attention(query, source.memory)
      // A mean over S vectors varies less than one of them: √S makes up for it where weights are even.
      let spread = Tensor(
        shape: [source.count, 1, 1], source.memory.lengths.map { Float($0).squareRoot() })
      let context = contexts[index](
        (found.context * spread).reshaped([rows * length, embedded.shape[1]]))
      let joined = scaledSum(hidden, context.reshaped(hidden.shape))
      x = scaledSum(joined, x)
      weights = found.weights
    }
    let features = target.last(x.reshaped([rows * length, x.shape[2]])).dropout(rate: dropout)
    return (DecoderOutput(features: features, attention: weights), newPast)
  }

  /// Embedded tokens with their positions, `[R, E]`.
  private func embedded(_ tokens: [Int32], of side: Side, positions: [Int]) -> Tensor {
    let vectors = side.embedding.rows(tokens, dropout: 0, wordDropout: wordDropout)
    return (vectors + side.positions.tensor.gatherRows(positions.map { Int32($0) }))
      .dropout(rate: dropout)
  }
}

/// `(a + b) · √½`: the sum of two terms with the variance of one.
private func scaledSum(_ a: Tensor, _ b: Tensor) -> Tensor { (a + b) * Float(0.5).squareRoot() }

extension Attention {
  /// Dot products without weights of their own.
  fileprivate static var dotProduct: Attention {
    var options = AttentionOptions()
    options.score = .dot
    var random = RandomStream(seed: 0)
    return Attention(querySize: 1, memorySize: 1, options: options, using: &random)
  }
}

/// A convolution to twice as many channels, of which one half gates the other.
private struct GatedConvolution: Parameterized {
  let kernel: Parameter
  let bias: Parameter
  let channels: Int
  private let width: Int
  private let isCausal: Bool
  private let dropout: Float

  init(
    channels: Int, width: Int, isCausal: Bool, dropout: Float, using random: inout RandomStream
  ) {
    let deviation = (4 * (1 - dropout) / Float(width * channels)).squareRoot()
    kernel = Initializer.normal(deviation: deviation).makeParameter(
      [width, channels, 2 * channels], using: &random)
    bias = Parameter(Tensor(zeros: [2 * channels]))
    self.channels = channels
    self.width = width
    self.isCausal = isCausal
    self.dropout = dropout
  }

  var children: ParameterTree { ["kernel": kernel, "bias": bias] }

  /// How many earlier inputs an output depends on.
  var history: Int { width - 1 }

  /// The block with its bypass, over whole sequences.
  func callAsFunction(_ x: Tensor) -> Tensor {
    let sums = x.dropout(rate: dropout)
      .convolution1D(kernel.tensor, bias: bias.tensor, padding: .same)
    return scaledSum(gate(sums), x)
  }

  /// What passes the gate after earlier inputs `[N, width − 1, C]`, and the last inputs then.
  func gated(_ x: Tensor, past: Tensor) -> (values: Tensor, past: Tensor) {
    let inputs = Tensor.concatenated([past, x], along: 1)
    let sums = inputs.dropout(rate: dropout).convolution1D(kernel.tensor, bias: bias.tensor)
    let length = inputs.shape[1]
    return (gate(sums), inputs.sliced((length - history)..<length, along: 1))
  }

  private func gate(_ sums: Tensor) -> Tensor {
    sums.sliced(0..<channels, along: 2)
      * sums.sliced(channels..<2 * channels, along: 2).sigmoid()
  }
}
