import CKernels

extension Tensor {
  /// The logarithm of the probability of each row's label under the softmax of logits: `[N, C] → [N]`.
  ///
  /// For losses that mix probabilities of several sources; where the mean is all that is wanted,
  /// ``softmaxCrossEntropy(labels:classWeights:labelSmoothing:exampleWeights:)`` does without the
  /// gradient's second reading of the logits.
  ///
  /// - Parameter labels: the class of each row, in `0..<C`.
  public func logProbabilities(ofLabels labels: [Int32]) -> Tensor {
    require(
      rank == 2 && shape[0] == labels.count,
      "logProbabilities: logits \(shape) for \(labels.count) labels")
    let (count, classes) = (shape[0], shape[1])
    for label in labels {
      require(
        label >= 0 && Int(label) < classes,
        "logProbabilities: label \(label) is not a class of the logits \(shape)")
    }
    let output = Tensor(shape: [count], reading: self) { out, logits in
      for row in 0..<count {
        let scores = logits + row * classes
        out[row] = scores[Int(labels[row])] - kernel_logsumexp(scores, classes)
      }
    }
    guard let tape = Tape.recording(self) else { return output }
    return tape.record(output) { [self] gradient, sink in
      let slopes = Tensor(shape: shape, reading: self, gradient) { slopes, logits, gradient in
        for row in 0..<count {
          let target = slopes + row * classes
          kernel_softmax(target, logits + row * classes, 1, classes)
          kernel_scale(target, target, -gradient[row], classes)
          target[Int(labels[row])] += gradient[row]
        }
      }
      sink.add(slopes, to: self)
    }
  }
}
