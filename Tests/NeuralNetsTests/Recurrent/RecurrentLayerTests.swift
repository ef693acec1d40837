import NeuralNets
import Tensors
import TestSupport
import Testing

@Suite struct RecurrentLayerTests {
  private func lstm(_ seed: UInt64 = 1, sequences: Bool = false) -> LSTM {
    var random = RandomStream(seed: seed)
    return LSTM(inputSize: 3, hiddenSize: 4, returnsSequences: sequences, using: &random)
  }

  private func steps(_ x: Tensor, _ range: Range<Int>) -> Padded {
    Padded(x.sliced(range, along: 1))
  }

  @Test func `a stateful layer goes on where it stopped`() {
    let plain = lstm(sequences: true)
    let stateful = Recurrent(plain.cell, returnsSequences: true, isStateful: true)
    let x = Tensor.wave([2, 9, 3])
    let whole = plain(x)
    let parts = [0..<4, 4..<5, 5..<9].map { stateful(steps(x, $0).values) }
    #expect(
      difference(Tensor.concatenated(parts, along: 1), Naive(whole), tolerance: 1e-6) == nil)
    stateful.resetState()
    #expect(stateful(x).elements == whole.elements)
  }

  @Test func `a state that is handed on gives one long run and its gradients`() {
    let layer = lstm()
    let x = Parameter(.wave([2, 7, 3]))
    func gradient(_ loss: () -> Tensor) -> [[Float]] {
      let (_, gradients) = withGradients(of: loss)
      return ([x] + layer.parameters.map(\.parameter)).map {
        gradients[$0]?.dense().elements ?? []
      }
    }
    let whole = gradient { layer.run(Padded(x.tensor)).outputs.values.squared().sum() }
    let parts = gradient {
      let first = layer.run(steps(x.tensor, 0..<3))
      let second = layer.run(steps(x.tensor, 3..<7), state: first.state)
      return first.outputs.values.squared().sum() + second.outputs.values.squared().sum()
    }
    let cut = gradient {
      let first = layer.run(steps(x.tensor, 0..<3))
      let second = layer.run(steps(x.tensor, 3..<7), state: first.state.map { $0.detached() })
      return first.outputs.values.squared().sum() + second.outputs.values.squared().sum()
    }
    var truncated = layer
    truncated.truncation = 3
    let alsoCut = gradient {
      let long = truncated.run(steps(x.tensor, 0..<6)).outputs
      return long.values.squared().sum()
    }
    for (whole, parts) in zip(whole, parts) {
      #expect(zip(whole, parts).allSatisfy { abs($0 - $1) < 1e-5 })
    }
    #expect(cut[0] != whole[0])
    #expect(alsoCut[0] != whole[0])
  }

  @Test(arguments: BidirectionalMerge.allCases)
  func `both directions are joined`(merge: BidirectionalMerge) {
    let (first, second) = (lstm(1, sequences: true), lstm(2, sequences: true))
    let layer = Bidirectional(first, second, merge: merge)
    let x = Padded(.wave([2, 5, 3]), lengths: [5, 3])
    var reversed = second
    reversed.goesBackwards = true
    let (a, b) = (first.run(x).outputs.values, reversed.run(x).outputs.values)
    let expected: Tensor =
      switch merge {
      case .concatenation: Tensor.concatenated([a, b], along: 2)
      case .sum: a + b
      case .product: a * b
      case .average: (a + b) * Tensor(0.5)
      }
    #expect(layer.run(x).values.elements == expected.elements)
    let both = layer.runBoth(x)
    #expect(both.forward.outputs.values.elements == a.elements)
    #expect(both.backward.outputs.values.elements == b.elements)
    #expect(both.backward.state[0].elements == layer.backward.finalState(x)[0].elements)
  }

  @Test func `the backward direction reads the sequence alone, from its end`() {
    let layer = lstm()
    var backwards = layer
    backwards.goesBackwards = true
    let x = Tensor.wave([1, 4, 3])
    let turned = Tensor.concatenated(
      (0..<4).reversed().map { x.sliced($0..<$0 + 1, along: 1) }, along: 1)
    let padded = Tensor.concatenated([x, Tensor(filled: 9, shape: [1, 2, 3])], along: 1)
    let state = backwards.finalState(Padded(padded, lengths: [4]))[0]
    #expect(difference(state, Naive(layer(turned)), tolerance: 1e-6) == nil)
  }

  @Test func `one mask serves all steps`() {
    var layer = lstm(sequences: true)
    layer.inputDropout = 0.5
    layer.recurrentDropout = 0.5
    let x = Padded(Tensor(filled: 1, shape: [2, 6, 3]))
    #expect(layer.run(x).outputs.values.elements == layer.run(x).outputs.values.elements)
    func run(_ seed: UInt64) -> [Float] {
      var outputs: [Float] = []
      _ = withGradients(random: RandomStream(seed: seed)) {
        outputs = layer.run(x).outputs.values.elements
        return Tensor(0)
      }
      return outputs
    }
    #expect(run(1) == run(1))
    #expect(run(1) != run(2))
    #expect(run(1) != layer.run(x).outputs.values.elements)
  }

  @Test func `dropping recurrent weights acts in training only`() {
    var random = RandomStream(seed: 1)
    var options = LSTMOptions()
    options.recurrentWeightDropout = 0.5
    let layer = LSTM(inputSize: 3, hiddenSize: 4, options: options, using: &random)
    let x = Tensor.wave([2, 6, 3])
    #expect(layer(x).elements == lstm()(x).elements)
    _ = withGradients {
      #expect(layer(x).elements != lstm()(x).elements)
      return Tensor(0)
    }
  }

  @Test func `stacked states are carried over and detached`() {
    var random = RandomStream(seed: 1)
    let stack = StackedLSTM(inputSize: 3, hiddenSizes: [4, 5], using: &random)
    let x = Tensor.wave([2, 6, 3])
    let first = stack.run(steps(x, 0..<2))
    let second = stack.run(steps(x, 2..<6), state: first.state.detached())
    let whole = stack(x)
    #expect(
      difference(
        Tensor.concatenated([first.outputs.values, second.outputs.values], along: 1),
        Naive(whole), tolerance: 1e-6) == nil)
    #expect(
      second.state.layers.map { $0.map(\.shape) } == [[[2, 4], [2, 4]], [[2, 5], [2, 5]]])
  }

  @Test func `an own cell runs like any other`() {
    /// Adds up its inputs.
    struct Counter: RecurrentCell {
      let inputSize = 1
      let stateSizes = [1]
      var children: ParameterTree { [:] }
      func step(_ x: Tensor, state: [Tensor]) -> [Tensor] { [state[0] + x] }
    }
    let x = Padded(Tensor(shape: [2, 3, 1], [1, 2, 3, 4, 5, 6]), lengths: [3, 2])
    let layer = Recurrent(Counter(), returnsSequences: true)
    #expect(layer.run(x).outputs.values.elements == [1, 3, 6, 4, 9, 0])
    #expect(layer.finalState(x)[0].elements == [6, 9])
    let both = Bidirectional(layer, layer, merge: .sum)
    #expect(both.run(x).values.elements == [7, 8, 9, 13, 14, 0])
  }

  @Test func `the forget bias is one unless asked otherwise`() {
    #expect(Array(lstm().cell.bias.value.elements[4..<8]) == [1, 1, 1, 1])
    var random = RandomStream(seed: 1)
    var options = LSTMOptions()
    options.forgetBias = 0
    let cell = LSTMCell(inputSize: 3, hiddenSize: 4, options: options, using: &random)
    #expect(cell.bias.value.elements.allSatisfy { $0 == 0 })
  }

  @Test func `states of another shape are refused`() async {
    await #expect(processExitsWith: .failure) {
      var random = RandomStream(seed: 1)
      let layer = GRU(inputSize: 3, hiddenSize: 4, using: &random)
      _ = layer.run(Padded(Tensor(zeros: [2, 5, 3])), state: [Tensor(zeros: [2, 5])])
    }
  }

  @Test func `the number of threads makes no difference`() throws {
    func weights(_ threads: Int) throws -> [[Float]] {
      let task = CopyTask()
      var configuration = TrainingConfiguration()
      configuration.epochs = 1
      configuration.batchSize = 16
      _ = try Trainer(configuration: configuration, threads: threads).run(task)
      return task.model.parameters.map { $0.parameter.value.elements }
    }
    let one = try weights(1)
    #expect(try weights(2) == one)
    #expect(try weights(4) == one)
  }
}
