import TestSupport
import Testing

@testable import Tensors

/// The gradient of a memory that every step of a decoder reads.
@Suite("Gradients of batches of matrices, put off as products")
struct BatchedProductGradientTests {
  private static let (batch, length, size, steps) = (3, 70, 64, 9)

  private let memory = Parameter(
    Tensor(
      shape: [batch, length, size],
      (0..<batch * length * size).map { Float(wave($0 * 3)) * 0.3 }))

  private let queries = Parameter(
    Tensor(
      shape: [batch, steps, size], (0..<batch * steps * size).map { Float(wave($0 * 7 + 1)) * 0.2 })
  )

  /// Scores and contexts of some queries, weighted so that each step's gradient differs.
  private func attended(_ steps: Range<Int>) -> Tensor {
    let weights = Tensor(
      shape: [Self.batch, Self.steps, Self.size],
      (0..<Self.batch * Self.steps * Self.size).map { Float(wave($0 * 11 + 2)) }
    ).sliced(steps, along: 1)
    let memory = memory.tensor
    let scores = queries.tensor.sliced(steps, along: 1)
      .batchedMatrixProduct(memory, transposeRight: true)
    return (scores.tanh().batchedMatrixProduct(memory) * weights).sum()
  }

  private func gradients(of loss: () -> Tensor) -> [[Float]] {
    let (_, gradients) = withGradients(of: loss)
    return [memory, queries].map { gradients[$0]!.dense().elements }
  }

  private func expectEqual(_ a: [[Float]], _ b: [[Float]]) {
    for (a, b) in zip(a, b) {
      let scale = a.reduce(0) { max($0, abs($1)) }
      #expect(scale > 0.01)
      #expect(zip(a, b).allSatisfy { abs($0 - $1) <= 1e-5 * scale })
    }
  }

  @Test("Step by step as all at once")
  func stepByStep() {
    let together = gradients { attended(0..<Self.steps) }
    let apart = gradients {
      (1..<Self.steps).reduce(attended(0..<1)) { $0 + attended($1..<$1 + 1) }
    }
    expectEqual(together, apart)
  }

  @Test("Beside other uses of the memory, which add to what was put off")
  func mixed() {
    func other() -> Tensor { (memory.tensor * memory.tensor).sum() + attended(0..<Self.steps) }
    let together = gradients { other() + attended(2..<5) }
    let apart = gradients { attended(2..<3) + other() + attended(3..<5) }
    expectEqual(together, apart)
  }

  @Test("A memory that was computed passes its gradient on")
  func inner() {
    func loss(_ parts: [Range<Int>]) -> Tensor {
      let memory = memory.tensor.tanh()
      return parts.map {
        queries.tensor.sliced($0, along: 1).batchedMatrixProduct(memory, transposeRight: true)
          .tanh().sum()
      }.reduce(Tensor(0)) { $0 + $1 }
    }
    expectEqual(
      gradients { loss([0..<9]) }, gradients { loss((0..<9).map { $0..<$0 + 1 }) })
  }
}
