import NeuralNets
import Tensors

/// What a recurrent classifier computes, with the tensors it computes with.
///
/// The same code serves training, where the tensors are places on a tape and dropout acts, and
/// classifying on several threads, where they are plain values.
struct RecurrentComputation: FrozenNetwork {
  /// One direction of a recurrent layer.
  struct Direction: Sendable {
    let unit: RecurrentUnit
    let weights: RecurrentWeights
    let isReversed: Bool
  }

  let network: NetworkSettings
  let settings: RecurrentSettings
  /// The number of places of a text where all outputs count.
  let length: Int
  let tables: [Tensor]
  let convolutions: [(kernel: Tensor, bias: Tensor)]
  /// The directions of every layer.
  let layers: [[Direction]]
  let hidden: FrozenDense?
  let output: FrozenDense
  /// The embedding table times the first layer's input weights, for many texts.
  var projected: [ProjectedTable] = []

  func logits(_ batch: TokenBatch) -> Tensor {
    var (input, lengths) = firstInput(batch)
    for (index, layer) in layers.enumerated() {
      let isLast = index == layers.count - 1
      let needsSequence = !isLast || settings.pooling != .last
      let outputs = layer.enumerated().map { position, direction in
        run(
          direction,
          over: index == 0 && !projected.isEmpty
            ? .projected(
              batch.identifiers, count: batch.count, table: projected[position]) : input,
          lengths: lengths, needsSequence: needsSequence)
      }
      if isLast {
        return scores(pooled(outputs, lengths: lengths, count: batch.count))
      }
      input = .vectors(joined(outputs))
    }
    fatalError("a recurrent classifier without layers")
  }

  /// What the first layer reads: the tokens themselves where nothing comes between, so that products
  /// are formed once per distinct token.
  private func firstInput(_ batch: TokenBatch) -> (RecurrentInput, lengths: [Int32]) {
    let drops = Tape.isTraining && (network.embeddingDropout > 0 || settings.inputDropout > 0)
    if tables.count == 1, convolutions.isEmpty, !drops {
      return (
        .tokens(batch.identifiers, count: batch.count, table: tables[0]), batch.lengths
      )
    }
    let rows = tables.map { $0.gatherRows(batch.identifiers) }
    let embedded = rows.count == 1 ? rows[0] : Tensor.concatenated(rows, along: 1)
    var x = Padded(
      embedded.dropout(rate: network.embeddingDropout)
        .reshaped([batch.count, batch.length, embedded.shape[1]]), lengths: batch.lengths)
    for (kernel, bias) in convolutions {
      let width = kernel.shape[0]
      // Texts shorter than a window keep one: their padding counts as zeros.
      let masked = x.masked()
      let values = network.activation(
        masked.values.convolution1D(kernel, bias: bias, padding: .valid))
      x = Padded(values, lengths: x.lengths.map { max($0 - Int32(width) + 1, 1) })
      let size = settings.convolutionPooling
      if size > 1 {
        x = Padded(
          x.masked().values.maxPooled1D(size: size, stride: size, padding: .valid),
          lengths: x.lengths.map { max($0 / Int32(size), 1) })
      }
    }
    return (.vectors(x.values), x.lengths)
  }

  private func run(
    _ direction: Direction, over input: RecurrentInput, lengths: [Int32], needsSequence: Bool
  ) -> RecurrentOutput {
    var options = RecurrentOptions()
    options.lengths = lengths
    options.isReversed = direction.isReversed
    options.returnsSequence = needsSequence
    var input = input
    if Tape.isTraining {
      func mask(_ rate: Float, _ shape: Shape) -> Tensor {
        Tensor(filled: 1, shape: shape).dropout(rate: rate)
      }
      if settings.recurrentDropout > 0 {
        options.recurrentMask = mask(
          settings.recurrentDropout, [lengths.count, direction.weights.hiddenSize])
      }
      if settings.inputDropout > 0, case .vectors(let x) = input {
        input = .vectors(x * mask(settings.inputDropout, [x.shape[0], 1, x.shape[2]]))
      }
    }
    return Tensor.recurrent(
      direction.unit, over: input, weights: direction.weights, options: options)
  }

  /// The outputs of all steps, directions side by side.
  private func joined(_ outputs: [RecurrentOutput]) -> Tensor {
    let sequences = outputs.compactMap(\.sequence)
    return sequences.count == 1 ? sequences[0] : Tensor.concatenated(sequences, along: 2)
  }

  private func pooled(_ outputs: [RecurrentOutput], lengths: [Int32], count: Int) -> Tensor {
    switch settings.pooling {
    case .last:
      let ends = outputs.map { $0.state[0] }
      return ends.count == 1 ? ends[0] : Tensor.concatenated(ends, along: 1)
    case .mean: return joined(outputs).globalAveragePooled(lengths: lengths)
    case .maximum: return joined(outputs).globalMaxPooled(lengths: lengths)
    case .meanAndMaximum:
      let all = joined(outputs)
      return Tensor.concatenated(
        [all.globalAveragePooled(lengths: lengths), all.globalMaxPooled(lengths: lengths)],
        along: 1)
    case .flatten:
      let all = joined(outputs)
      require(
        all.shape[1] == length,
        "flattening texts of \(all.shape[1]) places where \(length) are expected")
      return all.reshaped([count, length * all.shape[2]])
    }
  }

  private func scores(_ features: Tensor) -> Tensor {
    let features = features.dropout(rate: network.dropout)
    return output(hidden.map { $0(features).dropout(rate: network.hiddenDropout) } ?? features)
  }

  /// The form that has multiplied the whole vocabulary with the input weights beforehand.
  func prepared(memoryLimit: Int) -> any FrozenNetwork {
    guard tables.count == 1, convolutions.isEmpty, let layer = layers.first else { return self }
    let bytes = layer.reduce(0) {
      $0 + ProjectedTable.byteCount(rowCount: tables[0].shape[0], weights: $1.weights, $1.unit)
    }
    guard bytes <= memoryLimit else { return self }
    var prepared = self
    prepared.projected = layer.map {
      ProjectedTable(table: tables[0], unit: $0.unit, weights: $0.weights)
    }
    return prepared
  }
}
