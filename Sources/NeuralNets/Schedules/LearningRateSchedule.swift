#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How the learning rate changes in the course of training.
///
/// A value without state: the rate depends on the step and the epoch alone, so a resumed run goes on
/// exactly. Spans are counted in steps or in epochs, see ``TrainingSpan``.
public indirect enum LearningRateSchedule: Hashable, Sendable {
  /// Always the same rate.
  case constant(Float)
  /// Multiplied by `factor` after every full span.
  case step(Float, factor: Float, every: TrainingSpan)
  /// `rate · factor^(elapsed / span)`, smoothly.
  case exponential(Float, factor: Float, over: TrainingSpan)
  /// `rate / (1 + decay · elapsed / span)`, Keras' decay with a span of one step.
  case inverseTime(Float, decay: Float, over: TrainingSpan = .steps(1))
  /// From the first to the last rate within the span, as a power of what remains; then constant.
  ///
  /// Power 1 is a straight line.
  case polynomial(Float, to: Float = 0, over: TrainingSpan, power: Float = 1)
  /// From the first to the last rate along half a cosine (Loshchilov & Hutter 2017); then constant.
  case cosine(Float, to: Float = 0, over: TrainingSpan)
  /// A straight rise from zero within the span to what another schedule gives.
  case warmUp(TrainingSpan, then: LearningRateSchedule)

  /// The rate of one step.
  ///
  /// - Parameters:
  ///   - step: how many steps came before, from 0.
  ///   - epoch: how many epochs have passed, the started one counted by its finished part.
  public func learningRate(step: Int, epoch: Double) -> Float {
    switch self {
    case .constant(let rate): return rate
    case .step(let rate, let factor, let span):
      let passed = span.progress(step: step, epoch: epoch).rounded(.down)
      return Float(Double(rate) * pow(Double(factor), passed))
    case .exponential(let rate, let factor, let span):
      let passed = span.progress(step: step, epoch: epoch)
      return Float(Double(rate) * pow(Double(factor), passed))
    case .inverseTime(let rate, let decay, let span):
      let passed = span.progress(step: step, epoch: epoch)
      return Float(Double(rate) / (1 + Double(decay) * passed))
    case .polynomial(let first, let last, let span, let power):
      let rest = 1 - min(1, span.progress(step: step, epoch: epoch))
      return Float(Double(last) + Double(first - last) * pow(rest, Double(power)))
    case .cosine(let first, let last, let span):
      let passed = min(1, span.progress(step: step, epoch: epoch))
      return Float(Double(last) + Double(first - last) * 0.5 * (1 + cos(Double.pi * passed)))
    case .warmUp(let span, let schedule):
      let rate = schedule.learningRate(step: step, epoch: epoch)
      // The first step is not lost: it has the share of one step, not zero.
      let passed = span.progress(step: step + 1, epoch: epoch)
      return passed < 1 ? Float(Double(rate) * passed) : rate
    }
  }
}

/// A length of training.
public enum TrainingSpan: Hashable, Sendable {
  /// So many updates.
  case steps(Int)
  /// So many passes over the examples, fractions allowed.
  case epochs(Double)

  /// How often the span has passed; one for an empty span.
  func progress(step: Int, epoch: Double) -> Double {
    switch self {
    case .steps(let count): count > 0 ? Double(step) / Double(count) : 1
    case .epochs(let count): count > 0 ? epoch / count : 1
    }
  }
}
