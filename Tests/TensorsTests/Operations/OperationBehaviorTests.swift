import Tensors
import TestSupport
import Testing

@Suite struct OperationBehaviorTests {
  @Test func `argmax gives the first position along each axis`() {
    let matrix = Tensor(shape: [2, 3], [1, 5, 5, 7, 2, 1])
    #expect(matrix.argmax(along: 1) == [1, 0])
    #expect(matrix.argmax(along: 0) == [1, 0, 0])
    #expect(Tensor(shape: [2, 2, 2], [0, 1, 2, 0, 9, 8, 7, 8]).argmax(along: 1) == [1, 0, 0, 0])
  }

  @Test func `the gradient of a maximum goes to the first of equals`() {
    let parameter = Parameter(Tensor([1, 3, 3, 2]))
    let (_, gradients) = withGradients { parameter.tensor.max() }
    #expect(gradients[parameter]?.dense().elements == [0, 1, 0, 0])
  }

  @Test func `a zero norm has a zero gradient`() {
    let parameter = Parameter(Tensor(zeros: [3]))
    let (norm, gradients) = withGradients { parameter.tensor.norm() }
    #expect(norm.item == 0)
    #expect(gradients[parameter]?.dense().elements == [0, 0, 0])
    let (_, others) = withGradients { parameter.tensor.normalized(along: 0).sum() }
    #expect(others[parameter]?.dense().elements.allSatisfy(\.isFinite) == true)
  }

  @Test func `softmax of large numbers does not overflow`() {
    let logits = Tensor(shape: [2, 3], [1000, 1000, -1000, -3e38, 0, 3e38])
    #expect(logits.softmax().elements == [0.5, 0.5, 0, 0, 0, 1])
    #expect(logits.logSumExp(along: 1)[1] == 3e38)
    let loss = logits.softmaxCrossEntropy(labels: [2, 2])
    #expect(abs(loss.item - (2000 + 0.6931472) / 2) < 1e-3)
  }

  @Test func `a NaN among the numbers is not hidden`() {
    let vector = Tensor([1, .nan, 2])
    #expect(vector.max().item.isNaN)
    #expect(vector.sum().item.isNaN)
    #expect(vector.relu()[1].isNaN)
    #expect(vector.clipped(to: 0...1)[1].isNaN)
    #expect(vector.maximum(Tensor(5))[1].isNaN)
    #expect(Tensor(5).minimum(vector)[1].isNaN)
    #expect(vector.reshaped([1, 3]).softmaxCrossEntropy(labels: [0]).item.isNaN)
  }

  @Test func `row gradients list distinct rows in order, small tables and large`() {
    for rowCount in [6, 1_000_000] {
      let table = Parameter(Tensor(zeros: [rowCount, 2]))
      let last = Int32(rowCount - 1)
      let (_, gradients) = withGradients {
        let rows = table.tensor.gatherRows([last, 2, last, 0])
        return (rows * Tensor(shape: [4, 1], [1, 10, 100, 1000])).sum()
      }
      guard case .rows(let rows)? = gradients[table] else {
        Issue.record("the gradient is not sparse")
        continue
      }
      #expect(rows.rows == [0, 2, last])
      #expect(rows.values.elements == [1000, 1000, 10, 10, 101, 101])
    }
  }

  @Test func `examples of weight zero add nothing and receive no gradient`() {
    let logits = Parameter(Tensor(shape: [2, 2], [1, 2, .nan, 4]))
    let (loss, gradients) = withGradients {
      logits.tensor.softmaxCrossEntropy(labels: [0, 1], exampleWeights: [1, 0])
    }
    #expect(abs(loss.item - 1.3132617 / 2) < 1e-6)
    #expect(gradients[logits]?.dense().elements.suffix(2) == [0, 0])
  }

  @Test func `a sequence shorter than a valid window gives no steps`() {
    let short = Tensor.wave([2, 2, 3])
    let output = short.convolution1D(.wave([3, 3, 4]), bias: .wave([4]))
    #expect(output.shape == [2, 0, 4])
    #expect(short.maxPooled1D(size: 3).shape == [2, 0, 3])
  }

  @Test func `a convolution over many windows equals the one over few`() {
    // Longer than a block of rows, so that blocks meet inside and between sequences.
    let input = Tensor.wave([3, 1500, 5])
    let kernel = Tensor.wave([4, 5, 3], phase: 1)
    let whole = input.convolution1D(kernel, padding: .same)
    for example in 0..<3 {
      let alone = input.sliced(example..<(example + 1), along: 0)
        .convolution1D(kernel, padding: .same)
      let part = whole.sliced(example..<(example + 1), along: 0)
      #expect(difference(part, Naive(alone), tolerance: 1e-5) == nil)
    }
    let first = Parameter(kernel)
    let second = Parameter(kernel)
    let weights = Tensor.wave([3, 1500, 3], phase: 2)
    let (_, blocks) = withGradients {
      (input.convolution1D(first.tensor, padding: .same) * weights).sum()
    }
    let (_, pieces) = withGradients {
      (0..<3).map { example in
        let range = example..<(example + 1)
        let output = input.sliced(range, along: 0).convolution1D(second.tensor, padding: .same)
        return (output * weights.sliced(range, along: 0)).sum()
      }.reduce(Tensor(0), +)
    }
    let expected = pieces[second].map { Naive($0.dense()) } ?? Naive([]) { _ in 0 }
    #expect(difference(blocks[first]?.dense() ?? Tensor(0), expected, tolerance: 1e-4) == nil)
  }
}
