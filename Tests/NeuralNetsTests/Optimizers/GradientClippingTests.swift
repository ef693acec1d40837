import NeuralNets
import Tensors
import Testing

struct GradientClippingTests {
  let a = Parameter(Tensor([0, 0]))
  let b = Parameter(Tensor(zeros: [4, 1]))

  /// Dense (3, −4) and two rows (12, 0): norms 5 and 12, together 13.
  func gradients() -> Gradients {
    var gradients = Gradients()
    gradients[a] = .dense(Tensor([3, -4]))
    gradients[b] = .rows(
      RowGradient(rows: [1, 3], values: Tensor(shape: [2, 1], [12, 0]), tableShape: [4, 1]))
    return gradients
  }

  func clipped(_ clipping: GradientClipping) -> ([Float], [Float]) {
    var gradients = gradients()
    gradients.clip(clipping)
    #expect(gradients.parameters.map(ObjectIdentifier.init) == [a, b].map(ObjectIdentifier.init))
    return (gradients[a]?.dense().elements ?? [], gradients[b]?.dense().elements ?? [])
  }

  @Test("The global norm counts dense and row gradients")
  func globalNorm() {
    #expect(gradients().globalNorm == 13)
    let (a, b) = clipped(.globalNorm(6.5))
    #expect(a == [1.5, -2])
    #expect(b == [0, 6, 0, 0])
  }

  @Test("Norms are limited parameter by parameter")
  func norm() {
    let (a, b) = clipped(.norm(6))
    #expect(a == [3, -4])
    #expect(b == [0, 6, 0, 0])
  }

  @Test("Values are limited one by one")
  func value() {
    let (a, b) = clipped(.value(3.5))
    #expect(a == [3, -3.5])
    #expect(b == [0, 3.5, 0, 0])
  }

  @Test(
    "Small gradients stay as they are",
    arguments: [
      GradientClipping.value(100), .norm(100), .globalNorm(100),
    ])
  func small(_ clipping: GradientClipping) {
    let (a, b) = clipped(clipping)
    #expect(a == [3, -4])
    #expect(b == [0, 12, 0, 0])
  }

  @Test("Clipping by value keeps a NaN visible")
  func nan() {
    var gradients = Gradients()
    gradients[a] = .dense(Tensor([.nan, 9]))
    gradients.clip(.value(1))
    #expect(gradients[a]?.dense().elements.first?.isNaN == true)
  }
}
