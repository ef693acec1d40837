import NeuralNets
import Tensors
import Testing

struct SequenceTests {
  @Test("Sequences are padded at their ends, cut where too long")
  func padding() {
    let batch = TokenBatch([[1, 2, 3], [4], []], paddingIdentifier: 9)
    #expect(batch.identifiers == [1, 2, 3, 4, 9, 9, 9, 9, 9])
    #expect(batch.lengths == [3, 1, 0])
    #expect(Array(batch.sequence(1)) == [4])
    let short = TokenBatch([[1, 2, 3], [4]], length: 2)
    #expect(short.identifiers == [1, 2, 4, 0])
    #expect(short.lengths == [2, 1])
    let wide = TokenBatch([[1]], minimumLength: 3)
    #expect(wide.length == 3 && wide.lengths == [1])
    #expect(TokenBatch([]).count == 0)
  }

  @Test("A shard is some of the sequences")
  func shards() {
    let batch = TokenBatch([[1, 2], [3], [4, 5]])
    #expect(batch[1..<3] == TokenBatch([[3], [4, 5]]))
  }

  @Test("The padding row is zero and does not learn")
  func paddingRow() {
    var random = RandomStream(seed: 2)
    let layer = Embedding(vocabularySize: 4, size: 2, paddingIdentifier: 1, using: &random)
    #expect(layer.table.value.elements[2..<4] == [0, 0])
    var optimizer = Adam()
    for step in 0..<3 {
      var (_, gradients) = withGradients {
        (layer(TokenBatch([[1, 2], [3, 1]])).values - 1).squared().sum()
      }
      optimizer.update(layer.parameters, &gradients, learningRate: 0.1, step: step)
    }
    #expect(layer.table.value.elements[2..<4] == [0, 0])
    #expect(layer.table.value.elements[4..<8].allSatisfy { $0 > 0.2 })
  }

  @Test("Frozen vectors get no gradient; trained ones get one for their rows only")
  func embeddingGradients() {
    let frozen = Embedding(vectors: Tensor(filled: 1, shape: [5, 2]), isTrainable: false)
    let trained = Embedding(vectors: Tensor(filled: 1, shape: [5, 2]))
    let batch = TokenBatch([[4, 2], [2]])
    let (_, gradients) = withGradients {
      (frozen(batch).values + trained(batch).values).sum()
    }
    #expect(gradients[frozen.table] == nil)
    guard case .rows(let rows)? = gradients[trained.table] else {
      Issue.record("expected row gradients")
      return
    }
    #expect(rows.rows == [0, 2, 4])  // 0 is the padding of the second sequence
  }

  @Test("Dropout acts in training only, and drops whole features where it says so")
  func dropout() {
    let x = Tensor(filled: 1, shape: [4, 10, 8])
    #expect(Dropout(rate: 0.5)(x).elements == x.elements)
    var dropped = x
    _ = withGradients(random: RandomStream(seed: 1)) {
      dropped = SpatialDropout1D(rate: 0.5)(x)
      return Tensor(0)
    }
    let zeros = dropped.elements.count { $0 == 0 }
    #expect(zeros > 0 && zeros < 320 && zeros % 10 == 0)
    let first = dropped.sliced(0..<1, along: 1)
    #expect(
      (0..<10).allSatisfy { dropped.sliced($0..<$0 + 1, along: 1).elements == first.elements })
  }

  @Test("Windows that depend on the batch's length are refused for padded sequences")
  func variantWindows() async {
    await #expect(processExitsWith: .failure) {
      var random = RandomStream(seed: 1)
      let layer = Conv1D(
        inputSize: 1, filterCount: 1, width: 2, stride: 2, padding: .same, using: &random)
      _ = layer(Padded(Tensor(zeros: [1, 4, 1])))
    }
  }

  @Test("Layers that mix steps refuse padded sequences")
  func refused() async {
    await #expect(processExitsWith: .failure) {
      _ = Sequential { Reshape([4]) }(Padded(Tensor(zeros: [1, 2, 2])))
    }
  }
}
