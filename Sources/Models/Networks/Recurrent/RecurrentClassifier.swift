public import NeuralNets
public import Tensors

/// A recurrent text classifier: embeddings, if asked for convolutions, recurrent layers in one or
/// both directions, pooling over time, an optional hidden layer and the output.
///
/// All recurrent architectures are this network with settings of their own.
public struct RecurrentClassifier: ClassifierNetwork {
  /// One recurrent layer: forwards and, where it reads both ways, backwards.
  struct Layer: Parameterized {
    let forward: any FusedRecurrentCell
    let backward: (any FusedRecurrentCell)?

    var children: ParameterTree { ["forward": forward, "backward": backward] }
    var outputSize: Int { forward.outputSize * (backward == nil ? 1 : 2) }

    func directions(_ weights: (any FusedRecurrentCell) -> RecurrentWeights)
      -> [RecurrentComputation.Direction]
    {
      [forward, backward].compactMap { $0 }.enumerated().map { index, cell in
        .init(unit: cell.unit, weights: weights(cell), isReversed: index == 1)
      }
    }
  }

  /// A convolution before the recurrent layers.
  struct Convolution: Parameterized {
    let kernel: Parameter
    let bias: Parameter

    var children: ParameterTree { ["kernel": kernel, "bias": bias] }
  }

  /// The embedding tables, laid side by side.
  public let embeddings: [Parameter]
  let convolutions: [Convolution]
  let layers: [Layer]
  /// The optional hidden layer.
  public let hidden: Dense?
  /// The output layer.
  public let output: Dense

  private let network: NetworkSettings
  private let settings: RecurrentSettings
  private let length: Int

  /// A network with random weights.
  ///
  /// - Parameters:
  ///   - network: sizes and dropout around the recurrent layers.
  ///   - settings: the recurrent layers.
  ///   - length: the most tokens of a text; all of them are places of a flattened output.
  ///   - vocabularySize: V.
  ///   - outputSize: the number of scores, 1 for two labels.
  ///   - vectors: given embeddings `[V, D]`, for the channels that use them.
  ///   - random: where the weights are drawn from.
  public init(
    _ network: NetworkSettings, _ settings: RecurrentSettings, length: Int, vocabularySize: Int,
    outputSize: Int, vectors: Tensor? = nil, using random: inout RandomStream
  ) {
    self.network = network
    self.settings = settings
    self.length = length
    embeddings = Parameter.embeddings(
      network, vocabularySize: vocabularySize, vectors: vectors, using: &random)
    var width = embeddings.reduce(0) { $0 + $1.shape[1] }
    var convolutions: [Convolution] = []
    for index in 0..<settings.convolutions {
      let region = network.regions[min(index, network.regions.count - 1)]
      convolutions.append(
        Convolution(
          kernel: Initializer.glorotUniform.makeParameter(
            [region, width, network.filters], using: &random),
          bias: Parameter(Tensor(zeros: [network.filters]))))
      width = network.filters
    }
    self.convolutions = convolutions
    var layers: [Layer] = []
    for (index, size) in settings.sizes.enumerated() {
      let forward = Self.cell(settings, inputSize: width, size: size, &random)
      let backward =
        index < settings.bidirectionalLayers
        ? Self.cell(settings, inputSize: width, size: size, &random) : nil
      let layer = Layer(forward: forward, backward: backward)
      width = layer.outputSize
      layers.append(layer)
    }
    self.layers = layers
    switch settings.pooling {
    case .last, .mean, .maximum: break
    case .meanAndMaximum: width *= 2
    case .flatten: width *= length
    }
    hidden =
      network.hiddenSize > 0
      ? Dense(
        inputSize: width, outputSize: network.hiddenSize, activation: network.hiddenActivation,
        using: &random) : nil
    output = Dense.output(network, inputSize: hidden?.outputSize ?? width, outputSize, &random)
  }

  private static func cell(
    _ settings: RecurrentSettings, inputSize: Int, size: Int, _ random: inout RandomStream
  ) -> any FusedRecurrentCell {
    guard settings.peepholes, settings.cell.stateCount == 2 else {
      return settings.cell.makeCell(inputSize: inputSize, hiddenSize: size, using: &random)
    }
    var options = LSTMOptions()
    options.couplesGates = settings.cell == .coupledLSTM
    options.peepholes = .all
    return LSTMCell(inputSize: inputSize, hiddenSize: size, options: options, using: &random)
  }

  /// The parts: `embeddings.0`, `convolutions.0.kernel` …, `layers.0.forward.inputWeights` …,
  /// `hidden`, `output`.
  public var children: ParameterTree {
    [
      "embeddings": embeddings, "convolutions": convolutions, "layers": layers, "hidden": hidden,
      "output": output,
    ]
  }

  /// As many positions as convolutions and pooling need to leave one; all of them where outputs are
  /// flattened.
  public var minimumLength: Int {
    if settings.pooling == .flatten { return length }
    var needed = 1
    for convolution in convolutions.reversed() {
      needed = needed * settings.convolutionPooling + convolution.kernel.shape[0] - 1
    }
    return needed
  }

  /// The class scores `[N, C]`.
  public func logits(_ batch: TokenBatch) -> Tensor {
    computation(\.tensor) { $0.weights }.logits(batch)
  }

  /// The weights as values.
  public func frozen() -> any FrozenNetwork {
    withoutGradients { computation(\.value) { $0.weights } }
  }

  private func computation(
    _ value: (Parameter) -> Tensor, _ weights: (any FusedRecurrentCell) -> RecurrentWeights
  ) -> RecurrentComputation {
    RecurrentComputation(
      network: network, settings: settings, length: length, tables: embeddings.map(value),
      convolutions: convolutions.map { (value($0.kernel), value($0.bias)) },
      layers: layers.map { $0.directions(weights) },
      hidden: hidden.map { FrozenDense($0, value) }, output: FrozenDense(output, value))
  }

  /// The layers with output shapes and parameter counts.
  public func summary(length: Int) -> ModelSummary {
    var steps = length
    let width = embeddings.reduce(0) { $0 + $1.shape[1] }
    var rows = [
      ModelSummary.Row(
        name: "embeddings", layer: "Embedding", outputShape: [1, length, width], of: embeddings)
    ]
    for (index, convolution) in convolutions.enumerated() {
      let region = convolution.kernel.shape[0]
      steps = max((steps - region + 1) / settings.convolutionPooling, 1)
      let pooling =
        settings.convolutionPooling > 1 ? " + MaxPooling1D(\(settings.convolutionPooling))" : ""
      rows.append(
        .init(
          name: "convolutions.\(index)",
          layer: "Conv1D(\(region), \(network.activation.rawValue))\(pooling)",
          outputShape: [1, steps, convolution.kernel.shape[2]], of: convolution))
    }
    for (index, layer) in layers.enumerated() {
      let name = layer.forward.layerName
      rows.append(
        .init(
          name: "layers.\(index)", layer: layer.backward == nil ? name : "Bidirectional(\(name))",
          outputShape: [1, steps, layer.outputSize], of: layer))
    }
    for (name, layer) in [("hidden", hidden), ("output", output)] {
      guard let layer else { continue }
      rows.append(
        .init(name: name, layer: layer.summaryName, outputShape: [1, layer.outputSize], of: layer))
    }
    return ModelSummary(of: self, rows: rows)
  }
}
