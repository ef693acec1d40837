import Foundation
import NeuralNets
import Tensors
import TestSupport
import Testing

/// What every layer promises.
struct LayerContractTests {
  @Test("The output has the shape it announces", arguments: LayerCase.all)
  func shape(_ example: LayerCase) {
    let layer = example.layer()
    #expect(layer(example.batch).shape == layer.outputShape(for: example.inputShape))
    let one = example.inputShape.replacing(0, with: 1)
    #expect(
      layer.outputShape(for: one).replacing(0, with: 4).sizes.dropFirst()
        == layer.outputShape(for: example.inputShape).sizes.dropFirst())
  }

  @Test("No stored parameter is forgotten by the tree", arguments: LayerCase.all)
  func parameters(_ example: LayerCase) {
    let layer = example.layer()
    let listed = layer.parameters
    var stored: Set<ObjectIdentifier> = []
    collectParameters(in: layer, into: &stored)
    #expect(stored == Set(listed.map { ObjectIdentifier($0.parameter) }))
    #expect(Set(listed.map(\.name)).count == listed.count)
  }

  @Test("Saving and loading gives an equal layer", arguments: LayerCase.all)
  func roundTrip(_ example: LayerCase) throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "textus-\(UUID().uuidString).safetensors").path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let saved = example.layer(seed: 1)
    for (_, parameter) in saved.parameters {  // also what starts as zeros or ones
      parameter.value = parameter.value + Tensor.wave(parameter.shape)
    }
    try saved.save(to: path)
    let loaded = example.layer(seed: 2)
    try loaded.load(from: path)
    #expect(loaded(example.batch).elements == saved(example.batch).elements)
  }

  @Test("One small step lowers the loss", arguments: LayerCase.all)
  func learning(_ example: LayerCase) {
    let layer = example.layer()
    // The input learns too, so that layers without parameters prove their gradients.
    let input = Parameter(example.batch)
    var parameters = layer.parameters
    if example.input != .tokens { parameters.append((name: "input", parameter: input)) }
    func loss() -> Tensor {
      let output = layer(example.input == .tokens ? example.batch : input.tensor)
      return (output - Tensor.wave(output.shape, scale: 3, phase: 2)).squared().mean()
    }
    var (before, gradients) = withGradients(training: false) { loss() }
    #expect(gradients.globalNorm > 0)
    var optimizer = SGD()
    optimizer.update(parameters, &gradients, learningRate: 0.01, step: 0)
    let after = loss()
    #expect(after.item < before.item)
    before = after
  }

  @Test("A padded batch gives what each sequence gives by itself", arguments: LayerCase.all)
  func padding(_ example: LayerCase) {
    guard example.input != .tensor else { return }
    let layer = example.layer()
    let (count, length) = (example.inputShape[0], example.inputShape[1])
    let lengths = (0..<count).map { Int32([length, length - 2, length - 1, length - 3][$0 % 4]) }
    let whole = layer(signal(example, rows: 0..<count, length: length, lengths: lengths))
    for row in 0..<count {
      let own = Int(lengths[row])
      let single = layer(
        signal(example, rows: row..<row + 1, length: own, lengths: [lengths[row]]))
      switch (whole, single) {
      case (.tensor(let whole), .tensor(let single)):
        expectClose(whole.sliced(row..<row + 1, along: 0), single)
      case (.sequences(let whole), .sequences(let single)):
        #expect(whole.lengths[row] == single.lengths[0])
        #expect(Int(single.lengths[0]) == single.length)
        let kept = whole.values.sliced(row..<row + 1, along: 0).sliced(0..<single.length, along: 1)
        expectClose(kept, single.values)
      default: Issue.record("one sequence gives another kind of output than a batch")
      }
    }
  }

  @Test("What stands in the padding gets no gradient", arguments: LayerCase.all)
  func paddingGradient(_ example: LayerCase) {
    guard example.input == .sequences else { return }
    let layer = example.layer()
    let (count, length) = (example.inputShape[0], example.inputShape[1])
    let input = Parameter(example.batch)
    let lengths = [Int32](repeating: Int32(length - 2), count: count)
    let (_, gradients) = withGradients(training: false) {
      switch layer(.sequences(Padded(input.tensor, lengths: lengths))) {
      case .tensor(let output): return output.squared().sum()
      case .sequences(let output): return output.masked().values.squared().sum()
      case .tokens: return Tensor(0)
      }
    }
    let gradient = gradients[input]?.dense() ?? Tensor(zeros: example.inputShape)
    let tail = gradient.sliced(length - 2..<length, along: 1)
    #expect(tail.elements.allSatisfy { $0 == 0 })
  }

  @Test("The order of the batch makes no difference", arguments: LayerCase.all)
  func batchOrder(_ example: LayerCase) {
    let layer = example.layer()
    let batch = example.batch
    let count = batch.shape[0]
    func reversed(_ tensor: Tensor) -> Tensor {
      .concatenated(
        (0..<count).reversed().map { tensor.sliced($0..<$0 + 1, along: 0) }, along: 0)
    }
    expectClose(layer(reversed(batch)), reversed(layer(batch)))
  }

  @Test("The same seed gives the same bits, also of a training step", arguments: LayerCase.all)
  func determinism(_ example: LayerCase) {
    func run() -> [[Float]] {
      let layer = example.layer(seed: 9)
      let (loss, gradients) = withGradients(random: RandomStream(seed: 4)) {
        layer(example.batch).squared().sum()
      }
      return [loss.elements] + layer.parameters.map { $0.parameter.value.elements }
        + layer.parameters.map { gradients[$0.parameter]?.dense().elements ?? [] }
    }
    #expect(run() == run())
  }

  /// Some of the examples as sequences or tokens; in the padding stands what must not matter.
  private func signal(
    _ example: LayerCase, rows: Range<Int>, length: Int, lengths: [Int32]
  ) -> Signal {
    let part = example.batch.sliced(rows, along: 0).sliced(0..<length, along: 1)
    if example.input == .tokens {
      return .tokens(
        TokenBatch(
          identifiers: part.elements.map { Int32($0) }, count: rows.count, length: length,
          lengths: lengths))
    }
    return .sequences(Padded(part, lengths: lengths))
  }

  private func expectClose(_ actual: Tensor, _ expected: Tensor) {
    #expect(actual.shape == expected.shape)
    #expect(
      zip(actual.elements, expected.elements).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) },
      "\(actual), expected \(expected)")
  }
}

/// Finds every parameter that a value stores, at any depth.
private func collectParameters(in value: Any, into found: inout Set<ObjectIdentifier>) {
  if let parameter = value as? Parameter {
    found.insert(ObjectIdentifier(parameter))
    return
  }
  for child in Mirror(reflecting: value).children {
    collectParameters(in: child.value, into: &found)
  }
}
