import Archives
import FoundationEssentials
import Tensors

/// Writing and reading the state of a run as one safetensors file.
///
/// The weights are under `model.`, those of the best epoch under `best.`, the optimiser's slots
/// under `optimizer.`, the running average under `average.`, what batches hand on under `carried.`, and
/// the counters are JSON in the file's metadata.
extension TrainingRun {
  private static var stateKey: String { "training_state" }

  /// What must be the same when a run goes on: the order of batches and the meaning of the weights.
  static func fingerprint(
    _ configuration: TrainingConfiguration, task: Task, parameters: [NamedParameter]
  ) -> String {
    var relevant = configuration
    // A run may be given more epochs or more patience when it goes on.
    relevant.epochs = 0
    relevant.patience = nil
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let settings = (try? encoder.encode(relevant)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let shapes = parameters.map { "\($0.name)\($0.parameter.shape)" }.joined(separator: " ")
    let lengths = (0..<task.exampleCount).reduce(UInt64(0)) { sum, index in
      sum &* 31 &+ UInt64(task.length(ofExample: index))
    }
    return "\(task.exampleCount) examples (\(lengths)); \(settings); \(shapes)"
  }

  mutating func writeCheckpoint(report: (TrainingEvent) throws -> Void) throws {
    guard let path = trainer.checkpointPath else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = String(decoding: try encoder.encode(state), as: UTF8.self)
    var draft = ArchiveDraft(metadata: [Self.stateKey: json])
    draft.add(task.model.parameters, prefix: "model.")
    for (name, tensor) in optimizer.state(for: parameters) {
      draft.add(tensor, named: "optimizer.\(name)")
    }
    if let average {
      for (entry, tensor) in zip(parameters, average.tensors) {
        draft.add(tensor, named: "average.\(entry.name)")
      }
    }
    for (name, tensor) in bestWeights ?? [] { draft.add(tensor, named: "best.\(name)") }
    for (name, tensor) in task.carriedTensors { draft.add(tensor, named: "carried.\(name)") }
    try draft.write(to: path)
    hasCheckpoint = true
    try report(.checkpoint(path: path))
  }

  mutating func restore(from path: String) throws {
    let archive: TensorArchive
    do {
      archive = try TensorArchive(path)
    } catch {
      if error.kind == .notFound { return }  // nothing to resume: the run begins
      throw error
    }
    guard let json = archive.metadata[Self.stateKey],
      let saved = try? JSONDecoder().decode(TrainingState.self, from: Data(json.utf8))
    else {
      throw ArchiveError(
        .damaged, path: path, what: "does not hold the state of a training run",
        hint: "remove it to train from the beginning")
    }
    guard saved.fingerprint == state.fingerprint else {
      throw TrainingError.otherRun(
        path: path, difference: Self.difference(saved.fingerprint, state.fingerprint))
    }
    try archive.fill(task.model.parameters, prefix: "model.")
    let slots = archive.entries.filter { $0.name.hasPrefix("optimizer.") }
    var tensors: [String: Tensor] = [:]
    for slot in slots {
      tensors[String(slot.name.dropFirst("optimizer.".count))] = try archive.tensor(slot.name)
    }
    try optimizer.restore(tensors, for: parameters)
    if average != nil {
      let expected = parameters.map { (name: $0.name, shape: $0.parameter.shape) }
      average?.tensors = try archive.tensors(matching: expected, prefix: "average.")
    }
    if archive.entries.contains(where: { $0.name.hasPrefix("best.") }) {
      let expected = task.model.parameters.map { (name: $0.name, shape: $0.parameter.shape) }
      let best = try archive.tensors(matching: expected, prefix: "best.")
      bestWeights = zip(expected, best).map { (name: $0.name, tensor: $1) }
    }
    var carried: [String: Tensor] = [:]
    for entry in archive.entries where entry.name.hasPrefix("carried.") {
      carried[String(entry.name.dropFirst("carried.".count))] = try archive.tensor(entry.name)
    }
    task.restore(carried: carried)
    state = saved
    // More epochs or patience than before are a reason to go on.
    state.isFinished = configuration.patience.map { saved.epochsWithoutImprovement >= $0 } ?? false
    hasCheckpoint = true
  }

  /// The first part in which two fingerprints differ, in words.
  private static func difference(_ old: String, _ new: String) -> String {
    let old = old.split(separator: ";", maxSplits: 1).map(String.init)
    let new = new.split(separator: ";", maxSplits: 1).map(String.init)
    if old.first != new.first {
      return
        "which had \(old.first ?? "other examples") where this one has \(new.first ?? "others")"
    }
    return "whose settings or model differ from this one's"
  }
}
