public import Tensors

/// A rule that changes parameters by their gradients.
///
/// A value: a copy goes on independently from the same state. Configure it, call
/// ``update(_:_:learningRate:step:)`` once a step, and save ``state(for:)`` to resume exactly.
public protocol Optimizer {
  /// The most threads that an update of large parameters uses; the result does not depend on it.
  var threads: Int { get set }

  /// Changes `parameters` in place by their gradients.
  ///
  /// Frozen parameters and those without a gradient stay as they are. Row gradients change the
  /// rows they list and nothing else, the state included: see ``ElementwiseOptimizer``.
  ///
  /// - Parameters:
  ///   - parameters: what may be changed.
  ///   - gradients: the gradients of the loss; those used are taken out, so that their memory is
  ///     free for the next step.
  ///   - learningRate: the size of the step.
  ///   - step: how many updates came before this one, from 0.
  mutating func update(
    _ parameters: [NamedParameter], _ gradients: inout Gradients, learningRate: Float, step: Int)

  /// What the rule remembers about the parameters, as tensors named `<parameter>.<slot>`.
  func state(for parameters: [NamedParameter]) -> [(name: String, tensor: Tensor)]

  /// Goes back to a state that ``state(for:)`` returned for parameters of the same names.
  ///
  /// - Throws: ``ParameterMismatch`` listing every tensor that is missing, unexpected or of another
  ///   shape; the state is then unchanged.
  mutating func restore(
    _ state: [String: Tensor], for parameters: [NamedParameter]) throws(ParameterMismatch)
}
