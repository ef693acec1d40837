import NeuralNets
import Tensors
import Text
import WordVectors

/// A network to be trained with the encoder it reads through.
struct NetworkPlan {
  let settings: ClassifierSettings
  let encoder: TextEncoder
  let network: any ClassifierNetwork
  /// The width of the given word vectors; 0 without.
  let vectorSize: Int

  var summary: ModelSummary { network.summary(length: settings.text.length) }

  /// A fresh network for training texts: the vocabulary is theirs, the weights are drawn.
  init(settings: ClassifierSettings, training: LabelledTexts, threads: Int) throws {
    let tokenizer = try Tokenizer(settings.text.tokenizer)
    let vocabulary = Vocabulary.build(
      from: training, tokenizer: tokenizer, settings: settings.text, threads: threads)
    guard vocabulary.count > vocabulary.reservedCount else {
      throw TextError(
        .invalidData, path: settings.data.train.isEmpty ? nil : settings.data.train,
        message: "the texts hold no token seen \(settings.text.minimumCount) times or more",
        advice: "Lower text.minimum-count, or check the text field and the tokenizer.")
    }
    let encoder = TextEncoder(tokenizer: tokenizer, vocabulary: vocabulary, settings: settings)
    var random = RandomStream(seed: settings.training.seed).fork("weights")
    let vectors = try Self.vectors(settings, vocabulary: vocabulary, threads: threads, &random)
    self.init(
      settings: settings, encoder: encoder, labelCount: training.labelNames.count,
      vectors: vectors, random: &random)
  }

  /// A network of the settings' sizes.
  init(
    settings: ClassifierSettings, encoder: TextEncoder, labelCount: Int, vectors: Tensor?,
    random: inout RandomStream
  ) {
    self.settings = settings
    self.encoder = encoder
    self.vectorSize = vectors?.shape[1] ?? 0
    let outputSize = labelCount == 2 ? 1 : labelCount
    switch settings.architecture {
    case .averagedEmbeddings, .ngramBag:
      network = AveragedEmbeddings(
        settings.model, vocabularySize: encoder.identifierCount, outputSize: outputSize,
        vectors: vectors, using: &random)
    case _ where settings.architecture.isRecurrent:
      network = RecurrentClassifier(
        settings.model, settings.recurrent, length: settings.text.length,
        vocabularySize: encoder.identifierCount, outputSize: outputSize, vectors: vectors,
        using: &random)
    default:
      network = TextCNN(
        settings.model, vocabularySize: encoder.identifierCount, outputSize: outputSize,
        vectors: vectors, using: &random)
    }
  }

  func task(
    training: LabelledTexts, validation: LabelledTexts?, threads: Int
  ) -> ClassificationTask {
    let counts = training.labelCounts
    let weights = counts.map { count in
      count > 0 ? Float(training.count) / Float(counts.count * count) : 0
    }
    return ClassificationTask(
      network: network, training: encoder.encode(training, threads: threads),
      validation: validation.map { encoder.encode($0, threads: threads) },
      labelCount: training.labelNames.count, labelSmoothing: settings.training.labelSmoothing,
      classWeights: settings.training.balancesClasses ? weights : nil,
      wordDropout: settings.model.wordDropout,
      unknownIdentifier: encoder.vocabulary.unknownIdentifier ?? 0,
      fixedLength: encoder.fixedLength)
  }

  /// The classifier with the network's present weights.
  func classifier(labels: [String]) -> TextClassifier {
    TextClassifier(
      settings: settings, labels: labels, summary: summary,
      engine: NetworkEngine(encoder: encoder, network: network, vectorSize: vectorSize))
  }

  /// The rows of the given word vectors for the vocabulary, `[V, D]`.
  private static func vectors(
    _ settings: ClassifierSettings, vocabulary: Vocabulary, threads: Int,
    _ random: inout RandomStream
  ) throws -> Tensor? {
    guard settings.model.channels != .random else { return nil }
    let file = try WordVectors.read(settings.model.vectors, for: vocabulary, threads: threads)
    return file.vectors.embeddings(for: vocabulary, using: &random)
  }
}
