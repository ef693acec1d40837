import NeuralNets
import Tensors
import TestSupport
import Testing

/// Every kind of attention: gradients, weights, padding, windows, choices.
@Suite struct AttentionTests {
  struct Kind: CustomTestStringConvertible, Sendable {
    var name: String
    var options: AttentionOptions
    var testDescription: String { name }

    init(_ name: String, _ change: (inout AttentionOptions) -> Void) {
      self.name = name
      options = AttentionOptions()
      change(&options)
    }
  }

  static let kinds: [Kind] =
    AttentionScore.allCases.map { score in Kind(score.rawValue) { $0.score = score } } + [
      Kind("general, monotonic") {
        $0.score = .general
        $0.scope = .monotonic
        $0.window = 1
      },
      Kind("general, predictive") {
        $0.score = .general
        $0.scope = .predictive
        $0.window = 2
      },
      Kind("two heads") {
        $0.score = .scaledDot
        $0.heads = 2
      },
      Kind("additive with coverage") { $0.seesCoverage = true },
    ]

  private func wave(_ shape: Shape, _ step: Int) -> Tensor {
    Tensor(shape: shape, (0..<shape.elementCount).map { Float(($0 * step) % 17) / 8 - 1 })
  }

  private func make(_ options: AttentionOptions) -> Attention {
    var random = RandomStream(seed: 3)
    let attention = Attention(querySize: 4, memorySize: 4, options: options, using: &random)
    // No weight at zero, so that every part takes part.
    for entry in attention.parameters {
      let shift = random.uniform(-0.3..<0.3, shape: entry.parameter.shape)
      entry.parameter.value = entry.parameter.value + shift
    }
    return attention
  }

  private let lengths: [Int32] = [5, 3]

  @Test(arguments: kinds) func theGradientIsThatOfTheDifferences(kind: Kind) {
    let attention = make(kind.options)
    let coverage = wave([2, 3, 5], 2) * wave([2, 3, 5], 2)
    checkGradient(
      of: { inputs in
        let result = attention(
          inputs[0], attention.prepare(Padded(inputs[1], lengths: lengths)),
          coverage: attention.options.seesCoverage ? coverage : nil)
        return Tensor.concatenated(
          [result.context.reshaped([24]), result.weights.reshaped([30])], along: 0)
      }, at: [wave([2, 3, 4], 5), wave([2, 5, 4], 7)], step: 0.01, tolerance: 4e-3)
  }

  @Test(arguments: kinds) func theWeightsHaveGradients(kind: Kind) {
    let attention = make(kind.options)
    let (queries, memory) = (wave([2, 3, 4], 5), wave([2, 5, 4], 7))
    func loss() -> Tensor {
      let result = attention(
        queries, attention.prepare(Padded(memory, lengths: lengths)),
        coverage: wave([2, 3, 5], 2))
      return (result.context * wave([2, 3, 4], 3)).sum()
        + (result.weights * wave([2, 3, 5], 4)).sum()
    }
    let (_, gradients) = withGradients { loss() }
    for entry in attention.parameters {
      guard let gradient = gradients[entry.parameter]?.dense() else {
        Issue.record("no gradient for \(entry.name)")
        continue
      }
      let value = entry.parameter.value
      for index in stride(from: 0, to: value.elementCount, by: 3) {
        func shifted(_ offset: Float) -> Double {
          var changed = value
          changed.withMutableElements { $0[index] += offset }
          entry.parameter.value = changed
          defer { entry.parameter.value = value }
          return Double(loss().item)
        }
        let slope = (shifted(0.01) - shifted(-0.01)) / 0.02
        #expect(
          abs(slope - Double(gradient.elements[index])) < 5e-3 * max(1, abs(slope)),
          "\(entry.name)[\(index)]: \(gradient.elements[index]), difference \(slope)")
      }
    }
  }

  @Test(arguments: kinds) func theWeightsAddUpToOneAndPaddingHasNone(kind: Kind) {
    let attention = make(kind.options)
    let memory = attention.prepare(Padded(wave([2, 5, 4], 7), lengths: lengths))
    let weights = attention(wave([2, 3, 4], 5), memory).weights
    for row in 0..<6 {
      let row = Array(weights.elements[row * 5..<(row + 1) * 5])
      #expect(abs(row.reduce(0, +) - 1) < 1e-5)
    }
    for row in 3..<6 {
      #expect(weights.elements[row * 5 + 3] == 0 && weights.elements[row * 5 + 4] == 0)
    }
  }

  @Test(arguments: kinds) func eachSequenceIsAttendedToAsIfAlone(kind: Kind) {
    let attention = make(kind.options)
    let (queries, values) = (wave([2, 3, 4], 5), wave([2, 5, 4], 7))
    let both = attention(
      queries, attention.prepare(Padded(values, lengths: lengths))
    ).context
    let second = attention(
      queries.sliced(1..<2, along: 0),
      attention.prepare(Padded(values.sliced(1..<2, along: 0).sliced(0..<3, along: 1)))
    ).context
    for (a, b) in zip(both.elements.suffix(12), second.elements) { #expect(abs(a - b) < 1e-5) }
  }

  @Test func aMonotonicWindowSeesOnlyItsNeighbourhood() {
    var options = AttentionOptions()
    options.score = .dot
    options.scope = .monotonic
    options.window = 1
    let attention = make(options)
    let memory = attention.prepare(Padded(wave([1, 5, 4], 7)))
    let weights = attention(wave([1, 5, 4], 5), memory).weights
    for query in 0..<5 {
      for place in 0..<5 {
        #expect((weights[0, query, place] > 0) == (abs(query - place) <= 1))
      }
    }
  }

  @Test func hardAttentionTakesTheMostProbablePositionOutsideTraining() {
    var options = AttentionOptions()
    options.score = .general
    options.isHard = true
    let attention = make(options)
    let values = wave([2, 5, 4], 7)
    let result = attention(
      wave([2, 3, 4], 5), attention.prepare(Padded(values, lengths: lengths)))
    for row in 0..<6 {
      let weights = Array(result.weights.elements[row * 5..<(row + 1) * 5])
      let best = weights.firstIndex(of: weights.max() ?? 0) ?? 0
      let expected = (0..<4).map { values[row / 3, best, $0] }
      #expect(Array(result.context.elements[row * 4..<(row + 1) * 4]) == expected)
    }
    #expect(result.logProbability == nil)
  }

  @Test func hardAttentionDrawsPositionsByTheirWeightsInTraining() {
    var options = AttentionOptions()
    options.score = .general
    options.isHard = true
    let attention = make(options)
    let (queries, values) = (wave([1, 1, 4], 5), wave([1, 3, 4], 7))
    var counts = [Double](repeating: 0, count: 3)
    let weights = attention(queries, attention.prepare(Padded(values))).weights.elements
    for seed in 0..<3000 {
      _ = withGradients(training: true, random: RandomStream(seed: UInt64(seed))) {
        let result = attention(queries, attention.prepare(Padded(values)))
        let place = (0..<3).first { place in
          (0..<4).allSatisfy { result.context[0, 0, $0] == values[0, place, $0] }
        }
        counts[place ?? 0] += 1
        #expect(
          abs((result.logProbability?.item ?? 0) - Tensor([weights[place ?? 0]]).log().item) < 1e-3)
        return result.context.sum()
      }
    }
    // Three standard deviations of a share of 3,000 draws are below 0.03.
    for (count, weight) in zip(counts, weights) {
      #expect(abs(count / 3000 - Double(weight)) < 0.03)
    }
  }

  @Test func optionsThatDoNotFitAreSaidToBe() {
    var options = AttentionOptions()
    options.score = .dot
    #expect(options.mistake(querySize: 4, memorySize: 6)?.contains("use general") == true)
    options.heads = 2
    #expect(options.mistake(querySize: 4, memorySize: 4)?.contains("scaled-dot") == true)
    options.score = .scaledDot
    #expect(options.mistake(querySize: 5, memorySize: 4)?.contains("evenly") == true)
    options = AttentionOptions()
    options.score = .general
    options.seesCoverage = true
    #expect(options.mistake(querySize: 4, memorySize: 4)?.contains("additive") == true)
  }
}
