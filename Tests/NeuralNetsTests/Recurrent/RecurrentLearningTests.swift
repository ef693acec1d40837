import NeuralNets
import Tensors
import Testing

/// Every kind of recurrent layer learns to remember something over a dozen steps.
@Suite struct RecurrentLearningTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable (inout RandomStream) -> any Layer
  }

  static let layers = [
    Example(testDescription: "SimpleRNN") {
      SimpleRNN(inputSize: 2, hiddenSize: 8, using: &$0)
    },
    Example(testDescription: "LSTM") { LSTM(inputSize: 2, hiddenSize: 8, using: &$0) },
    Example(testDescription: "coupled peephole LSTM") { random in
      var options = LSTMOptions()
      options.couplesGates = true
      options.peepholes = .all
      return LSTM(inputSize: 2, hiddenSize: 8, options: options, using: &random)
    },
    Example(testDescription: "GRU") { GRU(inputSize: 2, hiddenSize: 8, using: &$0) },
    Example(testDescription: "GRU, reset before") {
      GRU(inputSize: 2, hiddenSize: 8, resetsAfter: false, using: &$0)
    },
    Example(testDescription: "normalised LSTM") {
      Recurrent(LayerNormLSTMCell(inputSize: 2, hiddenSize: 8, using: &$0))
    },
    Example(testDescription: "LSTM with peephole matrices") {
      Recurrent(PeepholeMatrixLSTMCell(inputSize: 2, hiddenSize: 8, using: &$0))
    },
    Example(testDescription: "bidirectional LSTM") { random in
      Bidirectional(using: &random) { LSTM(inputSize: 2, hiddenSize: 4, using: &$0) }
    },
  ]

  @Test(arguments: layers)
  func `the first bit is remembered`(example: Example) throws {
    let task = CopyTask(example.make)
    var configuration = TrainingConfiguration()
    configuration.epochs = 40
    configuration.batchSize = 16
    configuration.shardCount = 1
    configuration.learningRate = .constant(0.02)
    configuration.clipping = .globalNorm(1)
    _ = try Trainer(configuration: configuration, threads: 1).run(task)
    #expect(task.accuracy() > 0.97)
  }
}
