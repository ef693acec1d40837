import NeuralNets
import Tensors

/// A recurrent encoder and a recurrent decoder, with or without attention.
///
/// Cho et al. 2014 (arXiv:1406.1078), Sutskever et al. 2014 (arXiv:1409.3215), Bahdanau et al. 2015
/// (arXiv:1409.0473), Luong et al. 2015 (arXiv:1508.04025); copying: See et al. 2017 (arXiv:1704.04368),
/// Gu et al. 2016 (arXiv:1603.06393).
struct RecurrentSequenceNetwork: SequenceNetwork {
  let output: SoftmaxOutput
  private let sourceEmbedding: SequenceEmbedding
  private let targetEmbedding: SequenceEmbedding
  private let encoder: RecurrentSequenceEncoder
  private let bridges: [Dense]
  private let summary: Dense?
  private let cells: [any FusedRecurrentCell]
  private let attention: Attention?
  private let readout: SequenceReadout
  /// The pointer's gate.
  private let gate: Dense?
  /// From the source's vectors to those that copying compares features with.
  private let copy: Dense?
  private let settings: TranslationNetworkSettings
  private let samplingRate: Float

  init(
    _ all: TranslationSettings, sourceVocabularySize: Int, targetVocabularySize: Int,
    using random: inout RandomStream
  ) {
    let settings = all.model
    self.settings = settings
    samplingRate = all.training.samplingRate
    targetEmbedding = SequenceEmbedding(
      vocabularySize: targetVocabularySize, size: settings.embeddingSize, using: &random)
    sourceEmbedding =
      settings.sharesEmbeddings
      ? targetEmbedding
      : SequenceEmbedding(
        vocabularySize: sourceVocabularySize, size: settings.embeddingSize, using: &random)
    encoder = RecurrentSequenceEncoder(settings, inputSize: sourceEmbedding.size, using: &random)
    let memorySize = settings.memorySize
    attention = all.attentionOptions.map {
      Attention(
        querySize: settings.decoderSize, memorySize: memorySize, options: $0, using: &random)
    }
    let ends = settings.encoderSize * (settings.isBidirectional ? 2 : 1)
    summary =
      settings.joinsSummary
      ? Dense(
        inputSize: ends, outputSize: settings.decoderSize, activation: .tanh, using: &random) : nil
    var inputSize = targetEmbedding.size
    if attention != nil, settings.attends == .before { inputSize += memorySize }
    if settings.feedsInput { inputSize += settings.featureSize }
    if settings.joinsSummary { inputSize += settings.decoderSize }
    var cells: [any FusedRecurrentCell] = []
    for index in 0..<settings.decoderLayers {
      cells.append(
        settings.cell.makeCell(
          inputSize: index == 0 ? inputSize : settings.decoderSize,
          hiddenSize: settings.decoderSize, using: &random))
    }
    self.cells = cells
    bridges =
      settings.initialState == .projected
      ? cells.flatMap { cell in
        cell.stateSizes.map {
          Dense(inputSize: ends, outputSize: $0, activation: .tanh, using: &random)
        }
      } : []
    var contextSize = 0
    if attention != nil { contextSize = memorySize }
    if settings.joinsSummary { contextSize = settings.decoderSize }
    readout = SequenceReadout(
      settings, tokenSize: targetEmbedding.size, contextSize: contextSize, using: &random)
    output =
      settings.tiesWeights
      ? SoftmaxOutput(weight: targetEmbedding.table)
      : SoftmaxOutput(
        inputSize: settings.featureSize, vocabularySize: targetVocabularySize,
        initializer: .glorotUniform, using: &random)
    gate =
      settings.copying == .pointer
      ? Dense(
        inputSize: memorySize + settings.decoderSize + targetEmbedding.size, outputSize: 1,
        activation: .sigmoid, using: &random) : nil
    copy =
      settings.copying == .scores
      ? Dense(
        inputSize: memorySize, outputSize: settings.featureSize, activation: .tanh, using: &random)
      : nil
  }

  var children: ParameterTree {
    [
      "sourceEmbedding": settings.sharesEmbeddings ? nil : sourceEmbedding,
      "targetEmbedding": targetEmbedding, "encoder": encoder, "bridges": ParameterTree(bridges),
      "summary": summary, "decoder": ParameterTree(cells), "attention": attention,
      "readout": readout, "gate": gate, "copy": copy, "output": output,
    ]
  }

  // MARK: - The source

  func encode(_ source: TokenBatch, queryCount: Int?) -> EncodedSource {
    let (outputs, ends) = encoder(source, embedding: sourceEmbedding)
    // The hidden states with which the last layer ends, those of both directions beside each other.
    let last = ends[ends.count - 1]
    let final =
      last.backward.map { Tensor.concatenated([last.forward[0], $0[0]], along: 1) }
      ?? last.forward[0]
    var tensors: [Tensor] = []
    switch settings.initialState {
    case .projected: tensors = bridges.map { $0(final) }
    case .copied: tensors = ends.flatMap(\.forward)
    case .zero:
      tensors = cells.flatMap { $0.stateSizes.map { Tensor(zeros: [source.count, $0]) } }
    }
    if settings.feedsInput { tensors.append(Tensor(zeros: [source.count, settings.featureSize])) }
    if settings.coverage { tensors.append(Tensor(zeros: [source.count, source.length])) }
    let attended = settings.attendsEmbeddings ? joiningEmbeddings(outputs, of: source) : outputs
    let memory =
      attention?.prepare(attended, queryCount: queryCount)
      ?? AttentionMemory(values: outputs.values, lengths: outputs.lengths)
    return EncodedSource(
      tokens: source, memory: memory, start: DecoderState(tensors: tensors),
      summary: summary.map { $0(final) }, packings: cells.map { _ in RecurrentPacking() },
      tokenTable: projectedTokens(rows: Double(queryCount ?? 0) * Double(source.count)))
  }

  /// The vocabulary multiplied with the first layer's input weights, if that pays.
  ///
  /// It does where tokens are all that layer reads, in many more rows of steps than there are tokens:
  /// searches end earlier than they may.
  private func projectedTokens(rows: Double) -> ProjectedTable? {
    guard readsTokensOnly, let cell = cells.first,
      rows >= 4 * Double(targetEmbedding.table.shape[0])
    else { return nil }
    return ProjectedTable(
      table: targetEmbedding.table.tensor, unit: cell.unit, weights: cell.weights)
  }

  /// What the encoder found beside the embeddings of the tokens it read, `[N, S, M]`.
  private func joiningEmbeddings(_ outputs: Padded, of source: TokenBatch) -> Padded {
    let embeddings = sourceEmbedding(
      source, dropout: settings.dropout, wordDropout: settings.wordDropout)
    return Padded(
      Tensor.concatenated([outputs.values, embeddings], along: 2), lengths: outputs.lengths)
  }

  // MARK: - Steps

  func step(
    _ tokens: [Int32], state: DecoderState, source: EncodedSource
  ) -> (output: DecoderOutput, state: DecoderState) {
    let rows = tokens.count
    let token = embedded(tokens)
    var parts = parted(state)
    var found: AttentionResult?
    var input: RecurrentInput
    if let table = source.tokenTable {
      input = .projected(targetEmbedding.known(tokens), count: rows, table: table)
    } else {
      var vectors = [token]
      if let attention, settings.attends == .before, let last = parts.cells.last?[0] {
        found = attend(attention, last, source, step: state.steps, coverage: parts.coverage)
        if let context = found?.context {
          vectors.append(context.reshaped([rows, context.shape[2]]))
        }
      }
      if let feed = parts.feed { vectors.append(feed) }
      if let summary = repeatedSummary(source, rows: rows) { vectors.append(summary) }
      input = .step(vectors.count == 1 ? token : Tensor.concatenated(vectors, along: 1))
    }
    var x = token
    for (index, cell) in cells.enumerated() {
      var options = RecurrentOptions()
      options.packing = source.packings[index]
      options.returnsSequence = false
      let result = cell.run(over: input, initial: parts.cells[index], options: options)
      parts.cells[index] = result.state
      x = result.state[0]
      if index < cells.count - 1 { x = x.dropout(rate: settings.dropout) }
      input = .step(x)
    }
    if let attention, settings.attends == .after {
      found = attend(attention, x, source, step: state.steps, coverage: parts.coverage)
    }
    var output = finish(
      state: x, token: token, found: found, source: source, queries: rows / max(source.count, 1))
    if parts.feed != nil { parts.feed = output.features }
    if let coverage = parts.coverage, let weights = found?.weights {
      let weights = weights.reshaped(coverage.shape)
      output.overlap = weights.minimum(coverage).sum(along: 1)
      parts.coverage = coverage + weights
    }
    return (output, DecoderState(tensors: parts.tensors, steps: state.steps + 1))
  }

  func read(_ tokens: TokenBatch, source: EncodedSource) -> DecoderOutput {
    let samplingRate = Tape.isTraining ? samplingRate : 0
    guard canReadAtOnce, samplingRate == 0 else {
      return readStepwise(tokens, source: source, samplingRate: samplingRate)
    }
    // Nothing in a step's input depends on what the step before it found: layer by layer.
    let token = embedded(tokens.identifiers)
    var input: RecurrentInput = .vectors(
      token.reshaped([tokens.count, tokens.length, token.shape[1]]))
    if let summary = source.summary {
      let repeated = summary.selectingOuter(
        (0..<tokens.count * tokens.length).map { Int32($0 / tokens.length) })
      let joined = Tensor.concatenated([token, repeated], along: 1)
      input = .vectors(joined.reshaped([tokens.count, tokens.length, joined.shape[1]]))
    } else if !isDropping {
      input = .tokens(
        targetEmbedding.known(tokens.identifiers), count: tokens.count,
        table: targetEmbedding.table.tensor)
    }
    let parts = parted(start(source))
    var states = Tensor(zeros: [0])
    for (index, cell) in cells.enumerated() {
      var options = RecurrentOptions()
      options.lengths = tokens.lengths
      options.recurrentMask = cell.dropoutMask(settings.recurrentDropout, count: tokens.count)
      let result = cell.run(over: input, initial: parts.cells[index], options: options)
      states = result.sequence ?? states
      if index < cells.count - 1 { states = states.dropout(rate: settings.dropout) }
      input = .vectors(states)
    }
    let found = attention?(states, source.memory)
    return finish(
      state: states.reshaped([tokens.count * tokens.length, states.shape[2]]), token: token,
      found: found, source: source, queries: tokens.length)
  }

  /// Whether a step needs nothing of the step before it but the state of its layers.
  private var canReadAtOnce: Bool {
    readsNoContext && !settings.coverage
  }

  /// Whether the decoder's first layer reads nothing but the token before.
  private var readsTokensOnly: Bool {
    readsNoContext && !settings.joinsSummary
  }

  /// Whether nothing that attention finds is part of a step's input.
  private var readsNoContext: Bool {
    !settings.feedsInput && (attention == nil || settings.attends == .after)
  }

  private var isDropping: Bool {
    Tape.isTraining && (settings.dropout > 0 || settings.wordDropout > 0)
  }

  private func embedded(_ tokens: [Int32]) -> Tensor {
    targetEmbedding.rows(tokens, dropout: settings.dropout, wordDropout: settings.wordDropout)
  }

  private func attend(
    _ attention: Attention, _ queries: Tensor, _ source: EncodedSource, step: Int,
    coverage: Tensor?
  ) -> AttentionResult {
    let perSource = queries.shape[0] / source.count
    return attention(
      queries.reshaped([source.count, perSource, queries.shape[1]]), source.memory,
      positions: Array(repeating: step, count: perSource),
      coverage: coverage?.reshaped([source.count, perSource, source.memory.length]))
  }

  private func repeatedSummary(_ source: EncodedSource, rows: Int) -> Tensor? {
    source.summary.map { summary in
      let perSource = rows / max(source.count, 1)
      return perSource == 1
        ? summary : summary.selectingOuter((0..<rows).map { Int32($0 / perSource) })
    }
  }

  /// From states and contexts to what the output reads.
  private func finish(
    state: Tensor, token: Tensor, found: AttentionResult?, source: EncodedSource, queries: Int
  ) -> DecoderOutput {
    let rows = state.shape[0]
    let context = found.map { $0.context.reshaped([rows, $0.context.shape[2]]) }
    let features = readout(
      state: state, token: token, context: context ?? repeatedSummary(source, rows: rows))
    var result = DecoderOutput(features: features.dropout(rate: settings.dropout))
    result.attention = found?.weights
    result.choice = found?.logProbability
    if let gate, let context {
      result.gate = gate(Tensor.concatenated([context, state, token], along: 1))
    }
    if let copy {
      result.copyScores = features.reshaped([source.count, queries, features.shape[1]])
        .batchedMatrixProduct(copy(source.memory.values), transposeRight: true)
    }
    return result
  }

  // MARK: - States

  /// A decoder's state by its parts.
  private struct Parts {
    /// The state of each layer.
    var cells: [[Tensor]]
    /// The features of the last step, where they are part of the input.
    var feed: Tensor?
    /// How much attention each position has had, `[R, S]`.
    var coverage: Tensor?

    var tensors: [Tensor] {
      cells.flatMap { $0 } + [feed, coverage].compactMap { $0 }
    }
  }

  private func parted(_ state: DecoderState) -> Parts {
    var rest = state.tensors[...]
    var parts = Parts(cells: [])
    for cell in cells {
      parts.cells.append(Array(rest.prefix(cell.stateSizes.count)))
      rest = rest.dropFirst(cell.stateSizes.count)
    }
    if settings.feedsInput { parts.feed = rest.popFirst() }
    if settings.coverage { parts.coverage = rest.popFirst() }
    return parts
  }
}

extension RecurrentInput {
  /// One step over rows of vectors `[R, D]`.
  fileprivate static func step(_ vectors: Tensor) -> RecurrentInput {
    .vectors(vectors.reshaped([vectors.shape[0], 1, vectors.shape[1]]))
  }
}
