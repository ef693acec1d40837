import Foundation
import NeuralNets
import Tensors
import TestSupport
import Testing

struct RegularizerTests {
  static let weights = Tensor(shape: [2, 2], [1, -2, 0, 3])

  @Test(
    "Penalties and their gradients",
    arguments: [
      (Regularizer.l1(0.1), 0.6), (.l2(0.1), 1.4), (.l1l2(l1: 0.1, l2: 0.01), 0.74),
    ])
  func penalty(_ regularizer: Regularizer, _ expected: Double) {
    #expect(abs(regularizer.value(of: Self.weights) - expected) < 1e-6)
    checkGradient(
      of: { regularizer.penalty($0[0]) }, at: [Tensor(shape: [2, 2], [1, -2, 0.5, 3])])
  }

  @Test("A penalty at zero does not push to either side")
  func zero() {
    let parameter = Parameter(Tensor([0]))
    let (_, gradients) = withGradients { Regularizer.l1(1).penalty(parameter.tensor) }
    #expect(gradients[parameter]?.dense().item == 0)
  }

  @Test("Penalties found in a model add up with and without a tape")
  func modelPenalties() throws {
    var random = RandomStream(seed: 1)
    let shared = Embedding(
      vocabularySize: 4, size: 2, regularizer: .l2(0.3), using: &random)
    let model = Sequential {
      shared
      GlobalAveragePooling1D()
      Dense(inputSize: 2, outputSize: 3, regularizer: .l1(0.1), using: &random)
      Dense(inputSize: 3, outputSize: 1, using: &random)
    }
    let rules = model.allWeightRules
    #expect(rules.count == 2)
    let batch = TokenBatch([[1, 2], [2, 2]])
    let (loss, onTape) = withGradients { model(batch).sum() + rules.penalty() }
    var (plain, direct) = withGradients { model(batch).sum() }
    if case .rows = direct[shared.table] {} else { Issue.record("expected row gradients") }
    let penalty = rules.addPenalties(to: &direct)
    #expect(abs(Double(loss.item) - Double(plain.item) - penalty) < 1e-5)
    for (name, parameter) in model.parameters {
      let first = try #require(onTape[parameter]).dense().elements
      let second = try #require(direct[parameter]).dense().elements
      #expect(zip(first, second).allSatisfy { abs($0 - $1) < 1e-6 }, "\(name)")
    }
    plain = loss
  }

  @Test("Recipes are read as people write them")
  func codable() throws {
    func decode(_ json: String) throws -> Regularizer {
      try JSONDecoder().decode(Regularizer.self, from: Data(json.utf8))
    }
    #expect(try decode(#"{"l2": 0.5}"#) == .l2(0.5))
    #expect(throws: DecodingError.self) { try decode(#"{"l3": 0.5}"#) }
    #expect(throws: DecodingError.self) { try decode(#"{"l1": -0.5}"#) }
    let regularizer = Regularizer.l1l2(l1: 0.25, l2: 0.5)
    #expect(
      try JSONDecoder().decode(Regularizer.self, from: JSONEncoder().encode(regularizer))
        == regularizer)
  }
}

struct WeightConstraintTests {
  static func applied(_ constraint: WeightConstraint, _ shape: Shape, _ values: [Float]) -> [Float]
  {
    let parameter = Parameter(Tensor(shape: shape, values))
    constraint.apply(to: parameter)
    return parameter.value.elements
  }

  static func expect(_ actual: [Float], _ expected: [Float]) {
    #expect(
      zip(actual, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(actual), expected \(expected)")
  }

  @Test("Maximum norms scale down the columns that are too long")
  func columns() {
    Self.expect(
      Self.applied(.maximumNorm(2.5, axes: [0]), [2, 3], [3, 0, 1, 4, 0, 2]),
      [1.5, 0, 1, 2, 0, 2])
  }

  @Test("Maximum norms scale down the rows that are too long")
  func rows() {
    Self.expect(
      Self.applied(.maximumNorm(2.5, axes: [-1]), [2, 2], [3, 4, 1, 1]), [1.5, 2, 1, 1])
  }

  @Test("Norms of a convolution go over width and input")
  func filters() {
    Self.expect(
      Self.applied(.maximumNorm(1, axes: [0, 1]), [2, 2, 2], [1, 0.1, 1, 0.2, 1, 0.3, 1, 0.4]),
      [0.5, 0.1, 0.5, 0.2, 0.5, 0.3, 0.5, 0.4])
  }

  @Test("Unit norms and signs")
  func others() {
    Self.expect(Self.applied(.unitNorm(axes: [0]), [2, 2], [3, 0, 4, 0]), [0.6, 0, 0.8, 0])
    Self.expect(Self.applied(.nonNegative, [3], [-1, 0, 2]), [0, 0, 2])
  }

  @Test("Constraints of a layer hold after each update")
  func training() {
    var random = RandomStream(seed: 3)
    let layer = Dense(
      inputSize: 4, outputSize: 2, constraint: .maximumNorm(0.5), using: &random)
    var optimizer = SGD()
    for step in 0..<5 {
      var (_, gradients) = withGradients { layer(Tensor.wave([3, 4])).squared().sum() * -1 }
      optimizer.update(layer.parameters, &gradients, learningRate: 0.5, step: step)
      layer.allWeightRules.applyConstraints()
      let norms = layer.weight.value.squared().sum(along: 0).sqrt()
      #expect(norms.elements.allSatisfy { $0 < 0.5001 })
    }
  }
}
