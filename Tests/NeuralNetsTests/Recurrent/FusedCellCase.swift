import NeuralNets
import Tensors
import TestSupport
import Testing

/// A cell of the library that runs whole sequences, with the name of what is special about it.
struct FusedCellCase: Sendable, CustomTestStringConvertible {
  let name: String
  /// A cell for inputs of size 3.
  let make: @Sendable (inout RandomStream) -> any FusedRecurrentCell

  var testDescription: String { name }

  func cell(seed: UInt64 = 3) -> any FusedRecurrentCell {
    var random = RandomStream(seed: seed)
    let cell = make(&random)
    for (_, parameter) in cell.parameters {  // also what starts as zeros
      parameter.value = parameter.value + Tensor.wave(parameter.shape, scale: 0.3)
    }
    return cell
  }

  static func lstm(
    _ name: String, hiddenSize: Int = 5, _ change: @escaping @Sendable (inout LSTMOptions) -> Void
  ) -> FusedCellCase {
    FusedCellCase(name: name) { random in
      var options = LSTMOptions()
      change(&options)
      return LSTMCell(inputSize: 3, hiddenSize: hiddenSize, options: options, using: &random)
    }
  }

  static let all: [FusedCellCase] = [
    FusedCellCase(name: "tanh") {
      SimpleRNNCell(inputSize: 3, hiddenSize: 5, using: &$0)
    },
    FusedCellCase(name: "tanh of 16 units") {
      SimpleRNNCell(inputSize: 3, hiddenSize: 16, using: &$0)
    },
    FusedCellCase(name: "relu") {
      SimpleRNNCell(inputSize: 3, hiddenSize: 5, isRectified: true, using: &$0)
    },
    lstm("LSTM") { _ in },
    lstm("LSTM of 37 units", hiddenSize: 37) { _ in },
    lstm("peephole LSTM") { $0.peepholes = .all },
    lstm("LSTM whose output gate does not see the cell") { $0.peepholes = .withoutOutput },
    lstm("coupled LSTM") { $0.couplesGates = true },
    lstm("coupled peephole LSTM", hiddenSize: 18) {
      $0.couplesGates = true
      $0.peepholes = .all
    },
    FusedCellCase(name: "GRU, reset after") {
      GRUCell(inputSize: 3, hiddenSize: 5, using: &$0)
    },
    FusedCellCase(name: "GRU of 33 units, reset after") {
      GRUCell(inputSize: 3, hiddenSize: 33, using: &$0)
    },
    FusedCellCase(name: "GRU, reset before") {
      GRUCell(inputSize: 3, hiddenSize: 5, resetsAfter: false, using: &$0)
    },
    FusedCellCase(name: "GRU of 35 units, reset before") {
      GRUCell(inputSize: 3, hiddenSize: 35, resetsAfter: false, using: &$0)
    },
  ]
}
