import Foundation
import NeuralNets
import Tensors
import TestSupport
import Testing

/// Losses against NumPy in double precision, and their gradients against central differences.
///
/// The expected numbers come from this program:
/// ```python
/// import numpy as np
/// y = np.array([[0.5, -1.0, 1.8], [1.5, 0.25, -0.75]])   # outputs
/// t = np.array([[0.2, 0.3, 0.5], [0.0, 1.0, 0.0]])       # targets
/// e = 1e-7
/// sig = 1 / (1 + np.exp(-y))
/// lsm = y - np.log(np.exp(y).sum(1, keepdims=True))
/// s = np.where(t == 0, -1, t)
/// d = y - t
/// with np.errstate(all="ignore"):
///     tlogt = np.where(t > 0, t * np.log(t), 0)
/// def out(n, x): print(n, f"{x:.7g}")
/// out("binary", (-t * np.log(sig) - (1 - t) * np.log(1 - sig)).mean())
/// ts = t * 0.8 + 0.1
/// out("binary smooth", (-ts * np.log(sig) - (1 - ts) * np.log(1 - sig)).mean())
/// out("cross", (-t * lsm).sum(1).mean())
/// out("cross smooth", (-(t * 0.8 + 0.2 / 3) * lsm).sum(1).mean())
/// w = np.array([1, 2, 3])
/// out("cross weights", ((-t * lsm).sum(1) * (t * w).sum(1)).mean())
/// out("mse", (d**2).mean()); out("mae", np.abs(d).mean())
/// u = t + 0.1; out("mape of t + 0.1", (100 * np.abs(y - u) / np.abs(u)).mean())
/// out("msle", ((np.log1p(np.maximum(y, e)) - np.log1p(np.maximum(t, e)))**2).mean())
/// out("hinge", np.maximum(0, 1 - s * y).mean()); out("squared hinge", (np.maximum(0, 1 - s * y)**2).mean())
/// out("categorical hinge", np.maximum(0, ((1 - t) * y).max(1) - (t * y).sum(1) + 1).mean())
/// out("huber", np.where(np.abs(d) <= 1, d**2 / 2, np.abs(d) - 0.5).mean())
/// out("logcosh", np.log(np.cosh(d)).mean())
/// out("kl", (tlogt - t * lsm).sum(1).mean())
/// p = np.abs(y)
/// out("poisson |y|", (p - t * np.log(p + e)).mean())
/// out("cosine", -((y * t).sum(1) / np.sqrt((y**2).sum(1) * (t**2).sum(1))).mean())
/// labels = [2, 0]
/// nll = -lsm[[0, 1], labels]
/// out("sparse", nll.mean()); out("sparse weights", (nll * w[labels]).mean())
/// ls = -(0.8 * lsm[[0, 1], labels] + 0.2 / 3 * lsm.sum(1))
/// out("sparse smooth", ls.mean()); out("sparse example weights", (nll * [0.5, 2]).mean())
/// ```
struct LossTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let loss: Loss
    let expected: Float
    var targets: Targets = .values(LossTests.targets)
    var outputs = LossTests.outputs
    var weights: [Float]?

    init(
      _ name: String, _ loss: Loss, _ expected: Float, targets: Targets? = nil,
      outputs: Tensor? = nil, weights: [Float]? = nil
    ) {
      testDescription = name
      self.loss = loss
      self.expected = expected
      if let targets { self.targets = targets }
      if let outputs { self.outputs = outputs }
      self.weights = weights
    }
  }

  static let outputs = Tensor(shape: [2, 3], [0.5, -1, 1.8, 1.5, 0.25, -0.75])
  static let targets = Tensor(shape: [2, 3], [0.2, 0.3, 0.5, 0, 1, 0])
  static let labels = Targets.labels([2, 0])

  static let cases = [
    Case("binary", .binaryCrossEntropy(), 0.8674233),
    Case("binary, smoothed", .binaryCrossEntropy(labelSmoothing: 0.2), 0.8607567),
    Case("cross-entropy of distributions", .crossEntropy(), 1.484181),
    Case("cross-entropy, smoothed", .crossEntropy(labelSmoothing: 0.2), 1.502514),
    Case("cross-entropy, weighted", .crossEntropy(classWeights: [1, 2, 3]), 3.176514),
    Case("cross-entropy of labels", .crossEntropy(), 0.3091805, targets: labels),
    Case(
      "cross-entropy of labels, weighted", .crossEntropy(classWeights: [1, 2, 3]),
      0.596869, targets: labels),
    Case(
      "cross-entropy of labels, smoothed", .crossEntropy(labelSmoothing: 0.2),
      0.5625139, targets: labels),
    Case(
      "cross-entropy of labels, weighted examples", .crossEntropy(),
      0.4025947, targets: labels, weights: [0.5, 2]),
    Case("squared", .meanSquaredError, 1.140833),
    Case("absolute", .meanAbsoluteError, 0.9833333),
    Case(
      "per cent", .meanAbsolutePercentageError, 490.6566,
      targets: .values(Tensor(shape: [2, 3], [0.3, 0.4, 0.6, 0.1, 1.1, 0.1]))),
    Case("squared logarithm", .meanSquaredLogarithmicError, 0.2614481),
    Case("hinge", .hinge, 0.9666667),
    Case("squared hinge", .squaredHinge, 1.564167),
    Case("categorical hinge", .categoricalHinge, 1.725),
    Case("Huber", .huber(), 0.5345833),
    Case("log cosh", .logCosh, 0.462218),
    Case("Kullback–Leibler", .kullbackLeibler, 0.969354),
    Case(
      "Poisson", .poisson, 1.171838,
      outputs: Tensor(shape: [2, 3], [0.5, 1, 1.8, 1.5, 0.25, 0.75])),
    Case("cosine", .cosineSimilarity, -0.3416706),
  ]

  @Test("Values are NumPy's", arguments: cases)
  func value(_ example: Case) {
    let value = example.loss(
      example.outputs, example.targets, exampleWeights: example.weights
    ).item
    #expect(abs(value - example.expected) < 2e-6 * max(1, abs(example.expected)), "\(value)")
  }

  @Test("Gradients are the slopes", arguments: cases)
  func gradient(_ example: Case) {
    checkGradient(
      of: { example.loss($0[0], example.targets, exampleWeights: example.weights) },
      at: [example.outputs], step: 0.01, tolerance: 3e-3)
  }

  @Test("The mean of the examples' losses is the batch's, and shards add up", arguments: cases)
  func shards(_ example: Case) {
    func part(_ range: Range<Int>) -> Float {
      example.loss(
        example.outputs.sliced(range, along: 0), example.targets[range],
        exampleWeights: example.weights.map { Array($0[range]) }
      ).item
    }
    #expect(abs((part(0..<1) + part(1..<2)) / 2 - example.expected) < 1e-5 * abs(example.expected))
    guard example.weights == nil else { return }
    let losses = example.loss.perExample(example.outputs, example.targets)
    #expect(losses.shape == [2])
    #expect(abs(losses.mean().item - example.expected) < 1e-5 * abs(example.expected))
  }

  @Test("Names in recipes come back", arguments: cases)
  func codable(_ example: Case) throws {
    let data = try JSONEncoder().encode([example.loss])
    #expect(try JSONDecoder().decode([Loss].self, from: data) == [example.loss])
  }

  @Test(
    "Mistakes in recipes are refused",
    arguments: [
      #""crossEntropie""#, #"{"name": "hinge", "delta": 1}"#, #"{"name": "huber", "delta": 0}"#,
      #"{"name": "crossEntropy", "labelSmoothing": 1}"#,
      #"{"name": "crossEntropy", "classWeights": [1, -1]}"#,
    ])
  func mistakes(_ json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Loss].self, from: Data("[\(json)]".utf8))
    }
  }

  @Test("Labels of one logit are 0 and 1, with or without an axis of their own")
  func binaryLabels() {
    let logits = Tensor([2, -1])
    let loss = Loss.binaryCrossEntropy()(logits, .labels([1, 0])).item
    #expect(loss == Loss.binaryCrossEntropy()(logits.reshaped([2, 1]), .labels([1, 0])).item)
    #expect(abs(loss - (0.126928 + 0.313262) / 2) < 1e-6)
    #expect(Loss.hinge(logits, .labels([1, 0])).item == 0)
  }

  @Test("Confident outputs give finite losses")
  func extremes() {
    let outputs = Tensor(shape: [2, 2], [1000, -1000, -1000, 1000])
    for loss in [Loss.crossEntropy(), .logCosh, .kullbackLeibler] {
      let value = loss(outputs, .values(Tensor(shape: [2, 2], [0, 1, 0, 1]))).item
      #expect(value.isFinite && value >= 0)
    }
    #expect(Loss.binaryCrossEntropy()(Tensor([1000, -1000]), .labels([0, 0])).item == 500)
  }
}
