public import Tensors

/// What training makes small: a measure of how far outputs are from their targets.
///
/// Every loss is a number per example, averaged over the batch: `Σ weight·loss / N`, as in Keras, so
/// that the loss of a batch is the mean of its shards' losses. Cross-entropies take logits, the
/// numbers before sigmoid or softmax, because only so are they exact for confident outputs.
public enum Loss: Hashable, Sendable {
  /// Two classes from one logit, `[N]` or `[N, 1]`; also several independent yes–no questions,
  /// `[N, C]` with values as targets.
  ///
  /// Smoothing ε moves targets from 0 and 1 to ε/2 and 1 − ε/2.
  case binaryCrossEntropy(labelSmoothing: Float = 0)
  /// One of C classes from logits `[N, C]`; targets are labels or distributions.
  ///
  /// Smoothing ε gives the share ε of each target to all classes alike (Szegedy et al. 2016).
  /// A class weight multiplies the losses of its examples.
  case crossEntropy(classWeights: [Float]? = nil, labelSmoothing: Float = 0)
  /// The mean squared difference.
  case meanSquaredError
  /// The mean absolute difference.
  case meanAbsoluteError
  /// The mean absolute difference in per cent of the target.
  case meanAbsolutePercentageError
  /// The mean squared difference of `log(1 + x)`, for targets and outputs from zero up.
  case meanSquaredLogarithmicError
  /// `max(0, 1 − t·y)` with targets −1 and 1; 0 and labels 0 count as −1.
  case hinge
  /// The square of the hinge.
  case squaredHinge
  /// `max(0, 1 + largest other output − own output)` for one of C classes.
  case categoricalHinge
  /// Squared for differences up to δ, linear beyond (Huber 1964).
  case huber(delta: Float = 1)
  /// The logarithm of the hyperbolic cosine of the difference.
  case logCosh
  /// The divergence `Σ t·log(t/y)` of the softmax of logits `[N, C]` from target distributions.
  case kullbackLeibler
  /// `y − t·log y` for rates y above zero.
  case poisson
  /// Minus the cosine of the angle between output and target, from −1 to 1.
  case cosineSimilarity

  /// The mean loss of a batch as a scalar of the computation.
  ///
  /// - Parameters:
  ///   - outputs: what the model gave, `[N, …]`.
  ///   - targets: what it should have given.
  ///   - exampleWeights: a factor for the loss of each example, `[N]`; all 1 if left out.
  public func callAsFunction(
    _ outputs: Tensor, _ targets: Targets, exampleWeights: [Float]? = nil
  ) -> Tensor {
    if let fused = fused(outputs, targets, exampleWeights) { return fused }
    let losses = perExample(outputs, targets)
    guard let weights = exampleWeights else { return losses.mean() }
    require(
      weights.count == losses.elementCount,
      "\(name): \(weights.count) example weights for \(losses.elementCount) examples")
    return (losses * Tensor(weights)).mean()
  }

  /// The same by one operation, where there is one that does it all.
  private func fused(
    _ outputs: Tensor, _ targets: Targets, _ exampleWeights: [Float]?
  ) -> Tensor? {
    switch (self, targets) {
    case (.crossEntropy(let classWeights, let smoothing), .labels(let labels)):
      return outputs.softmaxCrossEntropy(
        labels: labels, classWeights: classWeights, labelSmoothing: smoothing,
        exampleWeights: exampleWeights)
    case (.crossEntropy(nil, 0), .values(let distribution)):
      return outputs.softmaxCrossEntropy(
        distribution: distribution, exampleWeights: exampleWeights)
    case (.binaryCrossEntropy(let smoothing), _):
      let values = targets.values(of: outputs.shape, for: name).elements
      return outputs.sigmoidCrossEntropy(
        targets: smoothing == 0 ? values : values.map { $0 * (1 - smoothing) + smoothing / 2 },
        exampleWeights: exampleWeights)
    case (.meanSquaredError, .values(let values))
    where exampleWeights == nil && values.shape == outputs.shape:
      return outputs.meanSquaredError(values)
    default: return nil
    }
  }
}
