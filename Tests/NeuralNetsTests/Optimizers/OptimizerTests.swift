import NeuralNets
import Tensors
import TestSupport
import Testing

struct OptimizerTests {
  static let shape: Shape = [6, 3]

  /// A gradient for some rows, the same as rows and as a whole tensor.
  static func gradient(_ step: Int) -> RowGradient {
    let rows: [Int32] = step % 2 == 0 ? [0, 1, 4] : [1, 5]
    return RowGradient(
      rows: rows, values: .wave([rows.count, 3], phase: Double(step)), tableShape: shape)
  }

  static func run(_ optimizer: any Optimizer, sparse: Bool, steps: Int = 5) -> [Float] {
    var optimizer = optimizer
    let parameter = Parameter(.wave(shape))
    for step in 0..<steps {
      var gradients = Gradients()
      gradients[parameter] = sparse ? .rows(gradient(step)) : .dense(gradient(step).dense())
      optimizer.update([("table", parameter)], &gradients, learningRate: 0.1, step: step)
    }
    return parameter.value.elements
  }

  @Test("Row updates equal dense ones where a zero gradient changes nothing")
  func sparseEqualsDense() {
    #expect(Self.run(SGD(), sparse: true) == Self.run(SGD(), sparse: false))
    #expect(Self.run(AdaGrad(), sparse: true) == Self.run(AdaGrad(), sparse: false))
  }

  @Test(
    "Row updates leave other rows and their state alone",
    arguments: OptimizerConfiguration.Name.allCases)
  func lazyRows(_ name: OptimizerConfiguration.Name) {
    var optimizer = OptimizerConfiguration(name).makeOptimizer()
    let parameter = Parameter(.wave(Self.shape))
    let before = parameter.value.elements
    for step in [0, 2, 4] {
      var gradients = Gradients()
      gradients[parameter] = .rows(Self.gradient(step))
      optimizer.update([("table", parameter)], &gradients, learningRate: 0.1, step: step)
    }
    let after = parameter.value.elements
    for row in 0..<6 {
      let isUsed = [0, 1, 4].contains(row)
      let isSame = (0..<3).allSatisfy { before[row * 3 + $0] == after[row * 3 + $0] }
      #expect(isSame != isUsed, "row \(row) of \(name)")
    }
    // Rows that were used every time moved as in a table of nothing but them.
    #expect(
      optimizer.state(for: [("table", parameter)]).allSatisfy { $0.tensor.shape == Self.shape })
  }

  @Test(
    "A row used in every step is updated as in a dense update",
    arguments: OptimizerConfiguration.Name.allCases)
  func usedRows(_ name: OptimizerConfiguration.Name) {
    let configuration = OptimizerConfiguration(name)
    let sparse = Self.run(configuration.makeOptimizer(), sparse: true)
    let dense = Self.run(configuration.makeOptimizer(), sparse: false)
    #expect(sparse[3..<6] == dense[3..<6])  // row 1
  }

  @Test("Large parameters get the same bits on any number of threads", arguments: [1, 2, 3])
  func threads(_ threads: Int) {
    func run(_ threads: Int) -> [Float] {
      var optimizer: any Optimizer = Adam()
      optimizer.threads = threads
      let parameter = Parameter(Tensor(filled: 1, shape: [200_000]))
      for step in 0..<2 {
        var gradients = Gradients()
        gradients[parameter] = .dense(.wave([200_000]))
        optimizer.update([("w", parameter)], &gradients, learningRate: 0.1, step: step)
      }
      return parameter.value.elements
    }
    #expect(run(threads) == run(1))
  }

  @Test("Updates happen in place", arguments: OptimizerConfiguration.Name.allCases)
  func inPlace(_ name: OptimizerConfiguration.Name) {
    var optimizer = OptimizerConfiguration(name).makeOptimizer()
    let parameter = Parameter(.wave(Self.shape))
    func address() -> UnsafePointer<Float>? { parameter.value.withElements(\.baseAddress) }
    let before = address()
    for step in 0..<3 {
      var gradients = Gradients()
      gradients[parameter] = step == 1 ? .rows(Self.gradient(0)) : .dense(.wave(Self.shape))
      optimizer.update([("table", parameter)], &gradients, learningRate: 0.1, step: step)
      #expect(gradients[parameter] == nil)  // taken, so that its memory is free
    }
    #expect(address() == before)
  }

  @Test("Frozen parameters and those without gradient stay")
  func frozen() {
    let frozen = Parameter(Tensor([1, 2]), isTrainable: false)
    let idle = Parameter(Tensor([3]))
    var gradients = Gradients()
    gradients[frozen] = .dense(Tensor([1, 1]))
    var optimizer: any Optimizer = Adam()
    optimizer.update(
      [("frozen", frozen), ("idle", idle)], &gradients, learningRate: 1, step: 0)
    #expect(frozen.value.elements == [1, 2])
    #expect(idle.value.elements == [3])
    #expect(optimizer.state(for: [("frozen", frozen), ("idle", idle)]).isEmpty)
  }

  @Test("Weight decay spares the parameters it is told to")
  func exemptions() {
    let weight = Parameter(Tensor([2]))
    let bias = Parameter(Tensor([2]))
    var gradients = Gradients()
    gradients[weight] = .dense(Tensor([0]))
    gradients[bias] = .dense(Tensor([0]))
    var optimizer = SGD(weightDecay: WeightDecay(0.5, exemptNames: ["bias"]))
    optimizer.update(
      [("layer.weight", weight), ("layer.bias", bias)], &gradients, learningRate: 0.1, step: 0)
    #expect(abs(weight.value.item - 1.9) < 1e-6)
    #expect(bias.value.item == 2)
  }

  @Test("Restoring names what is missing, unexpected and of another shape, and changes nothing")
  func restoreMismatch() {
    let parameters: [NamedParameter] = [
      ("a", Parameter(Tensor([1, 2]))), ("b", Parameter(Tensor([1]))),
    ]
    var optimizer = Adam()
    let state = [
      "a.firstMoment": Tensor([0, 0, 0]), "a.secondMoment": Tensor([0, 0]),
      "b.firstMoment": Tensor([0]), "c.firstMoment": Tensor([0]),
    ]
    let error = #expect(throws: ParameterMismatch.self) {
      try optimizer.restore(state, for: parameters)
    }
    #expect(error?.missing == ["b.secondMoment"])
    #expect(error?.unexpected == ["c.firstMoment"])
    #expect(error?.misshaped.map(\.name) == ["a.firstMoment"])
    #expect(error?.misshaped.first?.expected == [2])
    #expect(error?.misshaped.first?.found == [3])
    #expect(optimizer.state(for: parameters).isEmpty)
  }
}
