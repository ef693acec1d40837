import CKernels

/// Computes a loss and its gradients with respect to every trainable parameter it used.
///
/// ```swift
/// let (loss, gradients) = withGradients { model(x).softmaxCrossEntropy(labels) }
/// ```
///
/// - Parameters:
///   - training: whether dropout and the like act; default `true`.
///   - random: the stream that dropout draws from; the same stream gives the same masks.
///   - defersProducts: whether gradients of large weights stay products of few rows, to be multiplied
///     out by ``Gradients/weightedSum(_:threads:)`` for all shards of a batch at once; default `false`.
///     They are multiplied out on every access until then.
///   - seed: the gradient of the result with respect to itself; default 1. Pass the number of
///     examples to turn a mean into a sum.
///   - loss: the computation; it must return a scalar (one element).
/// - Returns: the loss as a constant and the gradients.
public func withGradients(
  training: Bool = true, random: RandomStream = RandomStream(seed: 0),
  defersProducts: Bool = false, seed: Float = 1,
  of loss: () throws -> Tensor
) rethrows -> (loss: Tensor, gradients: Gradients) {
  let denormals = kernel_flush_denormals(1)
  defer { _ = kernel_flush_denormals(denormals) }
  let tape = Tape(isTraining: training, random: random, defersProducts: defersProducts)
  return try Tape.$current.withValue(tape) {
    let value = try loss()
    require(
      value.elementCount == 1, "withGradients: the loss must be a scalar, got shape \(value.shape)")
    // The backward steps use the same operations; nothing of what they do is recorded.
    let gradients = withoutGradients {
      tape.gradients(of: value, seed: Tensor(filled: seed, shape: value.shape))
    }
    return (value.detached(), gradients)
  }
}

/// Runs `body` as inference: nothing is recorded and dropout does not act, even inside ``withGradients``.
public func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
  try Tape.$current.withValue(nil, operation: body)
}
