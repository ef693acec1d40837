import TestSupport
import Testing

@testable import Tensors

/// Gradients that stay products until all shards are summed equal those multiplied out at once.
@Suite("Gradients put off as products")
struct ProductGradientTests {
  private func parameter(_ shape: Shape, phase: Int) -> Parameter {
    Parameter(
      Tensor(shape: shape, (0..<shape.elementCount).map { Float(wave($0 * 3 + phase)) * 0.3 }))
  }

  private func constant(_ shape: Shape, phase: Int) -> Tensor {
    Tensor(shape: shape, (0..<shape.elementCount).map { Float(wave($0 * 5 + phase)) })
  }

  /// The summed gradients of two shards, put off or not, and how many were put off.
  private func sums(
    _ parameters: [Parameter], defers: Bool, threads: Int = 2, of loss: (Int) -> Tensor
  ) -> (gradients: [Tensor], deferred: Int) {
    var deferred = 0
    var shards = (0..<2).map { shard in
      var (_, gradients) = withGradients(defersProducts: defers) { loss(shard) }
      for parameter in parameters {
        let parts = gradients.removeParts(parameter)
        if parts.product != nil { deferred += 1 }
        gradients.set(parts.value, product: parts.product, of: parameter)
      }
      return (gradients: gradients, weight: Float(shard == 0 ? 0.25 : 0.75))
    }
    let sum = Gradients.weightedSum(&shards, threads: threads)
    return (parameters.map { sum[$0]!.dense() }, deferred)
  }

  private func expectEqual(
    _ parameters: [Parameter], deferred: Int, _ name: String, of loss: (Int) -> Tensor
  ) {
    let plain = sums(parameters, defers: false, of: loss)
    let put = sums(parameters, defers: true, of: loss)
    #expect(plain.deferred == 0)
    #expect(put.deferred == deferred, "\(name): \(put.deferred) were put off")
    for (a, b) in zip(plain.gradients, put.gradients) {
      let scale = a.elements.reduce(0) { max($0, abs($1)) }
      #expect(scale > 0, "\(name)")
      #expect(a.shape == b.shape)
      #expect(
        zip(a.elements, b.elements).allSatisfy { abs($0 - $1) <= 1e-5 * scale + 1e-7 }, "\(name)")
    }
    let single = sums(parameters, defers: true, threads: 1, of: loss)
    #expect(zip(single.gradients, put.gradients).allSatisfy { $0.elements == $1.elements })
  }

  @Test("Matrix products, the weights on either side, used several times")
  func matrixProducts() {
    let (weights, turned) = (parameter([128, 160], phase: 1), parameter([160, 128], phase: 2))
    expectEqual([weights, turned], deferred: 4, "products") { shard in
      let first = constant([9 + shard, 128], phase: shard)
      let second = constant([5, 128], phase: 7 + shard)
      let joined = [first, second].map { x in
        (x.matrixProduct(weights.tensor).tanh()
          + x.matrixProduct(turned.tensor, transposeRight: true)).sum()
      }
      return joined[0] + joined[1] * 0.5
    }
  }

  @Test("Small weights and those of many rows are multiplied out at once")
  func others() {
    let (small, weights) = (parameter([64, 64], phase: 1), parameter([128, 160], phase: 2))
    expectEqual([small, weights], deferred: 0, "others") { shard in
      constant([20, 64], phase: shard).matrixProduct(small.tensor).sum()
        + constant([300, 128], phase: shard).matrixProduct(weights.tensor).tanh().sum()
    }
  }

  @Test("What is not a parameter itself gets its gradient at once")
  func inner() {
    let weights = parameter([128, 160], phase: 2)
    expectEqual([weights], deferred: 0, "inner") { shard in
      constant([9, 128], phase: shard).matrixProduct(weights.tensor * 2).tanh().sum()
    }
  }

  @Test("A projection onto classes whose vectors are the embeddings, too")
  func tiedProjection() {
    let (table, bias) = (parameter([300, 80], phase: 3), parameter([300], phase: 4))
    expectEqual([table, bias], deferred: 2, "projection") { shard in
      let tokens = (0..<40).map { Int32(($0 * 7 + shard) % 300) }
      return table.tensor.gatherRows(tokens).tanh().projectedCrossEntropy(
        weight: table.tensor, bias: bias.tensor, labels: tokens.map { ($0 + 1) % 300 })
    }
  }

  @Test("A dense gradient and a product add up")
  func mixed() {
    let weights = parameter([128, 160], phase: 2)
    expectEqual([weights], deferred: 2, "mixed") { shard in
      constant([9, 128], phase: shard).matrixProduct(weights.tensor).tanh().sum()
        + (weights.tensor * weights.tensor).sum() * 0.1
    }
  }

  @Test("Recurrent layers", arguments: RecurrentUnit.allCases)
  func recurrent(unit: RecurrentUnit) {
    let (inputs, units) = (70, 130)
    let gates = unit.gateCount
    let table = parameter([50, inputs], phase: 5)
    let input = parameter([inputs, gates * units], phase: 1)
    let recurrent = parameter([units, gates * units], phase: 2)
    let bias = parameter([gates * units], phase: 3)
    let candidateBias = parameter([units], phase: 4)
    for usesTokens in [false, true] {
      var parameters = [table, input, recurrent, bias]
      if unit == .gruResetAfter { parameters.append(candidateBias) }
      // Of the kinds that sum in parts, the gradient of the recurrent weights is never put off.
      let count = unit == .gru ? 1 : inputs * gates * units >= 1 << 14 ? 2 : 1
      expectEqual(parameters, deferred: 2 * count, "\(unit), tokens \(usesTokens)") { shard in
        let tokens = (0..<12).map { Int32(($0 * 3 + shard) % 50) }
        let weights = RecurrentWeights(
          input: input.tensor, recurrent: recurrent.tensor, bias: bias.tensor,
          candidateBias: unit == .gruResetAfter ? candidateBias.tensor : nil)
        let source: RecurrentInput =
          usesTokens
          ? .tokens(tokens, count: 3, table: table.tensor)
          : .vectors(table.tensor.gatherRows(tokens).reshaped([3, 4, inputs]))
        var options = RecurrentOptions()
        options.lengths = [4, 2, 3]
        let result = Tensor.recurrent(unit, over: source, weights: weights, options: options)
        return result.sequence!.sum() + result.state[0].tanh().sum()
      }
    }
  }

  @Test("Until they are summed, gradients are multiplied out where they are asked for")
  func access() {
    let weights = parameter([128, 160], phase: 2)
    func loss() -> Tensor {
      constant([9, 128], phase: 0).matrixProduct(weights.tensor).tanh().sum()
        + (weights.tensor * weights.tensor).sum() * 0.1
    }
    let plain = withGradients { loss() }.gradients[weights]!.dense().elements
    var deferred = withGradients(defersProducts: true) { loss() }.gradients
    #expect(deferred.parameters.count == 1)
    for found in [deferred[weights], deferred.remove(weights)] {
      let elements = found!.dense().elements
      #expect(zip(plain, elements).allSatisfy { abs($0 - $1) < 1e-4 })
    }
    #expect(deferred[weights] == nil)
    #expect(deferred.parameters.isEmpty)
  }
}
