import NeuralNets
import Tensors

/// Draws targets token by token, instead of looking for the most probable ones.
struct SequenceSampler {
  let network: any SequenceNetwork
  let settings: SearchSettings
  /// The most tokens a target can have.
  let targetLength: Int
  /// How tokens are drawn.
  let options: GenerationOptions

  /// A target drawn for each source `[N, S]`.
  ///
  /// - Parameter random: the source of randomness; each source draws from a stream of its own.
  func hypotheses(for tokens: TokenBatch, random: [RandomStream]) -> [Hypothesis] {
    withoutGradients {
      let limits = tokens.lengths.map {
        settings.limit(sourceLength: Int($0), targetLength: targetLength)
      }
      let source = network.encode(tokens, queryCount: limits.max())
      var state = network.start(source)
      var beginnings = [Beginning](repeating: Beginning(), count: tokens.count)
      var isDone = [Bool](repeating: false, count: tokens.count)
      var options = options
      options.drawsUnknown = true
      var samplers = random.map { TokenSampler(options: options, random: $0) }
      while isDone.contains(false) {
        let last = beginnings.map { $0.tokens.last ?? SequenceCodec.begin }
        let result = network.step(last, state: state, source: source)
        state = result.state
        var scores = TokenScores(result.output, network: network, source: source, width: 1)
        for row in beginnings.indices where !isDone[row] {
          var token = SequenceCodec.end
          scores.withRow(row) { values in
            for token in SequenceCodec.unwritten { values[Int(token)] = -.infinity }
            let logProbabilities = Array(values)
            if beginnings[row].tokens.count + 1 < limits[row] { token = samplers[row].draw(values) }
            beginnings[row].logProbability += logProbabilities[Int(token)]
          }
          if token == SequenceCodec.end {
            isDone[row] = true
          } else {
            beginnings[row].tokens.append(token)
          }
        }
      }
      return beginnings.map { beginning in
        Hypothesis(
          tokens: beginning.tokens, logProbability: beginning.logProbability,
          score: beginning.logProbability
            / settings.normalizer(length: beginning.tokens.count + 1), attention: [])
      }
    }
  }
}
