public import Tensors

extension Loss {
  /// The loss of each example, `[N]`.
  ///
  /// Outputs with further axes `[N, …]` are averaged over them, except where a loss is about one of C
  /// classes or about a vector as a whole.
  public func perExample(_ outputs: Tensor, _ targets: Targets) -> Tensor {
    require(
      outputs.rank >= 1 && outputs.shape[0] == targets.count,
      "\(name): \(targets.count) targets for outputs \(outputs.shape)")
    let t = targets.values(of: outputs.shape, for: name)
    switch self {
    case .crossEntropy, .categoricalHinge, .kullbackLeibler, .cosineSimilarity:
      require(
        outputs.rank == 2, "\(name): expected outputs [N, C], got \(outputs.shape)")
      return ofVectors(outputs, t)
    default:
      let losses = ofNumbers(outputs, t)
      let count = losses.shape[0]
      return losses.rank == 1
        ? losses : losses.reshaped([count, losses.shape.innerCount(after: 0)]).mean(along: 1)
    }
  }

  /// The loss of each number by itself.
  private func ofNumbers(_ y: Tensor, _ t: Tensor) -> Tensor {
    switch self {
    case .binaryCrossEntropy(let smoothing):
      let target = smoothing == 0 ? t : t * (1 - smoothing) + (smoothing / 2)
      // −t·log σ(y) − (1−t)·log(1 − σ(y)), without a logarithm of something near zero.
      return y.softplus() - y * target
    case .meanAbsoluteError: return (y - t).absolute()
    case .meanAbsolutePercentageError:
      let size = Tensor(shape: t.shape, t.elements.map { max(abs($0), Self.epsilon) / 100 })
      return (y - t).absolute() / size
    case .meanSquaredLogarithmicError:
      func logarithm(_ x: Tensor) -> Tensor {
        (x.clipped(to: Self.epsilon...Float.greatestFiniteMagnitude) + 1).log()
      }
      return (logarithm(y) - logarithm(t)).squared()
    case .hinge: return (1 - y * Self.signs(t)).relu()
    case .squaredHinge: return (1 - y * Self.signs(t)).relu().squared()
    case .huber(let delta):
      // With c the difference limited to ±δ: c·(d − c/2) is d²/2 inside and δ·|d| − δ²/2 outside.
      let difference = y - t
      let limited = difference.clipped(to: -delta...delta)
      return limited * (difference - limited * 0.5)
    case .logCosh:
      // log cosh d = d + log(1 + e⁻²ᵈ) − log 2, which does not overflow.
      let difference = y - t
      return difference + (difference * -2).softplus() - 0.693_147_2
    case .poisson: return y - t * (y + Self.epsilon).log()
    default: return (y - t).squared()
    }
  }

  /// The loss of each row of `[N, C]`.
  private func ofVectors(_ y: Tensor, _ t: Tensor) -> Tensor {
    switch self {
    case .crossEntropy(let classWeights, let smoothing):
      let share = smoothing / Float(max(1, t.shape[1]))
      let target = smoothing == 0 ? t : t * (1 - smoothing) + share
      let losses = (y.logSoftmax(along: -1) * target).sum(along: 1) * -1
      guard let classWeights else { return losses }
      require(
        classWeights.count == t.shape[1],
        "\(name): \(classWeights.count) class weights for \(t.shape[1]) classes")
      return losses * (t * Tensor(classWeights)).sum(along: 1)
    case .categoricalHinge:
      let own = (y * t).sum(along: 1)
      let other = ((1 - t) * y).max(along: 1)
      return (other - own + 1).relu()
    case .kullbackLeibler:
      // 0·log 0 counts as 0: the smallest positive number stands in for it.
      let logarithm = t.clipped(to: Float.leastNormalMagnitude...Float.greatestFiniteMagnitude)
        .log()
      return (t * (logarithm - y.logSoftmax(along: -1))).sum(along: 1)
    default:
      let product = (y * t).sum(along: 1)
      let norms =
        (y.squared().sum(along: 1) * t.squared().sum(along: 1) + 1e-12).sqrt()
      return product / norms * -1
    }
  }

  /// What Keras adds where a division or a logarithm could meet zero.
  private static let epsilon: Float = 1e-7

  /// Targets −1 and 1 from targets 0 and 1; others stay.
  private static func signs(_ t: Tensor) -> Tensor {
    Tensor(shape: t.shape, t.elements.map { $0 == 0 ? -1 : $0 })
  }
}
