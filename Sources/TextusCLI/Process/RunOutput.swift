import Textus

/// Where a training run keeps its model and, when it is stopped, its state.
struct RunOutput {
  /// Nil for a run that only shows its figures.
  let folder: ModelFolder?
  let isResuming: Bool

  /// Turns an interruption of `body` into advice on how to go on.
  ///
  /// - Parameter canPause: whether a stopped run has a state to keep; without one Ctrl-C simply
  ///   ends the command.
  func interruptible<Result>(
    canPause: Bool, _ body: () throws -> Result, cleanUp: () -> Void
  ) throws -> Result {
    defer { cleanUp() }
    if canPause { Interruption.watch() }
    do {
      return try body()
    } catch TrainingError.interrupted(let step, let checkpoint) {
      guard checkpoint != nil, let folder else {
        throw Interrupted(
          message: "stopped at step \(step); nothing was kept, as no --output was given")
      }
      throw Interrupted(
        message: "stopped at step \(step); \(folder.path) holds the state: run the same command "
          + "with --resume to go on")
    }
  }

  /// Says what becomes of an unfinished run, and that nothing is kept where that is so.
  func noteBeginning(_ console: Console) {
    guard let folder else {
      return console.note("Without --output the model is measured and not kept.")
    }
    let isUnfinished = folder.contains(.trainingState)
    if isResuming, !isUnfinished {
      console.note("\(folder.path) holds no unfinished run: this one begins anew.")
    } else if !isResuming, isUnfinished {
      console.note(
        "\(folder.path) holds an unfinished run, which this one replaces (--resume goes on).")
    }
  }
}
