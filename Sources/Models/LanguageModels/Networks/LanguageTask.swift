import NeuralNets
import Synchronization
import Tensors

/// Learning to foresee a text as a ``TrainingTask``.
///
/// The text is cut into rows that are read side by side, some steps at a time. An example is a row of
/// such a block, so that a batch is a block and its shards are groups of rows; each group carries its
/// state on to the next block.
final class LanguageTask: TrainingTask {
  let network: any LanguageNetwork
  private let tokens: [Int32]
  private let rowCount: Int
  private let rowLength: Int
  private let length: Int
  private let carriesState: Bool
  private let resetProbability: Float
  private let validation: TokenStream?
  private let unit: LanguageUnit
  /// Where each group of rows stands, by its first row.
  private let states = Mutex<[Int: LanguageState]>([:])

  var model: any Parameterized { network }
  let exampleCount: Int

  /// A task over a stream.
  ///
  /// - Parameters:
  ///   - tokens: the text; what does not fill a step of all rows is left out at its end.
  ///   - settings: the sizes of batches.
  init(
    _ network: any LanguageNetwork, tokens: [Int32], validation: TokenStream?, unit: LanguageUnit,
    settings: LanguageTrainingSettings
  ) {
    self.network = network
    // What is read and what is foreseen are one token apart.
    self.tokens = [LanguageEncoder.end] + tokens
    rowCount = settings.batchSize
    rowLength = tokens.count / settings.batchSize
    length = settings.length
    carriesState = settings.carriesState
    resetProbability = settings.resetProbability
    self.validation = validation
    self.unit = unit
    exampleCount = (rowLength + settings.length - 1) / settings.length * settings.batchSize
  }

  func loss(ofExamples indices: ArraySlice<Int>) -> ShardLoss {
    guard let first = indices.first else { return ShardLoss(Tensor(0), weight: 0) }
    let (block, group) = (first / rowCount, first % rowCount)
    let start = block * length
    let steps = min(length, rowLength - start)
    var inputs: [Int32] = []
    var targets: [Int32] = []
    inputs.reserveCapacity(indices.count * steps)
    targets.reserveCapacity(indices.count * steps)
    for row in group..<(group + indices.count) {
      let place = row * rowLength + start
      inputs += tokens[place..<(place + steps)]
      targets += tokens[(place + 1)..<(place + 1 + steps)]
    }
    let batch = TokenBatch(identifiers: inputs, count: indices.count, length: steps)
    let before = block > 0 && carriesState ? states.withLock { $0[group] } : nil
    let (features, after) = network.features(
      batch, state: before.map { withResets($0, count: indices.count) })
    let kept = after.detached()
    states.withLock { $0[group] = kept }
    return ShardLoss(
      network.output.loss(features, targets: targets), weight: Double(targets.count))
  }

  /// The state of some rows, of which a few, drawn anew in every block, stand at a beginning again.
  ///
  /// A network that has only ever gone on from its own states may fall into one that training never
  /// visits when it begins in the middle of a text, and stay there.
  private func withResets(_ state: LanguageState, count: Int) -> LanguageState {
    guard resetProbability > 0, var random = Tape.active?.nextRandomStream() else { return state }
    let rows = (0..<count).filter { _ in random.uniform() < resetProbability }
    return rows.isEmpty ? state : state.replacing(rows, by: network.initialState(count: 1))
  }

  func validate(threads: Int) -> ValidationResult? {
    guard let validation else { return nil }
    let figures = LanguageFigures(
      validation,
      logProbability: network.logProbability(
        ofStream: validation.identifiers, threads: threads))
    let perplexity = ValidationResult.Metric("perplexity", figures.perplexity)
    let bits = ValidationResult.Metric("bits_per_character", figures.bitsPerCharacter)
    return ValidationResult(
      loss: figures.loss, metrics: unit == .word ? [perplexity, bits] : [bits, perplexity])
  }

  var carriedTensors: [(name: String, tensor: Tensor)] {
    states.withLock { states in
      states.sorted { $0.key < $1.key }.flatMap { group, state in
        state.layers.enumerated().flatMap { layer, tensors in
          tensors.enumerated().map { part, tensor in
            (name: "\(group).\(layer).\(part)", tensor: tensor)
          }
        }
      }
    }
  }

  func restore(carried tensors: [String: Tensor]) {
    var groups: [Int: LanguageState] = [:]
    let empty = network.initialState(count: 1)
    for group in Set(tensors.keys.compactMap { $0.split(separator: ".").first.flatMap { Int($0) } })
    {
      let layers = empty.layers.enumerated().map { layer, parts in
        parts.indices.map { part in tensors["\(group).\(layer).\(part)"] ?? parts[part] }
      }
      groups[group] = LanguageState(layers: layers)
    }
    let restored = groups
    states.withLock { $0 = restored }
  }
}
