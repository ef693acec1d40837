public import Tensors
public import Testing

/// Compares the gradients of an operation with central differences.
///
/// The output is reduced to a number by fixed weights, so that every output element counts and
/// counts differently; differences are taken with four points and sums in double precision.
///
/// - Parameters:
///   - operation: the operation, a function of its inputs. It must be smooth within twice `step`
///     of the inputs.
///   - inputs: where to check; every element of every input is varied.
///   - step: the distance between neighbouring points.
///   - tolerance: the largest error allowed, relative to the largest gradient of that input (or to
///     1 if that is smaller).
///   - training: whether the tape counts as a training step; pass the same random stream each time.
public func checkGradient(
  of operation: ([Tensor]) -> Tensor, at inputs: [Tensor], step: Float = 0.02,
  tolerance: Double = 2e-3, training: Bool = false, _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let parameters = inputs.map { Parameter($0) }
  let (_, gradients) = withGradients(training: training) {
    let output = operation(parameters.map(\.tensor))
    return (output * weights(output.shape)).sum()
  }
  for (position, input) in inputs.enumerated() {
    guard let gradient = gradients[parameters[position]]?.dense() else {
      Issue.record(
        "no gradient for input \(position) \(comment?.description ?? "")",
        sourceLocation: sourceLocation)
      continue
    }
    #expect(gradient.shape == input.shape, comment, sourceLocation: sourceLocation)
    let actual = gradient.elements
    let scale = max(1, actual.map { abs(Double($0)) }.max() ?? 1)
    for index in 0..<input.elementCount {
      func loss(_ offset: Float) -> Double {
        var varied = inputs
        varied[position].withMutableElements { $0[index] += offset * step }
        return weightedSum(output(of: operation, at: varied, training: training))
      }
      let slope = (8 * (loss(1) - loss(-1)) - (loss(2) - loss(-2))) / (12 * Double(step))
      let error = abs(slope - Double(actual[index])) / scale
      #expect(
        error <= tolerance,
        """
        \(comment?.description ?? "") input \(position), element \(index): \
        gradient \(actual[index]), central difference \(slope)
        """, sourceLocation: sourceLocation)
    }
  }
}

/// The output as a constant, computed under a tape if dropout has to act.
private func output(
  of operation: ([Tensor]) -> Tensor, at inputs: [Tensor], training: Bool
) -> Tensor {
  if !training { return operation(inputs) }
  var output = Tensor(0)
  _ = withGradients(training: true) {
    output = operation(inputs)
    return Tensor(0)
  }
  return output
}

/// The weight of output element `index`: fixed, of either sign, different for each.
private func weight(_ index: Int) -> Float { Float(wave(index, frequency: 1.7, phase: 0.3)) }

private func weights(_ shape: Shape) -> Tensor {
  Tensor(shape: shape, (0..<shape.elementCount).map(weight))
}

private func weightedSum(_ tensor: Tensor) -> Double {
  tensor.elements.enumerated().reduce(0) { $0 + Double($1.element) * Double(weight($1.offset)) }
}
