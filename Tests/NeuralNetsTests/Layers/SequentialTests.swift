import NeuralNets
import Tensors
import Testing

struct SequentialTests {
  static func dense(_ size: Int, seed: UInt64 = 1) -> Dense {
    var random = RandomStream(seed: seed)
    return Dense(inputSize: size, outputSize: size, using: &random)
  }

  @Test(
    "An optional layer is there when its condition holds, and only then", arguments: [true, false])
  func optional(_ hasDropout: Bool) {
    let model = Sequential {
      Self.dense(2)
      if hasDropout { Dropout(rate: 0.5) }
      Self.dense(2)
    }
    #expect(
      model.layers.map(\.summaryName)
        == (hasDropout ? ["Dense", "Dropout(0.5)", "Dense"] : ["Dense", "Dense"]))
  }

  @Test("Branches of conditions and loops")
  func control() {
    func model(_ flag: Bool) -> [String] {
      Sequential {
        for rate in [0.25, 0.5] as [Float] { Dropout(rate: rate) }
        if flag { ActivationLayer(.relu) } else { ActivationLayer(.tanh) }
        [Flatten(), Identity()] as [any Layer]
      }.layers.map(\.summaryName)
    }
    #expect(
      model(true) == ["Dropout(0.25)", "Dropout(0.5)", "Activation(relu)", "Flatten", "Identity"])
    #expect(model(false)[2] == "Activation(tanh)")
  }

  @Test("Nested models keep their parameters")
  func nesting() {
    let model = Sequential {
      Sequential { Self.dense(2) }
      Branches(.sum) {
        Identity()
        Self.dense(2)
      }
    }
    #expect(
      model.parameters.map(\.name) == ["0.0.weight", "0.0.bias", "1.1.weight", "1.1.bias"])
  }

  @Test("A layer used twice is one layer")
  func shared() {
    let layer = Self.dense(2)
    let model = Sequential {
      layer
      layer
    }
    #expect(model.parameters.count == 2)
    let (_, gradients) = withGradients { model(Tensor(shape: [1, 2], [1, 2])).sum() }
    #expect(gradients.parameters.count == 2)
  }

  @Test("A summary shows layers, shapes and counts")
  func summary() {
    var random = RandomStream(seed: 1)
    let embedding = Embedding(vectors: Tensor(zeros: [2000, 32]), isTrainable: false)
    let model = Sequential {
      embedding
      Branches {
        for width in 2...3 {
          Sequential {
            Conv1D(inputSize: 32, filterCount: 100, width: width, activation: .tanh, using: &random)
            GlobalMaxPooling1D()
          }
        }
      }
      Dense(inputSize: 200, outputSize: 1, activation: .sigmoid, using: &random)
    }
    #expect(
      model.summary(inputShape: [1, 150]).description == """
        name   layer               output shape   parameters
        ------------------------------------------------------------
        0      Embedding           [N, 150, 32]       64,000  frozen
        1.0.0  Conv1D(2, tanh)     [N, 149, 100]       6,500
        1.0.1  GlobalMaxPooling1D  [N, 100]                0
        1.1.0  Conv1D(3, tanh)     [N, 148, 100]       9,700
        1.1.1  GlobalMaxPooling1D  [N, 100]                0
        1      Concatenation       [N, 200]                0
        2      Dense(sigmoid)      [N, 1]                201
        ------------------------------------------------------------
        Total parameters: 80,401
        Trainable: 16,401
        Frozen: 64,000

        """)
  }

  @Test("XOR is learnt")
  func xor() {
    var random = RandomStream(seed: 42)
    let model = Sequential {
      Dense(inputSize: 2, outputSize: 8, activation: .tanh, using: &random)
      Dense(inputSize: 8, outputSize: 1, using: &random)
    }
    let inputs = Tensor(shape: [4, 2], [0, 0, 0, 1, 1, 0, 1, 1])
    let labels: [Int32] = [0, 1, 1, 0]
    var optimizer = Adam()
    var last: Float = .infinity
    for step in 0..<300 {
      var (loss, gradients) = withGradients {
        Loss.binaryCrossEntropy()(model(inputs), .labels(labels))
      }
      optimizer.update(model.parameters, &gradients, learningRate: 0.05, step: step)
      last = loss.item
    }
    #expect(model(inputs).predictedBinaryLabels() == labels)
    #expect(last < 0.05)
  }
}
