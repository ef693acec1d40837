public import NeuralNets
public import Tensors

/// The mean of a text's embeddings and a dense layer: word order plays no part.
///
/// With hashed word n-grams among the tokens this is fastText's classifier (Joulin et al. 2017,
/// *Bag of tricks for efficient text classification*).
public struct AveragedEmbeddings: ClassifierNetwork {
  /// The embedding tables, laid side by side.
  public let embeddings: [Parameter]
  /// The optional hidden layer.
  public let hidden: Dense?
  /// The output layer.
  public let output: Dense

  private let settings: NetworkSettings

  /// A network with random weights; parameters as in ``TextCNN``.
  public init(
    _ settings: NetworkSettings, vocabularySize: Int, outputSize: Int, vectors: Tensor? = nil,
    using random: inout RandomStream
  ) {
    self.settings = settings
    embeddings = Parameter.embeddings(
      settings, vocabularySize: vocabularySize, vectors: vectors, using: &random)
    let width = embeddings.reduce(0) { $0 + $1.shape[1] }
    hidden =
      settings.hiddenSize > 0
      ? Dense(
        inputSize: width, outputSize: settings.hiddenSize, activation: settings.hiddenActivation,
        using: &random) : nil
    output = Dense.output(settings, inputSize: hidden?.outputSize ?? width, outputSize, &random)
  }

  /// The parts: `embeddings.0`, `hidden`, `output`.
  public var children: ParameterTree {
    ["embeddings": embeddings, "hidden": hidden, "output": output]
  }

  /// The class scores `[N, C]`.
  public func logits(_ batch: TokenBatch) -> Tensor {
    let means = Tensor.embeddedMean(
      identifiers: batch.identifiers, count: batch.count, lengths: batch.lengths,
      tables: embeddings.map(\.tensor))
    let features = means.dropout(rate: settings.dropout)
    return output(hidden.map { $0(features) } ?? features)
  }

  /// The layers with output shapes and parameter counts.
  public func summary(length: Int) -> ModelSummary {
    let width = embeddings.reduce(0) { $0 + $1.shape[1] }
    var rows = [
      ModelSummary.Row(
        name: "embeddings", layer: "Embedding + GlobalAveragePooling1D", outputShape: [1, width],
        of: embeddings)
    ]
    for (name, layer) in [("hidden", hidden), ("output", output)] {
      guard let layer else { continue }
      rows.append(
        .init(name: name, layer: layer.summaryName, outputShape: [1, layer.outputSize], of: layer))
    }
    return ModelSummary(of: self, rows: rows)
  }

  /// The weights as values.
  public func frozen() -> any FrozenNetwork {
    Frozen(
      tables: embeddings.map(\.value), hidden: hidden.map(FrozenDense.init),
      output: FrozenDense(output))
  }

  private struct Frozen: FrozenNetwork {
    let tables: [Tensor]
    let hidden: FrozenDense?
    let output: FrozenDense

    func logits(_ batch: TokenBatch) -> Tensor {
      let means = Tensor.embeddedMean(
        identifiers: batch.identifiers, count: batch.count, lengths: batch.lengths, tables: tables)
      return output(hidden.map { $0(means) } ?? means)
    }
  }
}
