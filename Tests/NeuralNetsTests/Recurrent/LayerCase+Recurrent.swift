import NeuralNets
import Tensors

extension LayerCase {
  /// The recurrent layers as rows of the layer contract.
  static let recurrent: [LayerCase] =
    [false, true].flatMap { sequences in
      cells.flatMap { name, make in
        [false, true].map { backwards in
          LayerCase(
            "\(name)\(sequences ? ", sequences" : "")\(backwards ? ", backwards" : "")",
            [4, 6, 5], .sequences
          ) { random in
            make(&random, sequences, backwards)
          }
        }
      }
    } + [
      LayerCase("LSTM with dropout", [4, 6, 5], .sequences) { random in
        var layer = LSTM(inputSize: 5, hiddenSize: 3, using: &random)
        layer.inputDropout = 0.3
        layer.recurrentDropout = 0.3
        return layer
      },
      LayerCase("bidirectional LSTM", [4, 6, 5], .sequences) { random in
        Bidirectional(using: &random) {
          LSTM(inputSize: 5, hiddenSize: 3, returnsSequences: true, using: &$0)
        }
      },
      LayerCase("bidirectional ends", [4, 6, 5], .sequences) { random in
        Bidirectional(merge: .sum, using: &random) {
          GRU(inputSize: 5, hiddenSize: 3, using: &$0)
        }
      },
      LayerCase("stacked LSTM", [4, 6, 5], .sequences) { random in
        StackedLSTM(inputSize: 5, hiddenSizes: [4, 3], dropout: 0.2, using: &random)
      },
      LayerCase("TimeDistributed", [4, 6, 5], .sequences) { random in
        TimeDistributed(Dense(inputSize: 5, outputSize: 3, using: &random))
      },
      LayerCase("a recurrent classifier", [4, 8], .tokens) { random in
        Sequential {
          Embedding(vocabularySize: 7, size: 5, using: &random)
          Bidirectional(merge: .average, using: &random) {
            LSTM(inputSize: 5, hiddenSize: 4, returnsSequences: true, using: &$0)
          }
          SimpleRNN(inputSize: 4, hiddenSize: 4, using: &random)
          Dense(inputSize: 4, outputSize: 2, using: &random)
        }
      },
    ]

  private typealias Make = @Sendable (inout RandomStream, Bool, Bool) -> any Layer

  private static let cells: [(String, Make)] = [
    ("SimpleRNN", layer { SimpleRNNCell(inputSize: 5, hiddenSize: 3, using: &$0) }),
    ("LSTM", layer { LSTMCell(inputSize: 5, hiddenSize: 3, using: &$0) }),
    ("GRU", layer { GRUCell(inputSize: 5, hiddenSize: 3, using: &$0) }),
    (
      "GRU, reset before",
      layer { GRUCell(inputSize: 5, hiddenSize: 3, resetsAfter: false, using: &$0) }
    ),
    ("normalised LSTM", layer { LayerNormLSTMCell(inputSize: 5, hiddenSize: 3, using: &$0) }),
    (
      "LSTM with peephole matrices",
      layer { PeepholeMatrixLSTMCell(inputSize: 5, hiddenSize: 3, using: &$0) }
    ),
  ]

  private static func layer<Cell: RecurrentCell & SendableMetatype>(
    _ makeCell: @escaping @Sendable (inout RandomStream) -> Cell
  ) -> Make {
    { random, sequences, backwards in
      Recurrent(makeCell(&random), returnsSequences: sequences, goesBackwards: backwards)
    }
  }
}
