import Tensors

/// A running average of all weights of a model: `a ← d · a + (1 − d) · w` after every step.
///
/// It is brought up to date every few steps with the decay of that many: the average is as smooth
/// and costs a fraction. Reference: Polyak & Juditsky 1992, *Acceleration of stochastic
/// approximation by averaging*.
struct WeightAverage {
  /// Steps between two updates.
  private static let interval = 8

  let decay: Float
  /// The averages, in the order of the parameters.
  var tensors: [Tensor]

  /// An average that starts at the present weights.
  init(decay: Float, of parameters: [NamedParameter]) {
    self.decay = decay
    self.tensors = parameters.map { $0.parameter.value.detached() }
  }

  /// Takes in the weights after `step` steps; early on the average forgets faster.
  mutating func update(_ parameters: [NamedParameter], step: Int, threads: Int) {
    guard step % Self.interval == 0 else { return }
    let rounds = Float(step / Self.interval)
    var power: Float = 1
    for _ in 0..<Self.interval { power *= decay }
    let share = 1 - min(power, (1 + rounds) / (10 + rounds))
    tensors.withUnsafeMutableBufferPointer { tensors in
      let base = tensors.baseAddress!
      parallelFor(parameters.count, threads: threads) { index in
        base[index].move(toward: parameters[index].parameter.value, by: share)
      }
    }
  }

  /// Exchanges the averages and the weights.
  mutating func exchange(with parameters: [NamedParameter]) {
    for (index, entry) in parameters.enumerated() {
      let value = entry.parameter.value
      entry.parameter.value = tensors[index]
      tensors[index] = value
    }
  }
}
