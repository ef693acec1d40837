import Tensors
import TestSupport
import Testing

@Suite struct DropoutTests {
  private func dropped(_ rate: Float, seed: UInt64 = 1, training: Bool = true) -> [Float] {
    var output: [Float] = []
    _ = withGradients(training: training, random: RandomStream(seed: seed)) {
      output = Tensor(filled: 2, shape: [100, 1001]).dropout(rate: rate).elements
      return Tensor(0)
    }
    return output
  }

  @Test func `the share that is dropped is the rate, and the expectation is kept`() {
    for rate: Float in [0.1, 0.3, 0.5, 0.9] {
      let output = dropped(rate)
      let share = Float(output.count { $0 == 0 }) / Float(output.count)
      #expect(abs(share - rate) < 0.005)
      let kept = Set(output.filter { $0 != 0 })
      #expect(kept.count == 1)
      #expect(abs((kept.first ?? 0) - 2 / (1 - rate)) < 2e-3)
      #expect(abs(output.reduce(0, +) / Float(output.count) - 2) < 0.03 / (1 - rate))
    }
  }

  @Test func `the same stream gives the same mask, another stream another`() {
    #expect(dropped(0.5) == dropped(0.5))
    #expect(dropped(0.5) != dropped(0.5, seed: 2))
  }

  @Test func `two uses in one step have different masks`() {
    _ = withGradients {
      let input = Tensor(filled: 1, shape: [1000])
      #expect(input.dropout(rate: 0.5).elements != input.dropout(rate: 0.5).elements)
      return Tensor(0)
    }
  }

  @Test func `nothing is dropped outside training or at rate zero`() {
    let input = Tensor.wave([50])
    #expect(input.dropout(rate: 0.5).elements == input.elements)
    #expect(dropped(0.5, training: false).allSatisfy { $0 == 2 })
    #expect(dropped(0).allSatisfy { $0 == 2 })
  }

  @Test func `the gradient passes where the value did`() {
    let parameter = Parameter(Tensor(filled: 1, shape: [777]))
    var output: [Float] = []
    let (_, gradients) = withGradients {
      let result = parameter.tensor.dropout(rate: 0.4)
      output = result.elements
      return result.sum()
    }
    #expect(gradients[parameter]?.dense().elements == output)
  }
}
