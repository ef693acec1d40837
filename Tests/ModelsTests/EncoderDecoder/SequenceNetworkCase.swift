import NeuralNets
import Tensors
import Testing

@testable import Models

/// A kind of sequence-to-sequence network, small, with random weights.
struct SequenceNetworkCase: CustomTestStringConvertible, Sendable {
  let name: String
  let settings: TranslationSettings
  var testDescription: String { name }

  static let vocabularySize = 11

  init(
    _ name: String, _ architecture: TranslationArchitecture = .recurrent,
    _ change: (inout TranslationSettings) -> Void = { _ in }
  ) {
    self.name = name
    var settings = TranslationSettings(architecture: architecture)
    settings.model.embeddingSize = 6
    settings.model.encoderSize = 5
    settings.model.decoderSize = 7
    settings.text.sharesVocabulary = true
    settings.text.sourceUnit = .character
    settings.text.targetUnit = .character
    settings.text.sourceLength = 12
    settings.text.targetLength = 12
    settings.model.encoderLayers = architecture == .convolutional ? 2 : 1
    settings.model.decoderLayers = architecture == .convolutional ? 2 : 1
    change(&settings)
    self.settings = settings
  }

  static let all: [SequenceNetworkCase] = [
    SequenceNetworkCase("additive"),
    SequenceNetworkCase("LSTM, general, two layers, tied") {
      $0.model.cell = .lstm
      $0.model.attention = .general
      $0.model.encoderLayers = 2
      $0.model.decoderLayers = 2
      $0.model.tiesWeights = true
      $0.model.sharesEmbeddings = true
    },
    SequenceNetworkCase("input feeding") {
      $0.model.feedsInput = true
      $0.model.attention = .general
    },
    SequenceNetworkCase("attention to embeddings as well, pointer") {
      $0.model.attendsEmbeddings = true
      $0.model.attention = .general
      $0.model.copying = .pointer
      $0.text.sharesVocabulary = true
    },
    SequenceNetworkCase("attention before the step, state as features") {
      $0.model.attends = .before
      $0.model.readout = .state
      $0.model.attention = .general
      $0.model.merge = .sum
    },
    SequenceNetworkCase("Cho's decoder") {
      $0.model.attention = .none
      $0.model.joinsSummary = true
      $0.model.readout = .maxout
      $0.model.cell = .gru
      $0.model.isBidirectional = false
    },
    SequenceNetworkCase("the course's characters") {
      $0.model.attention = .none
      $0.model.embeddingSize = 0
      $0.model.cell = .lstm
      $0.model.isBidirectional = false
      $0.model.initialState = .copied
      $0.model.encoderSize = 7
      $0.model.readout = .state
    },
    SequenceNetworkCase("scaled dot product with heads") {
      $0.model.attention = .scaledDot
      $0.model.heads = 2
      $0.model.attentionSize = 8
      $0.model.encoderSize = 4
    },
    SequenceNetworkCase("local, predictive") {
      $0.model.attention = .general
      $0.model.attentionScope = .predictive
      $0.model.attentionWindow = 2
    },
    SequenceNetworkCase("local, monotonic") {
      $0.model.attention = .general
      $0.model.attentionScope = .monotonic
      $0.model.attentionWindow = 2
    },
    SequenceNetworkCase("location") { $0.model.attention = .location },
    SequenceNetworkCase("cosine") { $0.model.attention = .cosine },
    SequenceNetworkCase("hard") {
      $0.model.attention = .general
      $0.model.isHard = true
    },
    SequenceNetworkCase("coverage") { $0.model.coverage = true },
    SequenceNetworkCase("pointer with coverage") {
      $0.model.copying = .pointer
      $0.model.coverage = true
      $0.model.sharesEmbeddings = true
    },
    SequenceNetworkCase("pointer") { $0.model.copying = .pointer },
    SequenceNetworkCase("scores of copying") {
      $0.model.copying = .scores
      $0.model.attends = .before
    },
    SequenceNetworkCase("convolutional", .convolutional),
    SequenceNetworkCase("convolutional, width 2, tied", .convolutional) {
      $0.model.kernelSize = 2
      $0.model.tiesWeights = true
    },
  ]

  func makeNetwork(seed: UInt64 = 5) -> any SequenceNetwork {
    var random = RandomStream(seed: seed)
    let network = settings.makeNetwork(
      sourceVocabularySize: Self.vocabularySize, targetVocabularySize: Self.vocabularySize,
      using: &random)
    // Larger weights than a new network has, so that decisions differ and every part counts.
    for entry in network.parameters where entry.parameter.isTrainable {
      let noise = random.uniform(-0.4..<0.4, shape: entry.parameter.shape)
      entry.parameter.value = entry.parameter.value + noise
    }
    return network
  }

  /// Sources of different lengths; of copying networks some tokens are unknown.
  var sources: [[Int32]] {
    let copies = settings.model.copying != .none
    return [
      [4, 5, 6, 7, 8], [9, 10], [copies ? 11 : 4, 6, copies ? 12 : 5], [8, 8, 8, 4, 5, 6, 7],
    ]
  }

  /// Targets of different lengths, one of them empty.
  var targets: [[Int32]] {
    let copies = settings.model.copying != .none
    return [[5, 6], [9, 9, 10, 4], [copies ? 12 : 7, 4, 1], []]
  }
}
