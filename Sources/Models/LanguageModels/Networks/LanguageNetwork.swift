import NeuralNets
import Tensors

/// A network that foresees tokens.
protocol LanguageNetwork: Parameterized {
  /// From features to probabilities.
  var output: any TokenOutput { get }

  /// What the output needs to foresee the token behind each of a batch: `[N · T, F]`, and where the
  /// network then stands.
  ///
  /// - Parameters:
  ///   - tokens: the tokens `[N, T]`.
  ///   - state: where the network stood; `nil`: at the beginning of a line.
  func features(_ tokens: TokenBatch, state: LanguageState?) -> (Tensor, LanguageState)

  /// The state at the beginning of a line, for `count` texts.
  func initialState(count: Int) -> LanguageState

  /// A reader for one text that makes its steps as cheap as it can.
  func makeReader() -> any LanguageReader
}

/// Where a network stands in some texts: tensors with a row for each.
struct LanguageState: Sendable {
  /// The tensors of each layer.
  var layers: [[Tensor]]

  /// The same as constants: no gradient flows back to the batch they come from.
  func detached() -> LanguageState {
    LanguageState(layers: layers.map { $0.map { $0.detached() } })
  }

  /// The state in which some of the texts stand where the one text of another does.
  func replacing(_ rows: [Int], by other: LanguageState) -> LanguageState {
    LanguageState(
      layers: zip(layers, other.layers).map { own, other in
        zip(own, other).map { own, other in
          var copy = own
          let width = own.shape[-1]
          copy.withMutableElements { target in
            other.withElements { source in
              for row in rows {
                for index in 0..<width { target[row * width + index] = source[index] }
              }
            }
          }
          return copy
        }
      })
  }
}

extension LanguageModelSettings {
  /// How many numbers the network of these settings has; `nil` for n-grams, which have to be counted.
  public func parameterCount(vocabularySize: Int) -> Int? {
    guard architecture != .kneserNey else { return nil }
    var random = RandomStream(seed: 0)
    return makeNetwork(vocabularySize: vocabularySize, isEmpty: true, using: &random)
      .parameterCount
  }

  /// The network of these settings with new weights.
  ///
  /// - Parameter isEmpty: whether the weights are to be zeros, because others will replace them.
  func makeNetwork(
    vocabularySize: Int, isEmpty: Bool = false, using random: inout RandomStream
  ) -> any LanguageNetwork {
    let initializer: Initializer? =
      isEmpty
      ? .zeros
      : model.initialRange > 0
        ? .uniform(from: -model.initialRange, to: model.initialRange) : nil
    switch architecture {
    case .feedForward:
      return FeedForwardLanguageNetwork(
        model, vocabularySize: vocabularySize, initializer: initializer, using: &random)
    case .kneserNey, .rnn, .lstm, .gru:
      return RecurrentLanguageNetwork(
        architecture, model, vocabularySize: vocabularySize, initializer: initializer,
        using: &random)
    }
  }
}

extension LanguageNetworkSettings {
  /// The output layer over features of the given width.
  func makeOutput(
    inputSize: Int, vocabularySize: Int, embedding: Parameter, initializer: Initializer?,
    using random: inout RandomStream
  ) -> any TokenOutput {
    let initial = initializer ?? .glorotUniform
    // Without rare tokens there is nothing to be gained from clusters.
    let cutoffs = cutoffs.filter { $0 < vocabularySize }
    if output == .adaptive, !cutoffs.isEmpty {
      return AdaptiveSoftmax(
        inputSize: inputSize, vocabularySize: vocabularySize, cutoffs: cutoffs,
        initializer: initial, using: &random)
    }
    if output == .differentiated {
      return DifferentiatedSoftmax(
        inputSize: inputSize, vocabularySize: vocabularySize, cutoffs: cutoffs,
        initializer: initial, using: &random)
    }
    let full =
      tiesWeights
      ? SoftmaxOutput(weight: embedding)
      : SoftmaxOutput(
        inputSize: inputSize, vocabularySize: vocabularySize,
        initializer: initializer ?? .uniform(), using: &random)
    return output == .sampled ? SampledSoftmax(full, sampleCount: samples) : full
  }
}
