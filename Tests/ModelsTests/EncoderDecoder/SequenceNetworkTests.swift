import NeuralNets
import Tensors
import Testing

@testable import Models

/// What holds for every kind of sequence-to-sequence network.
@Suite struct SequenceNetworkTests {
  private func close(_ a: Tensor?, _ b: Tensor?, _ tolerance: Float = 2e-5) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a.elementCount == b.elementCount
      && zip(a.elements, b.elements).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
  }

  @Test(arguments: SequenceNetworkCase.all)
  func readingAtOnceIsSteppingOneByOne(kind: SequenceNetworkCase) {
    let network = kind.makeNetwork()
    let source = network.encode(TokenBatch(sourceRows: kind.sources))
    let targets = TargetBatch(kind.targets)
    let whole = network.read(targets.inputs, source: source).selecting(targets.rows)
    let stepwise = network.readStepwise(targets.inputs, source: source).selecting(targets.rows)
    #expect(close(whole.features, stepwise.features))
    #expect(close(whole.attention, stepwise.attention))
    #expect(close(whole.gate, stepwise.gate))
    #expect(close(whole.copyScores, stepwise.copyScores))
    #expect(close(whole.overlap, stepwise.overlap))
  }

  @Test(arguments: SequenceNetworkCase.all)
  func aBatchOfMixedLengthsIsEachPairAlone(kind: SequenceNetworkCase) {
    let network = kind.makeNetwork()
    let together = network.logProbabilities(
      of: TargetBatch(kind.targets), given: TokenBatch(sourceRows: kind.sources))
    for (index, value) in together.enumerated() {
      let alone = network.logProbabilities(
        of: TargetBatch([kind.targets[index]]), given: TokenBatch(sourceRows: [kind.sources[index]])
      )
      #expect(abs(alone[0] - value) < 1e-4)
    }
  }

  @Test(arguments: SequenceNetworkCase.all)
  func theGradientOfTheLossIsThatOfTheDifferences(kind: SequenceNetworkCase) {
    // A drawn position makes the loss a random number.
    if kind.settings.model.isHard { return }
    let network = kind.makeNetwork()
    let source = TokenBatch(sourceRows: kind.sources)
    let targets = TargetBatch(kind.targets)
    func loss() -> Tensor { network.loss(source, targets, settings: kind.settings.training) }
    let (_, gradients) = withGradients { loss() }
    for entry in network.parameters where entry.parameter.isTrainable {
      guard let gradient = gradients[entry.parameter]?.dense() else {
        Issue.record("no gradient for \(entry.name)")
        continue
      }
      let value = entry.parameter.value
      for index in Set([0, value.elementCount / 2, value.elementCount - 1]) {
        func shifted(_ offset: Float) -> Double {
          var changed = value
          changed.withMutableElements { $0[index] += offset }
          entry.parameter.value = changed
          defer { entry.parameter.value = value }
          return Double(loss().item)
        }
        let slope =
          (8 * (shifted(0.01) - shifted(-0.01)) - (shifted(0.02) - shifted(-0.02))) / 0.12
        let actual = Double(gradient.elements[index])
        #expect(
          abs(slope - actual) < 2e-3 * max(1, abs(slope)),
          "\(entry.name)[\(index)]: gradient \(actual), difference \(slope)")
      }
    }
  }

  @Test(arguments: SequenceNetworkCase.all)
  func attentionAddsUpToOneOverTheSource(kind: SequenceNetworkCase) {
    let network = kind.makeNetwork()
    let source = network.encode(TokenBatch(sourceRows: kind.sources))
    guard
      let attention = network.read(TargetBatch(kind.targets).inputs, source: source).attention
    else {
      #expect(kind.settings.model.attention == .none)
      return
    }
    let (steps, width) = (attention.shape[1], attention.shape[2])
    for row in 0..<attention.shape[0] * steps {
      let weights = attention.elements[row * width..<(row + 1) * width]
      #expect(abs(weights.reduce(0, +) - 1) < 1e-4)
      let length = Int(source.tokens.lengths[row / steps])
      #expect(weights.dropFirst(length).allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: SequenceNetworkCase.all)
  func probabilitiesOfAllTokensAddUpToOne(kind: SequenceNetworkCase) {
    let network = kind.makeNetwork()
    let source = network.encode(TokenBatch(sourceRows: kind.sources))
    let begin = [Int32](repeating: SequenceCodec.begin, count: source.count)
    let output = network.step(begin, state: network.start(source), source: source).output
    var scores = TokenScores(output, network: network, source: source, width: 1)
    for row in 0..<source.count {
      scores.withRow(row) { values in
        let sum = Tensor(Array(values)).exp().sum().item
        #expect(abs(sum - 1) < 1e-4)
      }
    }
  }
}
