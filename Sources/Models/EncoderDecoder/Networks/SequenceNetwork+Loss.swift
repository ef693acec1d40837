import NeuralNets
import Tensors

extension SequenceNetwork {
  /// The mean cost of a token of known targets, a scalar on the tape.
  ///
  /// - Parameter weights: how much each label counts; `nil`: once.
  func loss(
    _ source: TokenBatch, _ targets: TargetBatch, weights: [Float]? = nil,
    settings: TranslationTrainingSettings
  ) -> Tensor {
    let all = read(targets.inputs, source: encode(source))
    let decoder = all.selecting(targets.rows)
    var loss: Tensor
    if decoder.gate != nil || decoder.copyScores != nil || decoder.choice != nil {
      var logProbabilities = logProbabilities(decoder, source, targets)
      if let weights { logProbabilities = logProbabilities * Tensor(weights) }
      loss = -logProbabilities.mean()
      if let choice = decoder.choice {
        // The score-function gradient (Williams 1992): what went better than the batch on average is to
        // be chosen more often.
        let reward = logProbabilities.detached()
        loss = loss - ((reward - reward.mean()) * choice).mean()
      }
    } else {
      loss = decoder.features.projectedCrossEntropy(
        weight: output.weight.tensor, bias: output.bias.tensor, labels: targets.labels,
        weights: weights, labelSmoothing: settings.labelSmoothing,
        consistency: settings.consistency)
    }
    if let overlap = decoder.overlap { loss = loss + overlap.mean() * settings.coverageWeight }
    return loss
  }

  /// The sum of the logarithms of the probabilities of each known target, its end included.
  func logProbabilities(of targets: TargetBatch, given source: TokenBatch) -> [Double] {
    let decoder = read(targets.inputs, source: encode(source)).selecting(targets.rows)
    let values =
      decoder.gate != nil || decoder.copyScores != nil
      ? logProbabilities(decoder, source, targets).elements
      : output.logProbabilities(decoder.features, targets: targets.labels)
    var sums = [Double](repeating: 0, count: targets.count)
    for (row, value) in zip(targets.rows, values) {
      sums[Int(row) / targets.inputs.length] += Double(value)
    }
    return sums
  }

  /// The logarithm of the probability of each label, `[R]`.
  private func logProbabilities(
    _ decoder: DecoderOutput, _ source: TokenBatch, _ targets: TargetBatch
  ) -> Tensor {
    guard decoder.gate != nil || decoder.copyScores != nil else {
      return output.scores(decoder.features).logProbabilities(ofLabels: targets.labels)
    }
    return CopyingDistribution(
      source, output: output, queries: targets.inputs.length, rows: targets.rows
    ).logProbabilities(ofLabels: targets.labels, decoder)
  }
}

extension TranslationSettings {
  /// The network of these settings with new weights.
  func makeNetwork(
    sourceVocabularySize: Int, targetVocabularySize: Int, using random: inout RandomStream
  ) -> any SequenceNetwork {
    switch architecture {
    case .recurrent:
      RecurrentSequenceNetwork(
        self, sourceVocabularySize: sourceVocabularySize,
        targetVocabularySize: targetVocabularySize, using: &random)
    case .convolutional:
      ConvolutionalSequenceNetwork(
        self, sourceVocabularySize: sourceVocabularySize,
        targetVocabularySize: targetVocabularySize, using: &random)
    }
  }

  /// The same network with weights of zero, which others will replace.
  func makeEmptyNetwork(
    sourceVocabularySize: Int, targetVocabularySize: Int
  ) -> any SequenceNetwork {
    Initializer.withoutDrawing {
      var random = RandomStream(seed: 0)
      return makeNetwork(
        sourceVocabularySize: sourceVocabularySize, targetVocabularySize: targetVocabularySize,
        using: &random)
    }
  }
}
