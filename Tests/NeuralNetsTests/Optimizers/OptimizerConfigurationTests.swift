import Foundation
import NeuralNets
import Testing

struct OptimizerConfigurationTests {
  static func decode<Value: Decodable>(_ json: String, as type: Value.Type) throws -> Value {
    try JSONDecoder().decode([Value].self, from: Data("[\(json)]".utf8))[0]
  }

  static func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode([Value].self, from: JSONEncoder().encode([value]))[0]
  }

  @Test("A name alone means the defaults", arguments: OptimizerConfiguration.Name.allCases)
  func name(_ name: OptimizerConfiguration.Name) throws {
    let configuration = try Self.decode("\"\(name.rawValue)\"", as: OptimizerConfiguration.self)
    #expect(configuration == OptimizerConfiguration(name))
    #expect(try Self.roundTrip(configuration) == configuration)
  }

  @Test("Settings reach the optimiser")
  func settings() throws {
    let json = #"{"name": "sgd", "momentum": 0.9, "isNesterov": true, "weightDecay": 0.01}"#
    let sgd = try #require(
      try Self.decode(json, as: OptimizerConfiguration.self).makeOptimizer() as? SGD)
    #expect(sgd.momentum == 0.9)
    #expect(sgd.isNesterov)
    #expect(sgd.weightDecay.rate == 0.01)
    let adamW = try #require(OptimizerConfiguration(.adamW).makeOptimizer() as? Adam)
    #expect(adamW.weightDecay.rate == 0.004)
  }

  @Test(
    "Mistakes are refused and named",
    arguments: [
      (#""adamm""#, "adamm"), (#"{"name": "adam", "beta3": 1}"#, "beta3"),
      (#"{"name": "adam", "momentum": 0.9}"#, "momentum"),
      (#"{"name": "sgd", "momentum": 1.5}"#, "1.5"), (#"{"momentum": 0.5}"#, "name"),
      (#"{"name": "adam", "weightDecay": -1}"#, "-1"),
    ])
  func mistakes(_ json: String, _ named: String) {
    let error = #expect(throws: DecodingError.self) {
      try Self.decode(json, as: OptimizerConfiguration.self)
    }
    #expect("\(error.map(String.init(describing:)) ?? "")".contains(named))
  }

  @Test("Clipping in recipes comes back, mistakes are refused")
  func clipping() throws {
    #expect(try Self.decode(#"{"globalNorm": 5}"#, as: GradientClipping.self) == .globalNorm(5))
    for clipping in [GradientClipping.value(1), .norm(2), .globalNorm(3)] {
      #expect(try Self.roundTrip(clipping) == clipping)
    }
    for json in [
      #"{"norm": 0}"#, #"{"norm": 1, "value": 1}"#, "{}", #"{"l2": 1}"#, #"{"norm": null}"#,
    ] {
      #expect(throws: DecodingError.self) { try Self.decode(json, as: GradientClipping.self) }
    }
  }
}
