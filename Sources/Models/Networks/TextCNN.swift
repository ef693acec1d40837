public import NeuralNets
public import Tensors

/// The convolutional text classifier: parallel convolutions over tokens, the maximum over time of
/// every filter, dropout and a softmax, with an optional hidden layer.
///
/// Reference: Kim 2014, *Convolutional neural networks for sentence classification*; Zhang & Wallace
/// 2015, *A sensitivity analysis of (and practitioners' guide to) convolutional neural networks for
/// sentence classification*.
public struct TextCNN: ClassifierNetwork {
  /// The embedding tables, laid side by side: `[V, D₁]`, `[V, D₂]`.
  public let embeddings: [Parameter]
  /// The filters of each region, `[K, D, H]`.
  public let kernels: [Parameter]
  /// The biases of all filters, `[R · H]`.
  public let bias: Parameter
  /// The optional hidden layer.
  public let hidden: Dense?
  /// The output layer.
  public let output: Dense

  private let settings: NetworkSettings

  /// A network with random weights.
  ///
  /// - Parameters:
  ///   - settings: the sizes.
  ///   - vocabularySize: V.
  ///   - outputSize: the number of scores, 1 for two labels.
  ///   - vectors: given embeddings `[V, D]`, for the channels that use them.
  ///   - random: where the weights are drawn from.
  public init(
    _ settings: NetworkSettings, vocabularySize: Int, outputSize: Int, vectors: Tensor? = nil,
    using random: inout RandomStream
  ) {
    self.settings = settings
    embeddings = Parameter.embeddings(
      settings, vocabularySize: vocabularySize, vectors: vectors, using: &random)
    let width = embeddings.reduce(0) { $0 + $1.shape[1] }
    var kernels: [Parameter] = []
    for region in settings.regions {
      kernels.append(
        Initializer.glorotUniform.makeParameter([region, width, settings.filters], using: &random))
    }
    self.kernels = kernels
    let features = settings.regions.count * settings.filters
    bias = Parameter(Tensor(zeros: [features]))
    hidden =
      settings.hiddenSize > 0
      ? Dense(
        inputSize: features, outputSize: settings.hiddenSize,
        activation: settings.hiddenActivation, using: &random) : nil
    output = Dense.output(settings, inputSize: hidden?.outputSize ?? features, outputSize, &random)
  }

  /// The parts: `embeddings.0`, `kernels.0` …, `bias`, `hidden`, `output`.
  public var children: ParameterTree {
    [
      "embeddings": embeddings, "kernels": kernels, "bias": bias, "hidden": hidden,
      "output": output,
    ]
  }

  /// The largest region.
  public var minimumLength: Int { settings.regions.max() ?? 1 }

  /// The class scores `[N, C]`.
  public func logits(_ batch: TokenBatch) -> Tensor {
    let maxima: Tensor
    if settings.embeddingDropout > 0, Tape.isTraining {
      // Every position has a mask of its own, so its row is no longer the table's.
      let rows = Tensor.concatenated(
        embeddings.map { $0.tensor.gatherRows(batch.identifiers) }, along: 1)
      maxima = Tensor.embeddedConvolutionMaximum(
        identifiers: Array(0..<Int32(batch.identifiers.count)), count: batch.count,
        lengths: batch.lengths, tables: [rows.dropout(rate: settings.embeddingDropout)],
        kernels: kernels.map(\.tensor))
    } else {
      maxima = Tensor.embeddedConvolutionMaximum(
        identifiers: batch.identifiers, count: batch.count, lengths: batch.lengths,
        tables: embeddings.map(\.tensor), kernels: kernels.map(\.tensor))
    }
    return scores(maxima)
  }

  /// From the largest sum of every filter to the class scores.
  private func scores(_ maxima: Tensor) -> Tensor {
    let features = settings.activation(maxima + bias.tensor).dropout(rate: settings.dropout)
    return output(hidden.map { $0(features).dropout(rate: settings.hiddenDropout) } ?? features)
  }

  /// The layers with output shapes and parameter counts.
  public func summary(length: Int) -> ModelSummary {
    let width = embeddings.reduce(0) { $0 + $1.shape[1] }
    var rows = [
      ModelSummary.Row(
        name: "embeddings", layer: "Embedding", outputShape: [1, length, width], of: embeddings)
    ]
    for (index, kernel) in kernels.enumerated() {
      let region = kernel.shape[0]
      rows.append(
        .init(
          name: "kernels.\(index)",
          layer: "Conv1D(\(region), \(settings.activation.rawValue)) + GlobalMaxPooling1D",
          outputShape: [1, kernel.shape[2]], of: kernel))
    }
    let features = bias.shape[0]
    rows.append(.init(name: "bias", layer: "Concatenate", outputShape: [1, features], of: bias))
    if let hidden {
      rows.append(
        .init(
          name: "hidden", layer: hidden.summaryName, outputShape: [1, hidden.outputSize],
          of: hidden))
    }
    rows.append(
      .init(
        name: "output", layer: output.summaryName, outputShape: [1, output.outputSize], of: output))
    return ModelSummary(of: self, rows: rows)
  }

  /// The weights as values.
  public func frozen() -> any FrozenNetwork {
    Frozen(
      tables: embeddings.map(\.value), kernels: kernels.map(\.value), bias: bias.value,
      activation: settings.activation, hidden: hidden.map(FrozenDense.init),
      output: FrozenDense(output), convolution: nil)
  }

  private struct Frozen: FrozenNetwork {
    let tables: [Tensor]
    let kernels: [Tensor]
    let bias: Tensor
    let activation: Activation
    let hidden: FrozenDense?
    let output: FrozenDense
    var convolution: ProjectedConvolution?

    func logits(_ batch: TokenBatch) -> Tensor {
      let maxima =
        convolution?(identifiers: batch.identifiers, count: batch.count, lengths: batch.lengths)
        ?? Tensor.embeddedConvolutionMaximum(
          identifiers: batch.identifiers, count: batch.count, lengths: batch.lengths,
          tables: tables, kernels: kernels)
      let features = activation(maxima + bias)
      return output(hidden.map { $0(features) } ?? features)
    }

    /// The form that has multiplied the whole vocabulary with the filters beforehand.
    func prepared(memoryLimit: Int) -> any FrozenNetwork {
      let bytes = ProjectedConvolution.byteCount(
        rowCount: tables[0].shape[0], kernels: kernels.map(\.shape))
      guard bytes <= memoryLimit else { return self }
      var prepared = self
      prepared.convolution = ProjectedConvolution(tables: tables, kernels: kernels)
      return prepared
    }
  }
}
