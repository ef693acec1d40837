import CKernels

extension Tensor {
  /// The mean cross-entropy between the softmax of these logits `[N, C]` and labels, a scalar.
  ///
  /// The loss of an example is `−Σ q_c log p_c` where `q` is 1 at its label, or with label smoothing
  /// `1 − s` there plus `s / C` for every class (Szegedy et al. 2016, arXiv:1512.00567). It is
  /// multiplied by the weight of the label's class and of the example; the sum is divided by the
  /// number of examples N, as Keras does, not by the sum of the weights.
  ///
  /// - Parameters:
  ///   - labels: the class of each example, in `0..<C`.
  ///   - classWeights: a factor for each class; default 1.
  ///   - labelSmoothing: how much of the target is spread over all classes, in `0...1`.
  ///   - exampleWeights: a factor for each example; default 1. A weight of 0 leaves it out.
  public func softmaxCrossEntropy(
    labels: [Int32], classWeights: [Float]? = nil, labelSmoothing: Float = 0,
    exampleWeights: [Float]? = nil
  ) -> Tensor {
    require(
      rank == 2 && shape[0] == labels.count,
      "softmaxCrossEntropy: logits \(shape) for \(labels.count) labels")
    let (count, classes) = (shape[0], shape[1])
    for label in labels {
      require(
        label >= 0 && Int(label) < classes,
        "softmaxCrossEntropy: label \(label) is not a class of the logits \(shape)")
    }
    let weights = weightsOfExamples(
      labels, classWeights: classWeights, exampleWeights: exampleWeights)
    return fusedLoss(count: count) { gradient, logits in
      withOptionalPointer(weights) { weights in
        kernel_softmax_cross_entropy(
          gradient, logits, labels, weights, labelSmoothing, count, classes)
      }
    }
  }

  /// The mean cross-entropy between the softmax of these logits `[N, C]` and distributions `[N, C]`.
  ///
  /// The targets need not add up to 1 and receive no gradient; the sum of the examples' losses
  /// `−Σ q_c log p_c` is divided by N.
  public func softmaxCrossEntropy(
    distribution targets: Tensor, exampleWeights: [Float]? = nil
  ) -> Tensor {
    require(
      rank == 2 && shape == targets.shape,
      "softmaxCrossEntropy: logits \(shape) and targets \(targets.shape) must both be [N, C]")
    require(
      exampleWeights == nil || exampleWeights?.count == shape[0],
      "softmaxCrossEntropy: \(exampleWeights?.count ?? 0) example weights for logits \(shape)")
    let (count, classes) = (shape[0], shape[1])
    return fusedLoss(count: count) { gradient, logits in
      targets.withElements { targets in
        withOptionalPointer(exampleWeights) { weights in
          kernel_softmax_cross_entropy_with(
            gradient, logits, targets.baseAddress, weights, count, classes)
        }
      }
    }
  }

  /// The factor of each example: that of its class times its own; `nil` if all are 1.
  private func weightsOfExamples(
    _ labels: [Int32], classWeights: [Float]?, exampleWeights: [Float]?
  ) -> [Float]? {
    if let classWeights {
      require(
        classWeights.count == shape[1],
        "softmaxCrossEntropy: \(classWeights.count) class weights for logits \(shape)")
    }
    if let exampleWeights {
      require(
        exampleWeights.count == labels.count,
        "softmaxCrossEntropy: \(exampleWeights.count) example weights for logits \(shape)")
    }
    guard let classWeights else { return exampleWeights }
    let byClass = labels.map { classWeights[Int($0)] }
    return exampleWeights.map { zip($0, byClass).map { $0 * $1 } } ?? byClass
  }

  /// A scalar whose kernel returns the sum of the losses and writes its gradient on the way.
  func fusedLoss(
    count: Int, _ kernel: (Pointer?, ConstantPointer) -> Double
  ) -> Tensor {
    let scale = 1 / Float(count)
    guard let tape = Tape.recording(self) else {
      let sum = withExtendedLifetime(self) { kernel(nil, storage.pointer) }
      return Tensor(Float(sum / Double(count)))
    }
    var sum = 0.0
    let slopes = Tensor(shape: shape, reading: self) { sum = kernel($0, $1) }
    return tape.record(Tensor(Float(sum / Double(count)))) { [place] gradient, sink in
      sink.add(slopes.scaled(by: gradient.item * scale), to: place)
    }
  }
}

/// Calls `body` with the address of the elements, or with null if there are none.
func withOptionalPointer<Result>(
  _ elements: [Float]?, _ body: (ConstantPointer?) -> Result
) -> Result {
  guard let elements else { return body(nil) }
  return elements.withUnsafeBufferPointer { body($0.baseAddress) }
}
