import CKernels

/// One step of an optimiser on neighbouring weights, as vector kernels.
///
/// The functions write `count` weights (and what the optimiser remembers of each) in place, from
/// their gradients; they give every weight the same result wherever it stands.
public enum ElementwiseUpdate {
  /// Gradient descent: `w ← w − r·g`.
  public static func descent(
    _ weights: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, count: Int,
    rate: Float
  ) {
    kernel_axpy(weights, -rate, gradient, count)
  }

  /// Momentum: `v ← m·v − r·g`, `w ← w + v`, or with Nesterov's look-ahead `w ← w + m·v − r·g`.
  public static func momentum(
    _ weights: UnsafeMutablePointer<Float>, velocity: UnsafeMutablePointer<Float>,
    gradient: UnsafePointer<Float>, count: Int, rate: Float, momentum: Float, isNesterov: Bool
  ) {
    kernel_update_momentum(
      weights, velocity, gradient, count, rate, momentum, isNesterov ? 1 : 0)
  }

  /// RMSProp: `s ← ρ·s + (1−ρ)·g²`, `w ← w − r·g / √(s + ε)`.
  public static func rmsProp(
    _ weights: UnsafeMutablePointer<Float>, squares: UnsafeMutablePointer<Float>,
    gradient: UnsafePointer<Float>, count: Int, rate: Float, decay: Float, epsilon: Float
  ) {
    kernel_update_rmsprop(weights, squares, gradient, count, rate, decay, epsilon)
  }

  /// AdaDelta: `s ← ρ·s + (1−ρ)·g²`, `δ = g·√(c + ε) / √(s + ε)`, `c ← ρ·c + (1−ρ)·δ²`,
  /// `w ← w − r·δ`.
  public static func adaDelta(
    _ weights: UnsafeMutablePointer<Float>, squares: UnsafeMutablePointer<Float>,
    changes: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, count: Int, rate: Float,
    decay: Float, epsilon: Float
  ) {
    kernel_update_adadelta(weights, squares, changes, gradient, count, rate, decay, epsilon)
  }

  /// Adam: `m ← β₁·m + (1−β₁)·g`, `v ← β₂·v + (1−β₂)·g²`, `w ← w − r·m / (√v + ε)`.
  ///
  /// The correction of the first steps' bias, `√(1−β₂ᵗ) / (1−β₁ᵗ)`, is part of `rate`.
  public static func adam(
    _ weights: UnsafeMutablePointer<Float>, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, count: Int, rate: Float,
    beta1: Float, beta2: Float, epsilon: Float
  ) {
    kernel_update_adam(weights, first, second, gradient, count, rate, beta1, beta2, epsilon)
  }
}
