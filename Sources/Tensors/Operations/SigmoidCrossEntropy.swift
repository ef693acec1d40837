import CKernels

extension Tensor {
  /// The mean cross-entropy between the sigmoid of these logits and targets in `0...1`, a scalar.
  ///
  /// The loss of an element is `−t log p − (1 − t) log(1 − p)`, times its weight. The sum is divided
  /// by the number of elements. For logits `[N, C]` this is the loss of C independent yes/no
  /// questions, averaged over questions and examples.
  ///
  /// - Parameters:
  ///   - targets: as many as there are logits, in row-major order.
  ///   - classWeights: the factors of the two classes: an element counts
  ///     `(1 − t) · classWeights[0] + t · classWeights[1]`; default 1.
  ///   - exampleWeights: a factor for each row of logits; default 1.
  public func sigmoidCrossEntropy(
    targets: [Float], classWeights: [Float]? = nil, exampleWeights: [Float]? = nil
  ) -> Tensor {
    require(
      targets.count == elementCount,
      "sigmoidCrossEntropy: logits \(shape) for \(targets.count) targets")
    require(
      classWeights == nil || classWeights?.count == 2,
      "sigmoidCrossEntropy: two class weights expected, got \(classWeights?.count ?? 0)")
    var weights = classWeights.map { factors in
      targets.map { (1 - $0) * factors[0] + $0 * factors[1] }
    }
    if let exampleWeights {
      require(
        rank > 0 && exampleWeights.count == shape[0],
        "sigmoidCrossEntropy: \(exampleWeights.count) example weights for logits \(shape)")
      let width = exampleWeights.isEmpty ? 1 : elementCount / exampleWeights.count
      weights = (0..<elementCount).map { exampleWeights[$0 / width] * (weights?[$0] ?? 1) }
    }
    let count = elementCount
    return fusedLoss(count: count) { gradient, logits in
      withOptionalPointer(weights) { weights in
        kernel_sigmoid_cross_entropy(gradient, logits, targets, weights, count)
      }
    }
  }

  /// The mean cross-entropy between the sigmoid of these logits and targets of the same shape.
  ///
  /// The targets receive no gradient; weights and mean are as for targets given as an array.
  public func sigmoidCrossEntropy(
    targets: Tensor, classWeights: [Float]? = nil, exampleWeights: [Float]? = nil
  ) -> Tensor {
    require(
      shape == targets.shape,
      "sigmoidCrossEntropy: logits \(shape) and targets \(targets.shape) differ")
    return sigmoidCrossEntropy(
      targets: targets.elements, classWeights: classWeights, exampleWeights: exampleWeights)
  }
}
