import NeuralNets
import Tensors
import TestSupport
import Testing

/// The recurrent operation against its composition from steps.
@Suite struct FusedCellTests {
  struct Setting: Sendable, CustomTestStringConvertible {
    var name: String
    var lengths: [Int32]?
    var isReversed = false
    var hasState = false
    var hasMask = false
    var truncation: Int?
    var count = 3

    var testDescription: String { name }

    static let all = [
      Setting(name: "plain"),
      Setting(name: "one sequence", count: 1),
      Setting(name: "two sequences with a state", hasState: true, count: 2),
      Setting(name: "fourteen sequences", count: 14),
      Setting(name: "backwards", isReversed: true, hasState: true),
      Setting(name: "lengths", lengths: [3, 6, 0], hasState: true),
      Setting(name: "lengths backwards", lengths: [3, 6, 1], isReversed: true, hasState: true),
      Setting(name: "mask", lengths: [6, 2, 0], hasState: true, hasMask: true),
      Setting(
        name: "truncation", lengths: [6, 5, 3], hasState: true, hasMask: true, truncation: 2),
    ]
  }

  private struct Results {
    var outputs: [Tensor] = []
    var gradients: [(name: String, gradient: Tensor)] = []
  }

  private func results(
    _ cell: any FusedRecurrentCell, _ setting: Setting, isFused: Bool, tokens: Bool = false
  ) -> Results {
    let count = setting.count
    let x = Parameter(.wave(tokens ? [7, 3] : [count, 6, 3], phase: 1))
    let state = cell.stateSizes.enumerated().map {
      Parameter(.wave([count, $0.element], scale: 0.5, phase: Double($0.offset)))
    }
    var options = RecurrentOptions()
    options.lengths = setting.lengths
    options.isReversed = setting.isReversed
    options.truncation = setting.truncation
    if setting.hasMask {
      options.recurrentMask = Tensor.wave([count, cell.outputSize], phase: 2) * Tensor(1.5)
    }
    var results = Results()
    let (_, gradients) = withGradients {
      let identifiers = (0..<count * 6).map { Int32(($0 * 5 + 2) % 7) }
      let input: RecurrentInput =
        tokens ? .tokens(identifiers, count: count, table: x.tensor) : .vectors(x.tensor)
      let initial = setting.hasState ? state.map(\.tensor) : nil
      let output =
        isFused
        ? cell.run(over: input, initial: initial, options: options)
        : cell.runStepwise(over: input, initial: initial, options: options)
      results.outputs = [output.sequence ?? Tensor(0)] + output.state
      return results.outputs.enumerated()
        .map { ($0.element * Tensor.wave($0.element.shape, phase: Double($0.offset))).sum() }
        .reduce(Tensor(0)) { $0 + $1 }
    }
    var inputs = [("input", x)] + cell.parameters.map { ($0.name, $0.parameter) }
    if setting.hasState { inputs += state.enumerated().map { ("state \($0.offset)", $0.element) } }
    results.gradients = inputs.map { name, parameter in
      (name, gradients[parameter]?.dense() ?? Tensor(zeros: parameter.shape))
    }
    return results
  }

  private func compare(_ actual: Results, _ expected: Results) {
    for (actual, expected) in zip(actual.outputs, expected.outputs) {
      #expect(difference(actual, Naive(expected), tolerance: 2e-6) == nil)
    }
    for (actual, expected) in zip(actual.gradients, expected.gradients) {
      let scale = max(1, expected.gradient.elements.map(abs).max() ?? 1)
      let scaled = expected.gradient * Tensor(1 / scale)
      #expect(
        difference(actual.gradient * Tensor(1 / scale), Naive(scaled), tolerance: 5e-6) == nil,
        "gradient of \(expected.name)")
    }
  }

  @Test(arguments: FusedCellCase.all, Setting.all)
  func `the operation equals the steps`(example: FusedCellCase, setting: Setting) {
    let cell = example.cell()
    compare(
      results(cell, setting, isFused: true), results(cell, setting, isFused: false))
  }

  @Test(arguments: FusedCellCase.all)
  func `tokens give what their vectors give`(example: FusedCellCase) {
    let cell = example.cell()
    let setting = Setting(name: "", lengths: [4, 6, 2], isReversed: true, hasState: true)
    compare(
      results(cell, setting, isFused: true, tokens: true),
      results(cell, setting, isFused: false, tokens: true))
  }

  @Test(arguments: FusedCellCase.all)
  func `nothing changes when nothing is recorded`(example: FusedCellCase) {
    let cell = example.cell()
    let x = Tensor.wave([9, 70, 3])  // several chunks of rows
    var options = RecurrentOptions()
    options.lengths = [70, 12, 33, 70, 1, 0, 69, 5, 70]
    let plain = cell.run(over: .vectors(x), initial: nil, options: options)
    options.returnsSequence = false
    let short = cell.run(over: .vectors(x), initial: nil, options: options)
    #expect(short.sequence == nil)
    #expect(short.state.map(\.elements) == plain.state.map(\.elements))
    options.returnsSequence = true
    _ = withGradients {
      let recorded = cell.run(over: .vectors(x), initial: nil, options: options)
      #expect(recorded.sequence?.elements == plain.sequence?.elements)
      #expect(recorded.state.map(\.elements) == plain.state.map(\.elements))
      return recorded.state[0].sum()
    }
  }

  @Test(arguments: FusedCellCase.all)
  func `gradients agree with central differences`(example: FusedCellCase) {
    let cell = example.cell()
    let parameters = cell.parameters.map(\.parameter)
    let state = cell.stateSizes.map { Tensor.wave([2, $0], scale: 0.5) }
    // Small cells without kinks are enough: the others differ in tiles, which the steps check.
    guard cell.outputSize < 16, cell.unit != .relu else { return }
    var options = RecurrentOptions()
    options.lengths = [4, 3]
    checkGradient(
      of: { inputs in
        let output = Tensor.recurrent(
          cell.unit, over: .vectors(inputs[0]),
          weights: weights(of: cell, Array(inputs.dropFirst(1 + state.count))),
          initial: Array(inputs[1..<1 + state.count]), options: options)
        return Tensor.concatenated(
          [(output.sequence ?? Tensor(0)).reshaped([2, 4 * cell.outputSize])] + output.state,
          along: 1)
      }, at: [.wave([2, 4, 3])] + state + parameters.map(\.value), tolerance: 3e-3)
  }

  /// The weights of a cell replaced by others in the order of its parameters.
  private func weights(of cell: any FusedRecurrentCell, _ values: [Tensor]) -> RecurrentWeights {
    var weights = RecurrentWeights(input: values[0], recurrent: values[1], bias: values[2])
    if cell.unit == .gruResetAfter { weights.candidateBias = values[3] }
    if cell.weights.peepholes != nil {
      let output = values.count > 4 ? values[4] : Tensor(zeros: [1, cell.outputSize])
      weights.peepholes = Tensor.concatenated([values[3], output], along: 0)
    }
    return weights
  }
}
