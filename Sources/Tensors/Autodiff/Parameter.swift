/// A trainable tensor; the one reference type that users of the library meet.
///
/// Its identity is the key of its gradient and of the optimiser's state, so tied weights are the
/// same `Parameter` in two places.
public final class Parameter {
  /// The current numbers.
  ///
  /// Optimisers write them in place between steps, when no tape is alive.
  public var value: Tensor

  /// Whether optimisers change it; a frozen parameter receives no gradient.
  public var isTrainable: Bool

  /// A parameter that starts at `value`.
  public init(_ value: Tensor, isTrainable: Bool = true) {
    self.value = value.detached()
    self.isTrainable = isTrainable
  }

  /// The value for use in a computation: while a tape records, gradients flow back to here.
  public var tensor: Tensor {
    guard isTrainable, let tape = Tape.current else { return value }
    return tape.leaf(self)
  }

  /// The shape of the value.
  public var shape: Shape { value.shape }
}
