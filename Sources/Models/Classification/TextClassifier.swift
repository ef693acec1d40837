import Archives
public import NeuralNets
public import Tensors
public import Text

/// A trained text classifier: bytes in, label and probabilities out.
///
/// ```swift
/// let classifier = try TextClassifier(folder: ModelFolder("models/sentiment"))
/// let answer = classifier.prediction(for: "A moving, beautifully acted film.")
/// print(answer.label, answer.probability)
/// ```
///
/// A value without anything that changes: load it once and use it from any thread.
public struct TextClassifier: Sendable {
  /// The settings it was trained with.
  public let settings: ClassifierSettings
  /// The labels, in the order of the probabilities.
  public let labels: [String]
  /// The layers with output shapes and parameter counts.
  public let summary: ModelSummary

  let engine: any ClassifierEngine

  init(
    settings: ClassifierSettings, labels: [String], summary: ModelSummary,
    engine: any ClassifierEngine
  ) {
    self.settings = settings
    self.labels = labels
    self.summary = summary
    self.engine = engine
  }

  /// The label of one text.
  public func prediction(for text: String) -> ClassPrediction {
    predictions(for: [Array(text.utf8)], threads: 1)[0]
  }

  /// The labels of texts, in order.
  ///
  /// - Parameters:
  ///   - texts: the bytes of each text, UTF-8; ill-formed bytes count as unknown characters.
  ///   - threads: the most threads to use; the result does not depend on it.
  public func predictions(
    for texts: [[UInt8]], threads: Int = availableThreads
  ) -> [ClassPrediction] {
    engine.probabilities(of: texts, threads: threads).map(prediction(from:))
  }

  /// How well the classifier does on labelled texts, whose labels must be numbered as ``labels``.
  ///
  /// - Throws: `TextError` if the texts have other label names.
  public func evaluate(
    _ examples: LabelledTexts, threads: Int = availableThreads
  ) throws -> ClassifierFigures {
    guard examples.labelNames == labels else {
      throw TextError(
        .invalidData,
        message: "the examples have the labels \(examples.labelNames.joined(separator: ", ")), the "
          + "model has \(labels.joined(separator: ", "))",
        advice: "Read the examples with the model's labels.")
    }
    var probabilities: [[Float]] = []
    // In parts, so that memory does not grow with the number of texts.
    for start in stride(from: 0, to: examples.count, by: 4096) {
      let texts = (start..<min(start + 4096, examples.count)).map { index in
        examples.withText(at: index) { text in text.withUnsafeBufferPointer { Array($0) } }
      }
      probabilities += engine.probabilities(of: texts, threads: threads)
    }
    return ClassifierFigures(
      probabilities: probabilities, labels: examples.labels, labelCount: labels.count)
  }

  private func prediction(from probabilities: [Float]) -> ClassPrediction {
    var best = 0
    for index in probabilities.indices where probabilities[index] > probabilities[best] {
      best = index
    }
    return ClassPrediction(
      labelIndex: best, label: labels[best], probability: probabilities[best],
      probabilities: probabilities)
  }
}

/// The answer for one text.
public struct ClassPrediction: Hashable, Sendable {
  /// The position of the label among the classifier's labels.
  public let labelIndex: Int
  /// The most probable label.
  public let label: String
  /// Its probability, from 0 to 1.
  public let probability: Float
  /// The probabilities of all labels.
  public let probabilities: [Float]
}

/// What stands behind a ``TextClassifier``: a network with its encoder, or a linear model.
protocol ClassifierEngine: Sendable {
  /// The probabilities of the labels, one row a text.
  func probabilities(of texts: [[UInt8]], threads: Int) -> [[Float]]

  /// Writes weights, vocabulary and whatever else is needed to read the engine back.
  func write(to folder: ModelFolder, precision: Precision) throws

  /// The same engine, prepared for many texts: faster, with more memory.
  func prepared() -> any ClassifierEngine
}

extension TextClassifier {
  /// The same classifier prepared for many texts: it may spend memory on tables that make each text
  /// cheaper.
  public func prepared() -> TextClassifier {
    TextClassifier(
      settings: settings, labels: labels, summary: summary, engine: engine.prepared())
  }
}
