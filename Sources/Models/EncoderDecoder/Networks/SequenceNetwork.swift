import NeuralNets
import Tensors

/// A network that writes a target sequence while it looks at a source.
///
/// ``step(_:state:source:)`` is the one description of what happens at a step: training with a known
/// target, greedy choice, sampling and beam search all go through it or through ``read(_:source:)``, which
/// computes the same for all steps of a known target.
protocol SequenceNetwork: Parameterized {
  /// From features to scores of the target's vocabulary.
  var output: SoftmaxOutput { get }

  /// Reads sources `[N, S]`; identifiers beyond the vocabulary count as unknown.
  ///
  /// - Parameter queryCount: the most rows of steps that will look at each source, if that is known.
  func encode(_ source: TokenBatch, queryCount: Int?) -> EncodedSource

  /// Where a decoder stands before its first step, one row for each source.
  func start(_ source: EncodedSource) -> DecoderState

  /// One step of Q rows for each source, `R = N · Q` in all: rows of one source are neighbours.
  ///
  /// - Parameters:
  ///   - tokens: the token each row wrote last, `[R]`.
  ///   - state: where each row stands.
  ///   - source: the sources.
  func step(
    _ tokens: [Int32], state: DecoderState, source: EncodedSource
  ) -> (output: DecoderOutput, state: DecoderState)

  /// All steps of known targets: `tokens` `[N, T]` are what each step reads.
  func read(_ tokens: TokenBatch, source: EncodedSource) -> DecoderOutput
}

/// Sources as a decoder sees them.
struct EncodedSource {
  /// The sources' tokens; identifiers beyond the vocabulary stand for unknown ones that can be copied.
  var tokens: TokenBatch
  /// What attention reads; of a decoder without attention nothing is averaged.
  var memory: AttentionMemory
  /// The decoder's state before the first step.
  var start: DecoderState
  /// A summary of each source `[N, C]`, where every step sees one.
  var summary: Tensor?
  /// The weights of the decoder's layers as its steps read them.
  var packings: [RecurrentPacking] = []
  /// The decoder's tokens multiplied with the input weights of its first layer, where that saves work.
  var tokenTable: ProjectedTable?

  /// The number N of sources.
  var count: Int { tokens.count }

  /// Some of the sources, in the order given.
  func selecting(_ sources: [Int32]) -> EncodedSource {
    let width = tokens.length
    let identifiers = sources.flatMap {
      tokens.identifiers[Int($0) * width..<(Int($0) + 1) * width]
    }
    return EncodedSource(
      tokens: TokenBatch(
        identifiers: identifiers, count: sources.count, length: width,
        lengths: sources.map { tokens.lengths[Int($0)] }),
      memory: memory.selecting(sources), start: start.selecting(sources),
      summary: summary?.selectingOuter(sources), packings: packings, tokenTable: tokenTable)
  }
}

/// Where a decoder stands: tensors with a row for each target that is being written.
struct DecoderState {
  /// The tensors `[R, …]`.
  var tensors: [Tensor]
  /// The number of steps made.
  var steps = 0

  /// The states of some rows, in the order given.
  func selecting(_ rows: [Int32]) -> DecoderState {
    // A beam of one, as a rule, keeps every row where it is.
    if let rowCount = tensors.first?.shape[0], rows.count == rowCount,
      rows.enumerated().allSatisfy({ $0.offset == $0.element })
    {
      return self
    }
    return DecoderState(tensors: tensors.map { $0.selectingOuter(rows) }, steps: steps)
  }
}

/// What a decoder found at some steps: R rows, those of one source beside each other.
struct DecoderOutput {
  /// What the output turns into scores, `[R, F]`.
  var features: Tensor
  /// How much each position of the source counts for each row, `[N, Q, S]`.
  var attention: Tensor?
  /// The probability of writing, not copying, of each row `[R, 1]`: the pointer's gate.
  var gate: Tensor?
  /// Scores of copying each position, `[N, Q, S]`, where they stand beside the vocabulary's.
  var copyScores: Tensor?
  /// Of hard attention, the logarithm of the probability of the positions drawn, `[N, Q]`.
  var choice: Tensor?
  /// How much attention fell on places that had it already, `[R]`.
  var overlap: Tensor?
}

extension SequenceNetwork {
  /// Reads sources at which any number of steps may look.
  func encode(_ source: TokenBatch) -> EncodedSource { encode(source, queryCount: nil) }

  /// The state before the first step.
  func start(_ source: EncodedSource) -> DecoderState { source.start }

  /// All steps of known targets, one after the other: what ``read(_:source:)`` must agree with.
  ///
  /// - Parameter samplingRate: the share of tokens that are replaced by the network's own choice.
  func readStepwise(
    _ tokens: TokenBatch, source: EncodedSource, samplingRate: Float = 0
  ) -> DecoderOutput {
    var state = start(source)
    var outputs: [DecoderOutput] = []
    var own: [Int32]?
    var random = samplingRate > 0 ? Tape.active?.nextRandomStream() : nil
    for step in 0..<tokens.length {
      var current = (0..<tokens.count).map { tokens.identifiers[$0 * tokens.length + step] }
      if let own, random != nil {
        for row in current.indices where (random?.uniform() ?? 1) < samplingRate {
          current[row] = own[row]
        }
      }
      let result = self.step(current, state: state, source: source)
      outputs.append(result.output)
      state = result.state
      if random != nil {
        own = withoutGradients { output.scores(result.output.features.detached()).argmax(along: 1) }
      }
    }
    return DecoderOutput(joining: outputs, count: tokens.count)
  }
}

extension DecoderOutput {
  /// The outputs of single steps, one row for each of `count` sources, as those of all steps.
  init(joining steps: [DecoderOutput], count: Int) {
    func join(_ part: (DecoderOutput) -> Tensor?) -> Tensor? {
      let parts = steps.compactMap(part)
      guard let first = parts.first, parts.count == steps.count else { return nil }
      // [N, 1, …] of each step beside each other.
      let width = first.elementCount / count
      return Tensor.concatenated(parts.map { $0.reshaped([count, 1, width]) }, along: 1)
    }
    func rows(_ part: (DecoderOutput) -> Tensor?) -> Tensor? {
      join(part).map { $0.reshaped([count * steps.count, $0.shape[2]]) }
    }
    self.init(
      features: rows(\.features) ?? Tensor(zeros: [0, 0]), attention: join(\.attention),
      gate: rows(\.gate), copyScores: join(\.copyScores),
      choice: join(\.choice)?.reshaped([count, steps.count]),
      overlap: rows(\.overlap)?.reshaped([count * steps.count]))
  }
}
