import Foundation
import NeuralNets
import Tensors
import Testing

struct InitializerTests {
  static let all: [Initializer] = [
    .glorotUniform, .glorotNormal, .heUniform, .heNormal, .lecunUniform, .lecunNormal,
    .uniform(from: -0.25, to: 0.25), .normal(mean: 1, deviation: 0.5),
    .truncatedNormal(mean: 0, deviation: 0.1), .orthogonal(gain: 2), .zeros, .ones,
    .constant(0.1), .identity(gain: 3), .uniform(), .normal(), .truncatedNormal(), .orthogonal(),
    .identity(),
  ]

  static func draw(_ initializer: Initializer, _ shape: Shape, seed: UInt64 = 7) -> [Float] {
    var random = RandomStream(seed: seed)
    return initializer.makeTensor(shape: shape, using: &random).elements
  }

  @Test("The same seed gives the same bits, another seed others", arguments: all)
  func seeds(_ initializer: Initializer) {
    #expect(Self.draw(initializer, [8, 5]) == Self.draw(initializer, [8, 5]))
    let isRandom =
      switch initializer {
      case .zeros, .ones, .constant, .identity: false
      default: true
      }
    #expect(
      (Self.draw(initializer, [8, 5]) != Self.draw(initializer, [8, 5], seed: 8)) == isRandom)
  }

  @Test("Names in recipes come back", arguments: all)
  func codable(_ initializer: Initializer) throws {
    let data = try JSONEncoder().encode([initializer])
    #expect(try JSONDecoder().decode([Initializer].self, from: data) == [initializer])
  }

  @Test(
    "Recipes are read as people write them",
    arguments: [
      (#""heNormal""#, Initializer.heNormal),
      (#"{"uniform": {"from": -0.25, "to": 0.25}}"#, .uniform(from: -0.25, to: 0.25)),
      (#"{"constant": 0.1}"#, .constant(0.1)), (#""uniform""#, .uniform()),
    ])
  func decoding(_ json: String, _ expected: Initializer) throws {
    let data = Data("[\(json)]".utf8)
    #expect(try JSONDecoder().decode([Initializer].self, from: data) == [expected])
  }

  @Test(
    "Mistakes in recipes are refused",
    arguments: [
      #""glorot""#, #""constant""#, #"{"uniform": {"from": 1, "to": 0}}"#, #"{"zeros": 1}"#, "{}",
      "3",
    ])
  func mistakes(_ json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Initializer].self, from: Data("[\(json)]".utf8))
    }
  }

  struct Spread: Sendable {
    let initializer: Initializer
    let shape: Shape
    let variance: Double
  }

  static let matrix: Shape = [200, 100]
  static let kernel: Shape = [3, 40, 100]  // fan in 120, fan out 300

  static let spreads = [
    Spread(initializer: .glorotUniform, shape: matrix, variance: 2 / 300),
    Spread(initializer: .glorotNormal, shape: matrix, variance: 2 / 300),
    Spread(initializer: .heUniform, shape: matrix, variance: 2 / 200),
    Spread(initializer: .heNormal, shape: kernel, variance: 2 / 120),
    Spread(initializer: .lecunUniform, shape: kernel, variance: 1 / 120),
    Spread(initializer: .lecunNormal, shape: matrix, variance: 1 / 200),
    Spread(initializer: .glorotNormal, shape: kernel, variance: 2 / 420),
    Spread(initializer: .normal(mean: 0, deviation: 0.3), shape: matrix, variance: 0.09),
    Spread(initializer: .uniform(from: -1, to: 1), shape: matrix, variance: 1 / 3),
  ]

  @Test("Variances follow the fans", arguments: spreads)
  func deviations(_ example: Spread) {
    let (initializer, shape) = (example.initializer, example.shape)
    let expected = example.variance.squareRoot()
    let values = Self.draw(initializer, shape).map(Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    #expect(abs(mean) < 0.03 * expected)
    #expect(abs(variance.squareRoot() / expected - 1) < 0.03)
  }

  @Test("Truncated normals stay within two deviations")
  func truncation() {
    let values = Self.draw(.truncatedNormal(mean: 1, deviation: 0.5), [10_000])
    #expect(values.allSatisfy { $0 >= 0 && $0 <= 2 })
    #expect((values.min() ?? 1) < 0.05)
  }

  @Test(
    "Orthogonal matrices have orthonormal rows or columns",
    arguments: [
      Shape([5, 5]), [3, 7], [7, 3], [2, 3, 4], [1, 1], [70, 70], [40, 100],
    ])
  func orthogonality(_ shape: Shape) {
    let columns = shape[-1]
    let rows = shape.elementCount / columns
    let values = Self.draw(.orthogonal(gain: 2), shape)
    let (count, length) = (min(rows, columns), max(rows, columns))
    for first in 0..<count {
      for second in 0..<count {
        var product: Float = 0
        for index in 0..<length {
          product +=
            rows <= columns
            ? values[first * columns + index] * values[second * columns + index]
            : values[index * columns + first] * values[index * columns + second]
        }
        #expect(abs(product - (first == second ? 4 : 0)) < 1e-5)
      }
    }
  }

  @Test("Fixed values are what they say")
  func fixed() {
    #expect(Self.draw(.zeros, [2]) == [0, 0])
    #expect(Self.draw(.ones, [2]) == [1, 1])
    #expect(Self.draw(.constant(0.5), [2]) == [0.5, 0.5])
    #expect(Self.draw(.identity(gain: 3), [2, 3]) == [3, 0, 0, 0, 3, 0])
  }
}
