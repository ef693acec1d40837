import Tensors

/// Penalties and constraints on parameters, applied by a ``Trainer`` around every step.
public struct Regularization {
  /// None.
  public init() {}

  func addPenalties(to gradients: inout Gradients) {}
  func applyConstraints() {}
}
