public import Tensors

/// How ``Bidirectional`` joins the outputs of its two directions.
public enum BidirectionalMerge: String, CaseIterable, Hashable, Sendable, Codable {
  /// Side by side, `2 H` numbers.
  case concatenation
  /// Their sum.
  case sum
  /// Their product, number by number.
  case product
  /// Their mean.
  case average

  /// The outputs of both directions, `[…, H]` each, as one.
  public func join(_ forward: Tensor, _ backward: Tensor) -> Tensor {
    switch self {
    case .concatenation: Tensor.concatenated([forward, backward], along: -1)
    case .sum: forward + backward
    case .product: forward * backward
    case .average: (forward + backward) * 0.5
    }
  }
}

/// Two recurrent layers over the same sequences, one forwards and one backwards (Schuster & Paliwal
/// 1997): `[N, T, D] → [N, 2 H]` or `[N, T, 2 H]`.
///
/// ```swift
/// Bidirectional(using: &random) { LSTM(inputSize: 32, hiddenSize: 16, using: &$0) }
/// ```
public struct Bidirectional<Cell: RecurrentCell>: Layer {
  /// The layer that reads from the beginning.
  public let forward: Recurrent<Cell>
  /// The layer that reads from the end.
  public let backward: Recurrent<Cell>
  /// How their outputs are joined.
  public let merge: BidirectionalMerge

  /// Two existing layers; the second one is made to go backwards.
  public init(
    _ forward: Recurrent<Cell>, _ backward: Recurrent<Cell>,
    merge: BidirectionalMerge = .concatenation
  ) {
    require(
      forward.returnsSequences == backward.returnsSequences
        && forward.cell.outputSize == backward.cell.outputSize,
      "Bidirectional: the layers differ in size or in what they return")
    require(!forward.goesBackwards, "Bidirectional: the first layer goes backwards")
    self.forward = forward
    var backward = backward
    backward.goesBackwards = true
    self.backward = backward
    self.merge = merge
  }

  /// Two layers made alike, with weights of their own.
  ///
  /// - Parameters:
  ///   - merge: how their outputs are joined; default side by side.
  ///   - random: the source of randomness.
  ///   - makeLayer: makes a layer; called twice.
  public init(
    merge: BidirectionalMerge = .concatenation, using random: inout RandomStream,
    _ makeLayer: (inout RandomStream) -> Recurrent<Cell>
  ) {
    let forward = makeLayer(&random)
    let backward = makeLayer(&random)
    self.init(forward, backward, merge: merge)
  }

  /// Both layers.
  public var children: ParameterTree { ["forward": forward, "backward": backward] }

  /// Whether the layer gives the outputs of all steps.
  public var returnsSequences: Bool { forward.returnsSequences }

  /// The size of the joined outputs.
  public var outputSize: Int {
    merge == .concatenation ? 2 * forward.cell.outputSize : forward.cell.outputSize
  }

  /// The outputs of both directions, not joined, and their final states.
  public func runBoth(
    _ x: Padded, state: (forward: [Tensor], backward: [Tensor])? = nil
  ) -> (
    forward: (outputs: Padded, state: [Tensor]), backward: (outputs: Padded, state: [Tensor])
  ) {
    (
      forward: forward.run(x, state: state?.forward),
      backward: backward.run(x, state: state?.backward)
    )
  }

  /// The joined outputs of all steps.
  public func run(_ x: Padded) -> Padded {
    let both = runBoth(x)
    return x.replacing(merge.join(both.forward.outputs.values, both.backward.outputs.values))
  }

  /// The joined outputs of all steps of tokens read through an embedding.
  public func run(_ tokens: TokenBatch, embedding: Parameter) -> Padded {
    let first = forward.run(tokens, embedding: embedding).outputs
    return first.replacing(
      merge.join(first.values, backward.run(tokens, embedding: embedding).outputs.values))
  }

  /// The joined hidden states with which both directions end.
  public func finalOutput(_ x: Padded) -> Tensor {
    merge.join(forward.finalState(x)[0], backward.finalState(x)[0])
  }

  /// The joined hidden states with which both directions end, for tokens read through an embedding.
  public func finalOutput(_ tokens: TokenBatch, embedding: Parameter) -> Tensor {
    merge.join(
      forward.finalState(tokens, embedding: embedding)[0],
      backward.finalState(tokens, embedding: embedding)[0])
  }

  /// The joined outputs of sequences without padding.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    returnsSequences ? run(Padded(x)).values : finalOutput(Padded(x))
  }

  /// The joined outputs, as sequences or, of the ends of both directions, as a tensor.
  public func callAsFunction(_ signal: Signal) -> Signal {
    switch signal {
    case .sequences(let x): returnsSequences ? .sequences(run(x)) : .tensor(finalOutput(x))
    case .tensor(let x): .tensor(self(x))
    case .tokens: fatalError("\(summaryName) takes no tokens: start with an Embedding")
    }
  }

  /// `[N, T, 2 H]` or `[N, 2 H]`.
  public func outputShape(for inputShape: Shape) -> Shape {
    forward.outputShape(for: inputShape).replacing(-1, with: outputSize)
  }

  /// `Bidirectional` with the name of the layer.
  public var summaryName: String { "Bidirectional(\(forward.summaryName))" }
}
