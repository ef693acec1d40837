import Archives
import NeuralNets
import Tensors

/// A network with frozen weights as the engine of a language model.
struct NetworkLanguageEngine: LanguageEngine {
  let settings: LanguageModelSettings
  let vocabularySize: Int
  /// The weights by name, as they are saved.
  let weights: [(name: String, tensor: Tensor)]

  /// The present weights of a network.
  init(
    settings: LanguageModelSettings, vocabularySize: Int, weights: [(name: String, tensor: Tensor)]
  ) {
    self.settings = settings
    self.vocabularySize = vocabularySize
    self.weights = weights
  }

  var parameterCount: Int { weights.reduce(0) { $0 + $1.tensor.elementCount } }

  /// A network over the weights: parameters are references and cannot be shared between threads, their
  /// numbers can.
  func makeNetwork() -> any LanguageNetwork {
    var random = RandomStream(seed: 0)
    let network = settings.makeNetwork(
      vocabularySize: vocabularySize, isEmpty: true, using: &random)
    for (entry, weight) in zip(network.parameters, weights) {
      entry.parameter.value = weight.tensor
    }
    return network
  }

  func makeReader() -> any LanguageReader { makeNetwork().makeReader() }

  func logProbability(ofStream tokens: [Int32], cache: CacheSettings, threads: Int) -> Double {
    makeNetwork().logProbability(ofStream: tokens, cache: cache, threads: threads)
  }

  func logProbabilities(ofLines lines: [[Int32]], threads: Int) -> [Double] {
    makeNetwork().logProbabilities(ofLines: lines, threads: threads)
  }

  func add(to draft: inout ArchiveDraft) {
    for (name, tensor) in weights {
      draft.add(tensor, named: name, as: settings.model.precision)
    }
  }
}
