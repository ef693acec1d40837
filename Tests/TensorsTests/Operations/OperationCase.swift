import Tensors
import TestSupport
import Testing

/// A row of the table of operations: inputs, the operation, and what it should compute.
struct OperationCase: Sendable, CustomTestStringConvertible {
  let name: String
  let inputs: [Tensor]
  /// Whether gradients are compared with central differences.
  var checksGradient = true
  /// The distance of points for the differences: small where the operation has kinks.
  var step: Float = 0.02
  var tolerance = 2e-3
  let operation: @Sendable ([Tensor]) -> Tensor
  let reference: @Sendable ([Naive]) -> Naive

  init(
    _ name: String, _ inputs: [Tensor], checksGradient: Bool = true, step: Float = 0.02,
    tolerance: Double = 2e-3, _ operation: @escaping @Sendable ([Tensor]) -> Tensor,
    reference: @escaping @Sendable ([Naive]) -> Naive
  ) {
    self.name = name
    self.inputs = inputs
    self.checksGradient = checksGradient
    self.step = step
    self.tolerance = tolerance
    self.operation = operation
    self.reference = reference
  }

  var testDescription: String { name }
}

extension OperationCase {
  /// A row for a function of one number.
  static func unary(
    _ name: String, of input: Tensor = .wave([3, 7], scale: 3), step: Float = 0.02,
    _ operation: @escaping @Sendable (Tensor) -> Tensor,
    _ function: @escaping @Sendable (Double) -> Double
  ) -> OperationCase {
    OperationCase(name, [input], step: step, { operation($0[0]) }) { $0[0].map(function) }
  }

  /// A row for a function of two numbers under broadcasting; `sizes` are those of the result.
  static func binary(
    _ name: String, _ left: Tensor, _ right: Tensor, sizes: [Int], step: Float = 0.02,
    _ operation: @escaping @Sendable (Tensor, Tensor) -> Tensor,
    _ function: @escaping @Sendable (Double, Double) -> Double
  ) -> OperationCase {
    OperationCase("\(name) \(left.shape) \(right.shape)", [left, right], step: step) {
      operation($0[0], $0[1])
    } reference: { inputs in
      Naive(sizes) { function(inputs[0][$0], inputs[1][$0]) }
    }
  }
}
