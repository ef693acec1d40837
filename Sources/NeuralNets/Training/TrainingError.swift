/// Why a training run ended without a model.
public enum TrainingError: Error, Hashable, Sendable {
  /// The loss is no longer a number.
  case diverged(step: Int, loss: Double, learningRate: Float, checkpoint: String?)
  /// The state to resume from belongs to another run.
  case otherRun(path: String, difference: String)
  /// The run was interrupted; it can be resumed from the checkpoint, if there is one.
  case interrupted(step: Int, checkpoint: String?)
}

extension TrainingError: CustomStringConvertible {
  /// One sentence that says what happened and what to do.
  public var description: String {
    switch self {
    case .diverged(let step, let loss, let learningRate, let checkpoint):
      let kept = checkpoint.map { "; the last good state is kept in \($0)" } ?? ""
      return "the loss became \(loss) at step \(step) with learning rate \(learningRate): "
        + "try a learning rate of \(learningRate / 10) or clip the gradients\(kept)"
    case .otherRun(let path, let difference):
      return "\(path): this is the state of another run, \(difference); "
        + "resume with the same data and options, or train into another folder"
    case .interrupted(let step, let checkpoint):
      let resume = checkpoint.map { ": resume from \($0) with --resume" } ?? ""
      return "interrupted at step \(step)\(resume)"
    }
  }
}
