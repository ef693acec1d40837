import NeuralNets
import Tensors

extension ClassifierArchitecture {
  /// Whether the network is a ``RecurrentClassifier``.
  public var isRecurrent: Bool {
    switch self {
    case .textCNN, .convolution, .averagedEmbeddings, .ngramBag, .linear: false
    case .rnn, .lstm, .gru, .bidirectionalRNN, .deepBidirectionalRNN, .bilstm, .lstmMean,
      .peepholeBiLSTM, .convolutionGRU, .pooledBiGRU:
      true
    }
  }
}

extension ClassifierSettings {
  /// The defaults of the recurrent architectures: the course's models, by their names.
  mutating func setRecurrentDefaults() {
    model.embeddingSize = 32
    model.dropout = 0
    training.batchSize = 64
    switch architecture {
    case .rnn:
      recurrent.cell = .tanh
      recurrent.sizes = [16]
      setHidden(256, dropout: 0.5)
    case .lstm: setHidden(256, dropout: 0.2)
    case .gru:
      recurrent.cell = .gruResetAfter
      setHidden(256, dropout: 0.2)
    case .bidirectionalRNN:
      recurrent.cell = .tanh
      recurrent.sizes = [16]
      setBothDirections(pooling: .flatten)
    case .deepBidirectionalRNN:
      recurrent.cell = .tanh
      recurrent.sizes = [16, 8]
      setBothDirections(pooling: .last)
    case .bilstm: setBothDirections(pooling: .flatten)
    case .lstmMean, .peepholeBiLSTM:
      model.dropout = 0.5
      model.hiddenSize = 100
      model.hiddenActivation = .linear
      recurrent.pooling = .mean
      recurrent.peepholes = architecture == .peepholeBiLSTM
      recurrent.bidirectionalLayers = architecture == .peepholeBiLSTM ? 1 : 0
    case .convolutionGRU:
      // Chollet 2017, Deep learning with Python, 6.4: a convolution shortens what the GRU reads.
      model.regions = [5, 5]
      model.filters = 32
      recurrent.convolutions = 2
      recurrent.convolutionPooling = 3
      recurrent.cell = .gruResetAfter
      recurrent.inputDropout = 0.1
      recurrent.recurrentDropout = 0.5
    case .pooledBiGRU:
      model.embeddingSize = 128
      model.dropout = 0.5
      model.wordDropout = 0.3
      recurrent.cell = .gruResetAfter
      recurrent.sizes = [64]
      recurrent.bidirectionalLayers = 1
      recurrent.pooling = .meanAndMaximum
    case .textCNN, .convolution, .averagedEmbeddings, .ngramBag, .linear: break
    }
  }

  private mutating func setHidden(_ size: Int, dropout: Float) {
    model.embeddingDropout = dropout
    model.hiddenSize = size
    model.hiddenDropout = dropout
  }

  private mutating func setBothDirections(pooling: SequencePooling) {
    model.embeddingDropout = 0.5
    model.dropout = 0.5
    recurrent.bidirectionalLayers = 1
    recurrent.pooling = pooling
  }
}

extension RecurrentSettings {
  /// Throws where a number makes no sense.
  func validate() throws(SettingsError) {
    func check(_ holds: Bool, _ name: String, _ message: String) throws(SettingsError) {
      if !holds { throw SettingsError(name: "recurrent.\(name)", message: message) }
    }
    try check(!sizes.isEmpty, "sizes", "must name at least one layer's units")
    for size in sizes {
      try check(
        size > 0 && size <= 1 << 14, "sizes", "must be from 1 to \(1 << 14), not \(size)")
    }
    try check(
      bidirectionalLayers >= 0 && bidirectionalLayers <= sizes.count, "bidirectional-layers",
      "must be from 0 to the number of layers, not \(bidirectionalLayers)")
    try check(
      !peepholes || cell == .lstm || cell == .coupledLSTM, "peepholes",
      "are for lstm and coupled-lstm, not for \(cell.rawValue)")
    for (rate, name) in [(inputDropout, "input-dropout"), (recurrentDropout, "recurrent-dropout")] {
      try check(rate >= 0 && rate < 1, name, "must be at least 0 and below 1, not \(rate)")
    }
    try check(
      convolutions >= 0 && convolutions <= 8, "convolutions",
      "must be from 0 to 8, not \(convolutions)")
    try check(
      convolutionPooling > 0 && convolutionPooling <= 16, "convolution-pooling",
      "must be from 1 to 16, not \(convolutionPooling)")
    try check(
      pooling != .flatten || convolutions == 0, "pooling",
      "flatten cannot follow convolutions: the number of places would depend on the text")
  }

  /// How many numbers the layers hold for inputs of the given width, and the width of what they
  /// give the classifier; in floating point, as damaged sizes may have products beyond any integer.
  func footprint(
    inputSize: Double, network: NetworkSettings, length: Int
  ) -> (parameters: Double, features: Double) {
    var width = inputSize
    var parameters = 0.0
    for index in 0..<convolutions {
      let region = network.regions[min(index, network.regions.count - 1)]
      parameters += Double(region) * width * Double(network.filters)
      width = Double(network.filters)
    }
    for (index, size) in sizes.enumerated() {
      let size = Double(size)
      let directions = index < bidirectionalLayers ? 2.0 : 1.0
      parameters += directions * Double(cell.gateCount) * size * (width + size)
      width = directions * size
    }
    switch pooling {
    case .last, .mean, .maximum: break
    case .meanAndMaximum: width *= 2
    case .flatten: width *= Double(length)
    }
    return (parameters, width)
  }
}
