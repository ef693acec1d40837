import NeuralNets
import Tensors

/// Text classification as a ``TrainingTask``: a network, training texts and validation texts.
struct ClassificationTask: TrainingTask {
  let network: any ClassifierNetwork
  let training: EncodedTexts
  let validation: EncodedTexts?
  let labelCount: Int
  let labelSmoothing: Float
  let classWeights: [Float]?
  let wordDropout: Float
  let unknownIdentifier: Int32
  /// All batches have this length and padding counts as tokens; `nil`: padding is masked.
  let fixedLength: Int?

  var model: any Parameterized { network }
  var exampleCount: Int { training.count }

  func length(ofExample index: Int) -> Int { training.length(of: index) }

  func loss(ofExamples indices: ArraySlice<Int>) -> ShardLoss {
    var batch = training.batch(
      indices, minimumLength: network.minimumLength, fixedLength: fixedLength)
    if wordDropout > 0, let tape = Tape.active {
      batch = dropWords(of: batch, random: tape.nextRandomStream())
    }
    let labels = training.labels(indices)
    let logits = network.logits(batch)
    let correct = zip(Self.predictions(logits), labels).count { $0 == $1 }
    return ShardLoss(
      loss(logits, labels), weight: Double(indices.count), sums: [("accuracy", Double(correct))])
  }

  func validate(threads: Int) -> ValidationResult? {
    guard let validation, validation.count > 0 else { return nil }
    let figures = ClassifierFigures(
      of: network, on: validation, labelCount: labelCount, fixedLength: fixedLength,
      threads: threads)
    return ValidationResult(
      loss: figures.loss,
      metrics: [.init("accuracy", figures.accuracy), .init("macro_f1", figures.macroF1)])
  }

  /// The mean loss `[]` of logits `[N, C]`, or `[N, 1]` for two labels.
  private func loss(_ logits: Tensor, _ labels: [Int32]) -> Tensor {
    if logits.shape[1] == 1 {
      let targets = labels.map { label in
        Float(label) * (1 - labelSmoothing) + labelSmoothing / 2
      }
      return logits.sigmoidCrossEntropy(targets: targets, classWeights: classWeights)
    }
    return logits.softmaxCrossEntropy(
      labels: labels, classWeights: classWeights, labelSmoothing: labelSmoothing)
  }

  static func predictions(_ logits: Tensor) -> [Int32] {
    logits.shape[1] == 1 ? logits.predictedBinaryLabels() : logits.predictedLabels
  }

  /// Replaces a share of the tokens by the unknown one, so that no single word decides.
  private func dropWords(of batch: TokenBatch, random: RandomStream) -> TokenBatch {
    var random = random
    var identifiers = batch.identifiers
    withUnsafeTemporaryAllocation(of: Float.self, capacity: identifiers.count) { draws in
      random.fillUniform(draws)
      for index in identifiers.indices where draws[index] < wordDropout {
        identifiers[index] = unknownIdentifier
      }
    }
    return TokenBatch(
      identifiers: identifiers, count: batch.count, length: batch.length, lengths: batch.lengths)
  }
}
