import Tensors
import TestSupport
import Testing

@Suite struct TapeTests {
  @Test func `a value used twice receives both gradients`() {
    checkGradient(
      of: {
        let shared = $0[0].tanh()
        return shared * shared + shared
      }, at: [.wave([3, 4])])
  }

  @Test func `a parameter used twice receives the sum`() {
    let parameter = Parameter(Tensor([2, 3]))
    let (_, gradients) = withGradients {
      (parameter.tensor * 5).sum() + (parameter.tensor * parameter.tensor).sum()
    }
    #expect(gradients[parameter]?.dense().elements == [9, 11])
  }

  @Test func `tied weights receive rows and a dense gradient in one`() {
    let table = Parameter(.wave([4, 3]))
    let hidden = Tensor.wave([2, 3], phase: 1)
    let (_, gradients) = withGradients {
      let rows = table.tensor.gatherRows([3, 1])
      let logits = hidden.matrixProduct(table.tensor, transposeRight: true)
      return (rows * rows).sum() + logits.sum() + table.tensor.gatherRows([1]).sum()
    }
    let value = Naive(table.value)
    let expected = Naive([4, 3]) { index in
      let sum = Double(hidden[0, index[1]] + hidden[1, index[1]])
      let rows = index[0] == 1 || index[0] == 3 ? 2 * value[index] : 0
      return sum + rows + (index[0] == 1 ? 1 : 0)
    }
    guard case .dense(let gradient)? = gradients[table] else {
      Issue.record("the gradient is not dense")
      return
    }
    #expect(difference(gradient, expected) == nil)
  }

  @Test func `several uses of a table give one sparse gradient`() {
    let table = Parameter(Tensor(zeros: [9, 1]))
    let (_, gradients) = withGradients {
      table.tensor.gatherRows([7, 2]).sum() + (table.tensor.gatherRows([2, 4, 2]) * 10).sum()
    }
    guard case .rows(let rows)? = gradients[table] else {
      Issue.record("the gradient is not sparse")
      return
    }
    #expect(rows.rows == [2, 4, 7])
    #expect(rows.values.elements == [21, 10, 1])
  }

  @Test func `without a tape nothing is recorded`() {
    let parameter = Parameter(Tensor([1, 2]))
    let outside = parameter.tensor * 3
    let (_, gradients) = withGradients { (outside + 1).sum() }
    #expect(gradients[parameter] == nil)
    #expect(gradients.parameters.isEmpty)
  }

  @Test func `inside withoutGradients nothing is recorded and training is off`() {
    let parameter = Parameter(Tensor([1, 2]))
    let (_, gradients) = withGradients {
      #expect(Tape.isTraining)
      let constant = withoutGradients {
        #expect(!Tape.isTraining)
        return parameter.tensor * 3
      }
      #expect(Tape.isTraining)
      return (constant * parameter.tensor).sum()
    }
    #expect(gradients[parameter]?.dense().elements == [3, 6])
  }

  @Test func `frozen and detached values receive nothing`() {
    let frozen = Parameter(Tensor([1, 2]), isTrainable: false)
    let free = Parameter(Tensor([3, 4]))
    let (_, gradients) = withGradients {
      (frozen.tensor * free.tensor).sum() + free.tensor.detached().sum()
    }
    #expect(gradients[frozen] == nil)
    #expect(gradients[free]?.dense().elements == [1, 2])
    #expect(gradients.parameters.count == 1)
  }

  @Test func `a value from an outer tape is a constant on an inner one`() {
    let outer = Parameter(Tensor([2]))
    let inner = Parameter(Tensor([5]))
    let (_, gradients) = withGradients {
      let shared = outer.tensor * 3
      let (_, innerGradients) = withGradients { (shared * inner.tensor).sum() }
      #expect(innerGradients[inner]?.dense().elements == [6])
      #expect(innerGradients[outer] == nil)
      return shared.sum()
    }
    #expect(gradients[outer]?.dense().elements == [3])
  }

  @Test func `a long chain is neither slow nor deep`() {
    let parameter = Parameter(Tensor([0.5]))
    let (_, gradients) = withGradients {
      (0..<200_000).reduce(parameter.tensor) { value, _ in value + 1 }.sum()
    }
    #expect(gradients[parameter]?.dense().elements == [1])
  }

  @Test func `the seed scales the gradients`() {
    let parameter = Parameter(Tensor([1]))
    let (_, gradients) = withGradients(seed: 4) { (parameter.tensor * 2).sum() }
    #expect(gradients[parameter]?.dense().elements == [8])
  }

  @Test func `an error thrown inside leaves no tape behind`() {
    struct Failure: Error {}
    #expect(throws: Failure.self) {
      try withGradients { () throws -> Tensor in throw Failure() }
    }
    #expect(!Tape.isTraining)
  }
}
