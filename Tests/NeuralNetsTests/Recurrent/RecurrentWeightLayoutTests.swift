import NeuralNets
import Tensors
import TestSupport
import Testing

@Suite struct RecurrentWeightLayoutTests {
  private func cell(_ unit: RecurrentUnit) -> any FusedRecurrentCell {
    var random = RandomStream(seed: 1)
    switch unit {
    case .tanh, .relu: return SimpleRNNCell(inputSize: 3, hiddenSize: 4, using: &random)
    case .lstm, .coupledLSTM: return LSTMCell(inputSize: 3, hiddenSize: 4, using: &random)
    case .gru, .gruResetAfter:
      return GRUCell(
        inputSize: 3, hiddenSize: 4, resetsAfter: unit == .gruResetAfter, using: &random)
    }
  }

  @Test(arguments: RecurrentReference.all)
  func `the outputs are those of the library the weights come from`(
    reference: RecurrentReference
  ) throws {
    let cell = cell(reference.unit)
    var tensors: [String: Tensor] = [:]
    for (index, part) in cell.exported(as: reference.library).enumerated() {
      tensors[part.name] = .wave(part.tensor.shape, scale: 0.5, phase: Double(index + 1))
    }
    try cell.load(tensors, as: reference.library)
    let output = cell.run(
      over: .vectors(.wave([2, 5, 3])), initial: nil, options: RecurrentOptions())
    let sequence = Tensor(shape: [2, 5, 4], reference.sequence)
    #expect(difference(output.sequence ?? Tensor(0), Naive(sequence), tolerance: 1e-6) == nil)
    for (actual, expected) in zip(output.state, reference.state) {
      #expect(difference(actual, Naive(Tensor(shape: [2, 4], expected)), tolerance: 1e-6) == nil)
    }
  }

  @Test(arguments: RecurrentWeightLayout.allCases)
  func `what was written is read back`(layout: RecurrentWeightLayout) throws {
    for unit in [RecurrentUnit.tanh, .lstm, .gru, .gruResetAfter] {
      let (saved, loaded) = (cell(unit), cell(unit))
      for (_, parameter) in saved.parameters {
        parameter.value = parameter.value + Tensor.wave(parameter.shape)
      }
      try loaded.load(
        Dictionary(
          uniqueKeysWithValues: saved.exported(as: layout).map { ($0.name, $0.tensor) }),
        as: layout)
      for (actual, expected) in zip(loaded.parameters, saved.parameters) {
        #expect(actual.parameter.value.elements == expected.parameter.value.elements)
      }
    }
  }

  @Test func `tensors that do not fit are named and nothing changes`() {
    let cell = cell(.lstm)
    let before = cell.inputWeights.value.elements
    let error = #expect(throws: ParameterMismatch.self) {
      try cell.load(
        ["kernel": Tensor(zeros: [3, 16]), "bias": Tensor(zeros: [4]), "x": Tensor(0)], as: .keras)
    }
    #expect(error?.missing == ["recurrent_kernel"])
    #expect(error?.unexpected == ["x"])
    #expect(error?.misshaped.map(\.name) == ["bias"])
    #expect(cell.inputWeights.value.elements == before)
  }
}
