import Archives
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What stands behind a ``LanguageModel``: an n-gram model or a network with frozen weights.
protocol LanguageEngine: Sendable {
  /// How many numbers it holds.
  var parameterCount: Int { get }

  /// A reader at the beginning of a line.
  func makeReader() -> any LanguageReader

  /// The sum of the logarithms of the probabilities of all tokens of a stream that begins behind a
  /// line end; what was read before goes on counting where the model can remember it.
  ///
  /// - Parameter cache: what a network remembers beside its state; n-grams remember nothing.
  func logProbability(ofStream tokens: [Int32], cache: CacheSettings, threads: Int) -> Double

  /// The same for lines, each read on its own from the beginning of a line.
  func logProbabilities(ofLines lines: [[Int32]], threads: Int) -> [Double]

  /// Adds the weights to `model.safetensors`.
  func add(to draft: inout ArchiveDraft)
}

/// A model in the middle of a text: it reads tokens and says what may come next.
protocol LanguageReader {
  /// Moves behind a token.
  mutating func read(_ token: Int32)

  /// Writes a number for each token of the vocabulary whose softmax gives the probabilities of the
  /// next one.
  mutating func scores(into scores: UnsafeMutableBufferPointer<Float>)
}

/// An n-gram model as the engine of a language model.
struct NgramEngine: LanguageEngine {
  let model: NgramModel

  var parameterCount: Int { model.count }

  func makeReader() -> any LanguageReader {
    NgramReader(model: model, context: model.beginning)
  }

  func logProbability(ofStream tokens: [Int32], cache: CacheSettings, threads: Int) -> Double {
    // Contexts end with their lines, so that parts cut at line ends add up.
    let size = 1 << 16
    var cuts = [0]
    while let last = cuts.last, last < tokens.count {
      var end = min(last + size, tokens.count)
      while end < tokens.count, tokens[end - 1] != LanguageEncoder.end { end += 1 }
      cuts.append(end)
    }
    let sums = parallelMap(cuts.count - 1, threads: threads) { part in
      logProbability(of: tokens[cuts[part]..<cuts[part + 1]])
    }
    return sums.reduce(0, +)
  }

  func logProbabilities(ofLines lines: [[Int32]], threads: Int) -> [Double] {
    parallelMap(lines.count, threads: threads) { logProbability(of: lines[$0][...]) }
  }

  private func logProbability(of tokens: ArraySlice<Int32>) -> Double {
    var context = model.beginning
    var sum = 0.0
    for token in tokens {
      sum += log(Double(model.probability(of: token, advancing: &context)))
    }
    return sum
  }

  func add(to draft: inout ArchiveDraft) { model.add(to: &draft) }
}

private struct NgramReader: LanguageReader {
  let model: NgramModel
  var context: NgramModel.Context

  mutating func read(_ token: Int32) {
    _ = model.probability(of: token, advancing: &context)
  }

  mutating func scores(into scores: UnsafeMutableBufferPointer<Float>) {
    var distribution = Tensor(zeros: [scores.count])
    distribution.withMutableElements { model.distribution(in: context, into: $0) }
    distribution.log().withElements { _ = scores.update(fromContentsOf: $0) }
  }
}
