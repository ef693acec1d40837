import Foundation
import NeuralNets
import Testing

struct LearningRateScheduleTests {
  static let points: [(LearningRateSchedule, Int, Double, Float)] = [
    (.constant(0.1), 500, 3, 0.1),
    (.step(1, factor: 0.5, every: .steps(10)), 9, 0, 1),
    (.step(1, factor: 0.5, every: .steps(10)), 10, 0, 0.5),
    (.step(1, factor: 0.5, every: .epochs(2)), 0, 5.9, 0.25),
    (.exponential(1, factor: 0.25, over: .steps(10)), 5, 0, 0.5),
    (.inverseTime(1, decay: 0.5), 2, 0, 0.5),
    (.polynomial(1, to: 0.2, over: .steps(10)), 5, 0, 0.6),
    (.polynomial(1, over: .steps(10), power: 2), 5, 0, 0.25),
    (.polynomial(1, to: 0.2, over: .steps(10)), 50, 0, 0.2),
    (.cosine(1, to: 0, over: .epochs(4)), 0, 0, 1),
    (.cosine(1, to: 0, over: .epochs(4)), 0, 2, 0.5),
    (.cosine(1, to: 0.1, over: .epochs(4)), 0, 9, 0.1),
    (.warmUp(.steps(4), then: .constant(1)), 0, 0, 0.25),
    (.warmUp(.steps(4), then: .constant(1)), 3, 0, 1),
    (.warmUp(.steps(4), then: .step(1, factor: 0.5, every: .steps(8))), 8, 0, 0.5),
  ]

  @Test("The rate follows its formula", arguments: points.indices)
  func rates(_ index: Int) {
    let (schedule, step, epoch, expected) = Self.points[index]
    #expect(abs(schedule.learningRate(step: step, epoch: epoch) - expected) < 1e-6, "\(schedule)")
  }

  @Test("Schedules in recipes come back", arguments: points.indices)
  func codable(_ index: Int) throws {
    let schedule = Self.points[index].0
    let data = try JSONEncoder().encode([schedule])
    #expect(try JSONDecoder().decode([LearningRateSchedule].self, from: data) == [schedule])
  }

  @Test("Recipes are read as people write them")
  func decoding() throws {
    let json =
      #"[0.5, {"name": "warmUp", "over": {"steps": 9}, "then": {"name": "cosine", "rate": 1, "over": {"epochs": 3}}}]"#
    #expect(
      try JSONDecoder().decode([LearningRateSchedule].self, from: Data(json.utf8)) == [
        .constant(0.5), .warmUp(.steps(9), then: .cosine(1, over: .epochs(3))),
      ])
  }

  @Test(
    "Mistakes in recipes are refused",
    arguments: [
      #"-1"#, #"{"name": "cosin", "rate": 1}"#, #"{"name": "cosine", "rate": 1}"#,
      #"{"name": "cosine", "rate": 1, "over": {"epochs": 0}}"#,
      #"{"name": "cosine", "rate": 1, "over": {"epochs": 1, "steps": 1}}"#,
      #"{"name": "constant", "rate": 1, "factor": 2}"#, #"{"name": "step", "rate": 1}"#,
    ])
  func mistakes(_ json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([LearningRateSchedule].self, from: Data("[\(json)]".utf8))
    }
  }

  @Test("The rate falls when a loss has stopped falling, and resumes from its state")
  func plateau() throws {
    var plateau = ReduceOnPlateau(reduction: 0.5, patience: 2, minimumChange: 0, coolDown: 1)
    let losses: [Double] = [1, 0.9, 0.9, 0.95, 0.9, .nan, 0.9, 0.8, 0.8, 0.8]
    var factors: [Float] = []
    for loss in losses {
      let data = try JSONEncoder().encode(plateau)
      plateau = try JSONDecoder().decode(ReduceOnPlateau.self, from: data)
      factors.append(plateau.observe(loss))
    }
    #expect(factors == [1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125])
  }
}
