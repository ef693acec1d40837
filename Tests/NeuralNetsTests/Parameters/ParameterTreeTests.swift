import NeuralNets
import Tensors
import Testing

private struct Pair: Parameterized {
  let weight = Parameter(Tensor(zeros: [2, 3]))
  let bias: Parameter?

  init(hasBias: Bool) { bias = hasBias ? Parameter(Tensor(zeros: [3])) : nil }

  var children: ParameterTree { ["weight": weight, "bias": bias] }
}

private struct Net: Parameterized {
  let encoder = Pair(hasBias: true)
  let layers = [Pair(hasBias: false), Pair(hasBias: true)]

  var children: ParameterTree {
    ["encoder": encoder, "layers": layers, "tied": encoder.weight]
  }
}

struct ParameterTreeTests {
  @Test("Parameters have dotted paths in the order written, tied ones once")
  func names() {
    let net = Net()
    #expect(
      net.parameters.map(\.name) == [
        "encoder.weight", "encoder.bias", "layers.0.weight", "layers.1.weight", "layers.1.bias",
      ])
    #expect(net.parameterCount == 3 * 6 + 2 * 3)
  }

  @Test("Freezing a part is seen by the whole")
  func freezing() {
    let net = Net()
    net.encoder.setTrainable(false)
    #expect(net.trainableParameterCount == 2 * 6 + 3)
    #expect(net.trainableParameters.first?.name == "layers.0.weight")
  }

  @Test("Loading names everything that does not fit and changes nothing")
  func mismatch() {
    let pair = Pair(hasBias: true)
    let tensors = [
      "weight": Tensor(filled: 1, shape: [3, 2]), "scale": Tensor([1]),
    ]
    let error = #expect(throws: ParameterMismatch.self) { try pair.load(tensors) }
    #expect(error?.missing == ["bias"])
    #expect(error?.unexpected == ["scale"])
    #expect(error?.misshaped.map(\.name) == ["weight"])
    #expect(error?.description.contains("weight is [3, 2], expected [2, 3]") == true)
    #expect(pair.weight.value.elements.allSatisfy { $0 == 0 })
  }

  @Test("Values written by name come back")
  func roundTrip() throws {
    let source = Pair(hasBias: true)
    source.weight.value = Tensor(shape: [2, 3], [1, 2, 3, 4, 5, 6])
    let target = Pair(hasBias: true)
    try target.load(
      Dictionary(uniqueKeysWithValues: source.namedTensors.map { ($0.name, $0.tensor) }))
    #expect(target.weight.value.elements == [1, 2, 3, 4, 5, 6])
  }

  @Test("A name twice or with a dot is a mistake of the program")
  func badNames() async {
    await #expect(processExitsWith: .failure) {
      let parameter = Parameter(Tensor([1]))
      _ = ParameterTree([("a", parameter), ("a", parameter)])
    }
    await #expect(processExitsWith: .failure) {
      _ = ParameterTree([("a.b", Parameter(Tensor([1])))])
    }
  }
}
