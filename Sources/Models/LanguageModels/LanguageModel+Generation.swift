public import Tensors
import Text

/// How a text is made up.
public struct GenerationOptions: Hashable, Sendable {
  /// The most tokens to draw.
  public var length = 100
  /// The most lines to finish; 0: no limit.
  public var lines = 0
  /// What scores are divided by: below 1 the probable becomes more so, above 1 less; default 1.
  public var temperature: Float = 1
  /// Draws only among that many most probable tokens; 0: among all.
  public var topCount = 0
  /// Draws only among the most probable tokens that together have this probability; 1: among all.
  ///
  /// Holtzman et al. 2020, *The curious case of neural text degeneration* (arXiv:1904.09751).
  public var topProbability: Float = 1
  /// Whether the token for unknown words may be drawn; default no.
  public var drawsUnknown = false

  /// The defaults.
  public init() {}
}

extension LanguageModel {
  /// Makes up how a text goes on.
  ///
  /// - Parameters:
  ///   - start: the text to go on from, which the model reads from the beginning of a line; its line
  ///     feeds are line ends.
  ///   - options: how tokens are drawn.
  ///   - random: the source of randomness; the same stream gives the same text.
  ///   - body: receives the bytes of each token in turn, with the space before a word.
  /// - Returns: the number of tokens drawn.
  @discardableResult
  public func generate(
    after start: String = "", options: GenerationOptions = GenerationOptions(),
    random: RandomStream = RandomStream(seed: 42), _ body: ([UInt8]) throws -> Void
  ) rethrows -> Int {
    var reader = engine.makeReader()
    var previous: Int32?
    let lines = start.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      var identifiers: [Int32] = []
      encoder.append(Array(line.utf8).span, to: &identifiers)
      if number < lines.count - 1 { identifiers.append(LanguageEncoder.end) }
      for identifier in identifiers { reader.read(identifier) }
      previous = identifiers.last ?? previous
    }
    var sampler = TokenSampler(options: options, random: random)
    var lineCount = 0
    var scores = [Float](repeating: 0, count: encoder.vocabulary.count)
    var piece: [UInt8] = []
    for count in 0..<max(options.length, 0) {
      let token = scores.withUnsafeMutableBufferPointer { scores in
        reader.scores(into: scores)
        return sampler.draw(scores)
      }
      piece.removeAll(keepingCapacity: true)
      encoder.append(token, after: previous, to: &piece)
      try body(piece)
      if token == LanguageEncoder.end {
        lineCount += 1
        if lineCount == options.lines { return count + 1 }
      }
      reader.read(token)
      previous = token
    }
    return max(options.length, 0)
  }
}

/// Draws tokens from scores.
struct TokenSampler {
  let options: GenerationOptions
  var random: RandomStream

  /// A token drawn with the probabilities that the softmax of the scores gives; they are changed.
  mutating func draw(_ scores: UnsafeMutableBufferPointer<Float>) -> Int32 {
    if !options.drawsUnknown { scores[Int(LanguageEncoder.unknown)] = -.infinity }
    if options.temperature != 1 {
      for index in scores.indices { scores[index] /= options.temperature }
    }
    let probabilities = Tensor(shape: [1, scores.count]) { target in
      _ = target.update(fromContentsOf: UnsafeBufferPointer(scores))
    }.softmax()
    return probabilities.withElements { draw(probabilities: $0) }
  }

  private mutating func draw(probabilities: UnsafeBufferPointer<Float>) -> Int32 {
    let isLimited =
      (options.topCount > 0 && options.topCount < probabilities.count) || options.topProbability < 1
    guard isLimited else {
      var rest = Double(random.uniform())
      var last: Int32 = 0
      for (index, probability) in probabilities.enumerated() where probability > 0 {
        rest -= Double(probability)
        last = Int32(index)
        if rest < 0 { break }
      }
      return last
    }
    // Equal ones in the order of their identifiers, so that the choice is always the same.
    let order = probabilities.indices.sorted {
      (probabilities[$1], $0) < (probabilities[$0], $1)
    }
    let most = options.topCount > 0 ? options.topCount : order.count
    var kept: [(index: Int, probability: Double)] = []
    var total = 0.0
    for index in order.prefix(most) where probabilities[index] > 0 {
      kept.append((index, Double(probabilities[index])))
      total += Double(probabilities[index])
      if total >= Double(options.topProbability) { break }
    }
    var rest = Double(random.uniform()) * total
    for (index, probability) in kept {
      rest -= probability
      if rest < 0 { return Int32(index) }
    }
    return Int32(kept.last?.index ?? 0)
  }
}
